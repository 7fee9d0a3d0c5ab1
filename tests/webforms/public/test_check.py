"""The check page: what was typed is read once more, can be changed, and is sent once."""

import pytest
import time_machine
from sqlalchemy import select

from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from settings import Settings
from tests.webforms.conftest import REGULATION
from tests.webforms.visitor import Visitor
from webforms.app import create_web


def _opened(desk: Desk, location: str) -> InquiryView:
    return view(desk, find_by_link(desk, location.split("/")[2]).id)


def test_the_check_page_repeats_what_was_said_and_sends_nothing(
    visitor: Visitor, desk: Desk
) -> None:
    page = visitor.fill_in(page="https://dnevnik.ru/marks", device="phone", program="app").text
    for said in ("Анна Петровна", "Иванова Мария, 5А", "Позвоните мне", "Не вижу оценок"):
        assert said in page
    assert "На телефоне, в приложении «Дневник.ру»" in page
    assert "Вопрос ещё не отправлен" in page
    with desk.reading() as connection:
        assert connection.execute(select(inquiry_tables.inquiry)).all() == []


def test_a_change_link_leads_back_to_the_form_with_everything_in_it(visitor: Visitor) -> None:
    visitor.fill_in(done="Открыла дневник")
    before = visitor.fields
    assert "edit:done" in visitor.page.text
    page = visitor.press("edit:done")
    assert page.status_code == 200
    kept = {name: value for name, value in before.items() if name != "csrf_token" and value}
    assert kept.items() <= visitor.fields.items()


def test_every_change_link_leads_to_a_field_of_the_form(visitor: Visitor) -> None:
    visitor.fill_in(
        reply_by="mail",
        email="mama@mail.ru",
        call_when="днём",
        done="а",
        happened="б",
        expected="в",
        device="phone",
        page="г",
    )
    parts = visitor.page.text.split('value="edit:')[1:]
    aims = {part.partition('"')[0] for part in parts}
    assert len(aims) == 13
    visitor.press("edit:words")
    assert aims <= visitor.ids


def test_what_is_sent_is_stored_as_it_was_typed(desk_anywhere: Desk, settings: Settings) -> None:
    visitor = Visitor(create_web(desk_anywhere, settings).test_client())
    sent = visitor.ask(
        call_when="после 17",
        done="Вошла",
        happened="Пусто",
        expected="Оценки",
        device="computer",
        program="site",
        page="https://dnevnik.ru/marks",
        **{"children-0-school_class": "5 «а»"},
    )
    seen = _opened(desk_anywhere, sent.location)
    inquiry = seen.inquiry
    assert (inquiry.kind, inquiry.channel, inquiry.topic) == ("parent", "form", "marks")
    assert (inquiry.requester_name, inquiry.phone) == ("Анна Петровна", "8 918 123-45-67")
    assert inquiry.reply_by == "call"
    assert [(c.surname, c.name, c.school_class) for c in seen.children] == [
        ("Иванова", "Мария", "5А")
    ]
    assert {text.kind.value: text.body for text in seen.texts} == {
        "words": "Не вижу оценок",
        "call_when": "после 17",
        "done": "Вошла",
        "happened": "Пусто",
        "expected": "Оценки",
        "device": "На компьютере, на сайте",
        "page": "https://dnevnik.ru/marks",
    }


@time_machine.travel("2026-11-19 19:30:05+00:00", tick=False)
def test_the_consent_is_kept_with_version_digest_and_time(visitor: Visitor, desk: Desk) -> None:
    visitor.ask()
    with desk.reading() as connection:
        row = connection.execute(select(inquiry_tables.consent)).one()
    consent = Regulation.load(REGULATION).consent
    assert (row.version, row.digest) == (consent.version, consent.digest)
    assert row.given_at.isoformat() == "2026-11-19T19:30:05+00:00"


def test_two_children_are_both_stored(visitor: Visitor, desk: Desk) -> None:
    second = {"surname": "Иванов", "name": "Пётр", "school_class": "7б"}
    sent = visitor.ask(**{f"children-1-{name}": value for name, value in second.items()})
    children = _opened(desk, sent.location).children
    assert [child.school_class for child in children] == ["5А", "7Б"]


def test_staff_open_an_inquiry_of_staff(visitor: Visitor, desk: Desk) -> None:
    visitor.path = "/staff"
    sent = visitor.ask(topic="planning")
    assert _opened(desk, sent.location).inquiry.kind == "staff"


def test_the_same_form_sent_twice_opens_one_inquiry(visitor: Visitor, desk: Desk) -> None:
    first = visitor.ask()
    visitor.open()
    visitor.fill_in()
    fields = {**visitor.fields, "go": "send"}
    second, third = (visitor.client.post("/", data=fields) for _ in range(2))
    assert second.location == third.location
    assert second.location != first.location
    with desk.reading() as connection:
        assert len(connection.execute(select(inquiry_tables.inquiry.c.id)).all()) == 2


