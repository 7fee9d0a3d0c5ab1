"""What many have trouble with: said on the form, asked before sending, and never in the way."""

import re
from datetime import UTC, datetime

import pytest

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.closing import withdraw
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from helpdesk.vendor.outage_news import end, tell_all
from helpdesk.vendor.outage_queries import Outage
from helpdesk.vendor.outages import declare, declare_alone
from tests.helpdesk.life import MARINA, parent
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, ended, stands, tell_due, told
from tests.webforms.visitor import Visitor

ASKS = "Это про то же?"


@pytest.fixture
def outage(desk: Desk) -> Outage:
    now = datetime.now(UTC)
    inquiry = open_inquiry(desk, parent(now=now), REQUESTER, now).inquiry
    declare(desk, inquiry.id, TITLE, WORDS, MARINA, now)
    return stands(desk)


def asked(desk: Desk, visitor: Visitor, **chosen: str) -> InquiryView:
    sent = visitor.press("send", **chosen)
    assert sent.status_code == 303
    return view(desk, find_by_link(desk, sent.location.split("/")[2]).id)


def test_the_form_says_what_is_known_by_now(visitor: Visitor, desk: Desk, outage: Outage) -> None:
    assert f"Сейчас: {TITLE} сегодня с " in visitor.open().text
    assert WORDS in visitor.page.text
    tell_all(desk, outage.id, 0, "Почти починили.", MARINA, datetime.now(UTC))
    assert "Почти починили." in visitor.open("/staff").text
    assert WORDS not in visitor.page.text
    tell_all(desk, outage.id, 1, "Ждём разработчика", MARINA, datetime.now(UTC))
    assert "Ждём разработчика.</p>" in visitor.open().text


def test_who_has_the_same_is_told_when_it_works(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    assert ASKS in visitor.fill_in().text
    seen = asked(desk, visitor, outage=str(outage.id))
    assert (seen.inquiry.state, seen.open_outage) == (State.NEW, outage)
    address = visitor.page.location
    page = visitor.open(f"/i/{address.split('/')[2]}").text
    for each in (page, visitor.open(address).text):
        assert each.count(f"Сейчас: {TITLE}") == each.count("Сообщим, когда заработает.") == 1
    assert "Ответим не позднее" in page


@pytest.mark.parametrize("chosen", [{"outage": "no"}, {"outage": "99"}, {"outage": "<b>"}, {}])
def test_who_has_another_trouble_just_asks(
    visitor: Visitor, desk: Desk, outage: Outage, chosen: dict[str, str]
) -> None:
    visitor.fill_in()
    assert asked(desk, visitor, **chosen).outage is None
    assert outage.is_open


@pytest.mark.parametrize(("chosen", "hears"), [({}, True), ({"outage": "no"}, False)])
def test_who_has_not_said_whether_it_is_his_hears_of_the_end(
    visitor: Visitor, desk: Desk, outage: Outage, chosen: dict[str, str], hears: bool
) -> None:
    visitor.fill_in(reply_by="mail", email="mama@example.ru")
    seen = asked(desk, visitor, **chosen)
    ended(desk, outage, now=datetime.now(UTC))
    assert ((seen.inquiry.id, str(outage.id)) in told(desk, "outage_passed")) is hears
    assert view(desk, seen.inquiry.id).inquiry.state is State.NEW


MORE = "Можно ли сказать точнее?"


def test_of_two_outages_he_hears_of_the_one_that_the_form_asked_about(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    visitor.fill_in(reply_by="mail", email="mama@example.ru")
    now = datetime.now(UTC)
    # He was not asked about one that began while he read, however much it is alike.
    other = declare_alone(desk, "messages", TITLE, WORDS, MARINA, now)
    seen = asked(desk, visitor)
    for each in (other, outage.id):
        end(desk, each, 0, "Работает.", MARINA, datetime.now(UTC))
    tell_due(desk, datetime.now(UTC))
    assert told(desk, "outage_passed") == {(seen.inquiry.id, str(outage.id)): 1}


def test_who_may_have_what_many_have_is_not_asked_for_more(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    page = visitor.fill_in(topic="marks", words="Не работает").text
    assert (ASKS in page, MORE in page) == (True, False)
    # Who comes back to the page with another trouble is.
    assert MORE in visitor.press("check", outage="no").text
    end(desk, outage.id, 0, "Работает.", MARINA, datetime.now(UTC))
    assert MORE in Visitor(visitor.client).fill_in(topic="marks", words="Не работает").text


def test_who_sends_when_all_is_over_has_asked(visitor: Visitor, desk: Desk, outage: Outage) -> None:
    visitor.fill_in()
    end(desk, outage.id, 0, "Работает.", MARINA, datetime.now(UTC))
    seen = asked(desk, visitor, outage=str(outage.id))
    assert (seen.inquiry.state, seen.outage) == (State.NEW, None)


def test_who_asks_about_something_else_is_not_asked(visitor: Visitor, outage: Outage) -> None:
    page = visitor.fill_in(topic="messages", words="Пропала кнопка в чате класса").text
    assert outage.title in page
    assert ASKS not in page


def test_at_the_end_the_page_asks_whether_it_works(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    visitor.fill_in()
    asked(desk, visitor, outage=str(outage.id))
    address = f"/i/{visitor.page.location.split('/')[2]}"
    ended(desk, outage, "Всё снова работает.", datetime.now(UTC))
    page = visitor.open(address).text
    assert "<h2>Заработало?</h2>" in page
    assert "Всё снова работает." in page


def test_whoever_reads_of_it_reads_what_is_known_till_all_is_over(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    visitor.fill_in()
    inquiry = asked(desk, visitor, outage=str(outage.id)).inquiry
    secret = f"/i/{visitor.page.location.split('/')[2]}"
    token = re.findall(r'name="csrf_token" value="([^"]*)"', visitor.open("/status").text)[0]
    known = {"csrf_token": token, "reference": inquiry.reference, "digits": "4567"}
    visitor.client.post("/status", data=known)
    paths = (secret, f"/status/{inquiry.reference}")

    def say() -> list[bool]:
        return [f"Сейчас: {TITLE}" in visitor.open(each).text for each in paths]

    assert say() == [True, True]
    answer(desk, inquiry.id, "Пока смотрите в приложении.", MARINA, datetime.now(UTC))
    assert say() == [True, True]
    ended(desk, outage, now=datetime.now(UTC))
    assert say() == [False, False]


def test_who_has_closed_it_and_hears_no_more_is_promised_nothing(
    visitor: Visitor, desk: Desk, outage: Outage
) -> None:
    visitor.fill_in()
    inquiry = asked(desk, visitor, outage=str(outage.id)).inquiry
    page = f"/i/{visitor.page.location.split('/')[2]}"
    withdraw(desk, inquiry.id, REQUESTER, datetime.now(UTC))
    assert "Сообщим, когда заработает." not in visitor.open(page).text
