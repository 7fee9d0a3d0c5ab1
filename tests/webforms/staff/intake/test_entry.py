"""What somebody told is entered on a page, and his reference is said aloud."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from helpdesk.domain.inquiry import Child
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy, State
from helpdesk.duty.standing import Post
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.outages import declare
from tests.helpdesk.life import HEAD, MARINA
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, stands
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.access.test_sessions import appointed
from tests.webforms.staff.conftest import Consultant, moment, png
from tests.webforms.staff.journal.reading import come_in as come_in_as

TOLD = {
    "who": "Нина Петровна Хуаде",
    "phone": "8 918 123-45-67",
    "child": "Хуаде Алий 5 а",
    "topic": "parent:marks",
    "words": "Не вижу оценок",
    "consent": "spoken",
}


def count(consultant: Consultant) -> int:
    with consultant.desk.reading() as connection:
        query = select(func.count()).select_from(inquiry_tables.inquiry)
        return int(connection.execute(query).scalar_one())


def newest(consultant: Consultant) -> InquiryView:
    with consultant.desk.reading() as connection:
        query = select(func.max(inquiry_tables.inquiry.c.id))
        return view(consultant.desk, int(connection.execute(query).scalar_one()))


@pytest.fixture
def at_entry(consultant: Consultant) -> Consultant:
    come_in(consultant, "entry")
    return consultant


def send(consultant: Consultant, **changed: Any) -> Any:
    fields = {**consultant.visitor.fields, **TOLD, **changed}
    path = consultant.visitor.path
    return consultant.visitor.client.post(path, data=fields, content_type="multipart/form-data")


def test_six_fields_are_enough_and_the_reference_can_be_said_aloud(at_entry: Consultant) -> None:
    sent = send(at_entry)
    assert sent.status_code == 303
    seen = newest(at_entry)
    inquiry = seen.inquiry
    assert (inquiry.kind, inquiry.channel) == (Kind.PARENT, Channel.PERSON)
    assert inquiry.reply_by is ReplyBy.CALL
    assert seen.children == (Child("Хуаде", "Алий", "5А"),)
    assert seen.history[0].actor_id == at_entry.actor.id
    page = at_entry.visitor.open(sent.location).text
    assert inquiry.shown_reference in page
    assert "По буквам" in page
    assert "Ответим не позднее" in page


def test_who_can_be_reached_by_nothing_is_not_said_to_look_at_a_page(at_entry: Consultant) -> None:
    sent = send(at_entry, phone="", channel="phone", warned="yes")
    page = at_entry.visitor.open(sent.location).text
    assert "Ответ сообщить некуда" in page
    inquiry = newest(at_entry).inquiry
    page = at_entry.visitor.open(f"/desk/{inquiry.reference}").text
    assert "спросит сам(а): связаться не с чем" in page
    assert "посмотрит на странице вопроса" not in page


def test_the_same_page_sent_twice_is_one_inquiry(at_entry: Consultant) -> None:
    first, second = send(at_entry), send(at_entry)
    assert first.location == second.location
    assert count(at_entry) == 2  # with the one that Marina has claimed before


@pytest.mark.parametrize(
    ("channel", "field", "words"),
    [
        ("phone", "phone", "Телефон не записан: перезвонить будет некуда"),
        ("mail", "email", "Почта не записана: ответить будет некуда"),
    ],
)
def test_who_left_no_way_back_is_asked_about_once_and_nothing_typed_is_lost(
    at_entry: Consultant, channel: str, field: str, words: str
) -> None:
    before, nowhere = count(at_entry), {"phone": "", "email": "", "channel": channel}
    at_entry.visitor.page = page = send(at_entry, **nowhere)
    assert page.status_code == 422
    assert words in page.text
    assert f'id="{field}-error"' in page.text
    fields = at_entry.visitor.fields
    assert (fields["who"], fields["words"]) == (TOLD["who"], TOLD["words"])
    assert count(at_entry) == before
    assert send(at_entry, **nowhere).status_code == 303
    assert newest(at_entry).inquiry.channel == channel


def test_all_that_is_refused_and_asked_is_said_at_once(at_entry: Consultant) -> None:
    appointed(at_entry.desk, Post.CONSULTANT, ("consultant2", "Руслан"))
    come_in_as(at_entry, HEAD, "entry")
    wrong = {
        "consent": "",
        "phone": "",
        "channel": "phone",
        "when": "2020-01-01T10:00",
        "words": "Пароль: Qwerty12",
        "claim": "yes",
    }
    at_entry.visitor.page = page = send(at_entry, **wrong)
    for field in ("consent", "phone", "when", "words", "claim"):
        assert f'id="{field}-error"' in page.text, field
    assert "<title>Ошибка: " in page.text
    mended = {**wrong, "consent": "spoken", "when": "", "claim": "", "insisted": "yes"}
    assert send(at_entry, **mended).status_code == 303


def test_what_only_asks_is_not_called_an_error(at_entry: Consultant) -> None:
    for asked in ({"phone": "", "channel": "phone"}, {"words": "Пароль: Qwerty12"}):
        page = send(at_entry, **asked)
        assert page.status_code == 422
        assert "Ошибка" not in page.text
        assert "<title>Вопрос: " in page.text


@pytest.mark.parametrize(
    "there", [{"email": "mama@example.ru"}, {"answer": "Оценки завтра"}, {"channel": "person"}]
)
def test_who_can_be_answered_or_was_is_not_asked_about(
    at_entry: Consultant, there: dict[str, str]
) -> None:
    assert send(at_entry, **{"phone": "", "channel": "phone", **there}).status_code == 303


def test_errors_stand_by_their_fields_and_nothing_typed_is_lost(at_entry: Consultant) -> None:
    page = send(at_entry, topic="", consent="", phone="12", when="2099-01-01T10:00")
    assert page.status_code == 422
    # Before it is known who asked, nothing is said of a parent's consent.
    assert "Без согласия родителя" not in page.text
    assert "Без согласия родителя" in send(at_entry, consent="").text
    for words in (
        "Выберите, о чём вопрос",
        "Проверьте номер",
        "ещё не наступило",
        "Нина Петровна Хуаде",
        "Не вижу оценок",
        "Хуаде Алий 5 а",
    ):
        assert words in page.text
    assert count(at_entry) == 1


def test_the_terms_run_from_the_time_that_was_named(at_entry: Consultant) -> None:
    calendar = at_entry.desk.regulation().calendar
    then = (moment() - timedelta(days=1)).replace(second=0, microsecond=0)
    send(at_entry, when=calendar.local(then).strftime("%d.%m.%Y %H:%M"))
    assert newest(at_entry).inquiry.received_at == then


def test_it_can_be_taken_at_once(at_entry: Consultant) -> None:
    send(at_entry, claim="yes")
    inquiry = newest(at_entry).inquiry
    assert (inquiry.state, inquiry.claimant_id) == (State.CLAIMED, at_entry.actor.id)


def test_what_was_answered_at_once_stands_as_answered(at_entry: Consultant) -> None:
    sent = send(at_entry, answer="Обновите страницу.")
    assert newest(at_entry).inquiry.state is State.ANSWERED
    assert "Ответ дан сразу" in at_entry.visitor.open(sent.location).text


def test_a_password_in_the_answer_can_be_sent_only_by_insisting(at_entry: Consultant) -> None:
    held = send(at_entry, answer="Пароль: Qwerty12")
    assert held.status_code == 422
    assert "insisted" in held.text
    assert send(at_entry, answer="Пароль: Qwerty12", insisted="yes").status_code == 303


def test_pictures_come_along(at_entry: Consultant) -> None:
    import io

    send(at_entry, pictures=[(io.BytesIO(png()), "письмо.png")])
    assert len(newest(at_entry).own_pictures) == 1


def test_a_member_of_staff_needs_no_consent(at_entry: Consultant) -> None:
    topic = at_entry.desk.regulation().topics_of("staff")[0].code
    assert send(at_entry, topic=f"staff:{topic}", consent="", child="").status_code == 303
    assert newest(at_entry).inquiry.kind is Kind.STAFF


def test_paper_is_kept_as_paper(at_entry: Consultant) -> None:
    send(at_entry, consent="paper")
    with at_entry.desk.reading() as connection:
        row = connection.execute(select(inquiry_tables.consent)).one()
    assert (row.way, row.recorded_by) == (ConsentWay.PAPER, at_entry.actor.id)


def test_who_is_no_consultant_does_not_enter(consultant: Consultant, entitle: Any) -> None:
    entitle(False)
    come_in(consultant, "entry")
    assert consultant.visitor.page.status_code == 403


def test_who_is_in_no_order_reads_so_at_what_he_may_not_take(at_entry: Consultant) -> None:
    appointed(at_entry.desk, Post.CONSULTANT, ("consultant2", "Руслан"))
    come_in_as(at_entry, HEAD, "entry")
    refused = send(at_entry, claim="yes")
    assert refused.status_code == 422
    assert 'id="claim-error"' in refused.text
    assert "Вас нет в приказе" in refused.text


def test_what_seems_to_be_about_an_outage_is_asked_about_and_joined_by_a_press(
    at_entry: Consultant,
) -> None:
    inquiry = at_entry.opened.inquiry
    declare(at_entry.desk, inquiry.id, TITLE, WORDS, MARINA, moment())
    page = at_entry.visitor.open(send(at_entry).location)
    assert f"Это про то же? {TITLE}" in page.text
    assert newest(at_entry).open_outage is None
    path = f"/desk/{newest(at_entry).inquiry.reference}/do/outage_join"
    at_entry.visitor.client.post(path, data=at_entry.visitor.fields)
    assert newest(at_entry).open_outage == stands(at_entry.desk)