def test_another_question_in_the_same_form_is_another_inquiry(visitor: Visitor, desk: Desk) -> None:
    visitor.fill_in()
    first = visitor.client.post("/", data={**visitor.fields, "go": "send"})
    spent = visitor.press("send", words="Другой вопрос")
    assert spent.status_code == 422
    assert "С этой страницы вы уже задали вопрос." in spent.text
    assert visitor.fields["words"] == "Другой вопрос"
    second = visitor.press("send")
    assert first.location != second.location
    assert _opened(desk, second.location).words == "Другой вопрос"


def test_a_ticket_serves_for_one_question_however_often_it_is_sent(
    visitor: Visitor, desk: Desk
) -> None:
    visitor.fill_in()
    fields = {**visitor.fields, "go": "send"}
    answers = [
        visitor.client.post("/", data={**fields, "words": f"Вопрос {number}"}).status_code
        for number in range(20)
    ]
    assert answers == [303] + [422] * 19
    with desk.reading() as connection:
        assert len(connection.execute(select(inquiry_tables.inquiry.c.id)).all()) == 1


@pytest.mark.parametrize("ticket", ["", "made up"])
def test_without_a_ticket_of_ours_the_form_is_shown_once_more(
    visitor: Visitor, desk: Desk, ticket: str
) -> None:
    visitor.fill_in()
    shown = visitor.press("send", ticket=ticket)
    assert shown.status_code == 422
    assert visitor.fields["words"] == "Не вижу оценок"
    assert visitor.press("send").status_code == 303


@pytest.mark.parametrize(("seconds", "suspicious"), [(1, True), (30, False)])
def test_a_form_filled_in_in_no_time_is_flagged_and_taken(
    visitor: Visitor, desk: Desk, seconds: int, suspicious: bool
) -> None:
    with time_machine.travel("2026-11-19 10:00:00+00:00", tick=False) as clock:
        visitor.fill_in()
        clock.shift(seconds)
        sent = visitor.press("send")
    assert _opened(desk, sent.location).inquiry.suspicious is suspicious


def test_a_trap_flags_and_drops_nothing(visitor: Visitor, desk: Desk) -> None:
    with time_machine.travel("2026-11-19 10:00:00+00:00", tick=False) as clock:
        visitor.fill_in()
        clock.shift(60)
        sent = visitor.press("send", website="http://spam")
    assert _opened(desk, sent.location).inquiry.suspicious


def test_what_was_tampered_with_on_the_check_page_is_checked_again(visitor: Visitor) -> None:
    visitor.fill_in()
    page = visitor.press("send", topic="made up")
    assert page.status_code == 422
    assert 'href="#topic-0"' in page.text


VAGUE = "не работает"


def _words_sent(desk: Desk, visitor: Visitor) -> str:
    location = visitor.page.location
    assert location is not None
    return _opened(desk, location).words


def test_of_vague_words_one_gentle_question_is_asked_with_an_example(visitor: Visitor) -> None:
    page = visitor.fill_in(words=VAGUE)
    assert page.status_code == 200
    assert "Можно ли сказать точнее?" in page.text
    assert "Напишите: предмет, день и что вы видите вместо оценки. Например: «Алгебра" in page.text
    page = visitor.fill_in(words=VAGUE, topic="other")
    assert "Напишите, где это, что вы делали и что увидели." in page.text


def test_they_may_be_sent_as_they_are(visitor: Visitor, desk: Desk) -> None:
    visitor.ask(words=VAGUE)
    assert _words_sent(desk, visitor) == VAGUE


def test_what_is_added_joins_the_words_once(visitor: Visitor, desk: Desk) -> None:
    visitor.fill_in(words=VAGUE)
    fields = {**visitor.fields, "more": "Алгебра, 24 ноября", "go": "send"}
    places = {visitor.client.post(visitor.path, data=fields).location for _ in range(2)}
    assert len(places) == 1
    assert _opened(desk, str(places.pop())).words == f"{VAGUE}\nАлгебра, 24 ноября"


def test_what_is_added_is_not_lost_on_the_way_back(visitor: Visitor, desk: Desk) -> None:
    visitor.fill_in(words=VAGUE)
    visitor.press("edit:words", more="Алгебра")
    assert visitor.fields["words"].strip() == f"{VAGUE}\nАлгебра"
    assert "more" not in visitor.fields


def test_clear_words_and_told_details_are_asked_for_nothing(visitor: Visitor) -> None:
    clear = visitor.fill_in(words="Не видно оценок по алгебре за вторую четверть").text
    assert "сказать точнее" not in clear
    assert "сказать точнее" not in visitor.fill_in(words=VAGUE, done="Нажала «Войти»").text


def test_more_than_fits_is_said_and_nothing_of_it_is_lost(visitor: Visitor) -> None:
    visitor.fill_in(words=VAGUE)
    page = visitor.press("send", more="Ю" * 5000)
    assert (page.status_code, "Сократите, пожалуйста" in page.text) == (422, True)
    assert visitor.fields["words"].count("Ю") == 5000
