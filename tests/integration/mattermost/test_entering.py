"""What a consultant was told is entered in a dialog, and its reference comes back to be said."""

from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.domain.inquiry import Child, Inquiry
from helpdesk.domain.states import Channel, ReplyBy, State
from helpdesk.journal.inquiry_queries import view
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of
from tests.integration.house import School

TOLD = {
    "who": "Нина Петровна Хуаде",
    "phone": "8 918 123-45-67",
    "child": "Хуаде Алий 5 а",
    "topic": "parent:marks",
    "words": "Не вижу оценок",
    "consent": "spoken",
    "channel": "phone",
}


def entered(school: School) -> list[Inquiry]:
    with school.desk.reading() as connection:
        rows = connection.execute(
            select(inquiry_tables.inquiry).order_by(inquiry_tables.inquiry.c.id)
        ).all()
    return [inquiry_of(row) for row in rows]


def dialog(school: School) -> Any:
    said = school.consultant.run("/help запись").text
    assert "[Записать вопрос](https://" in said
    return school.consultant.dialog()


def test_a_filled_in_entry_is_an_inquiry_of_who_told_it(school: School) -> None:
    assert school.consultant.submit(dialog(school), TOLD).went_through
    (inquiry,) = entered(school)
    seen = view(school.desk, inquiry.id)
    assert (inquiry.channel, inquiry.state) == (Channel.PHONE, State.NEW)
    assert seen.children == (Child("Хуаде", "Алий", "5А"),)
    assert seen.history[0].actor_id == school.consultant.id


def test_sent_twice_it_is_one(school: School) -> None:
    shown = dialog(school)
    for _ in range(2):
        assert school.consultant.submit(shown, TOLD).went_through
    assert len(entered(school)) == 1


def test_it_can_be_taken_and_answered_at_once(school: School) -> None:
    assert school.consultant.submit(dialog(school), TOLD | {"claim": True}).went_through
    answered = TOLD | {"answered": "Обновите страницу.", "when": "вчера 12:00"}
    assert school.consultant.submit(dialog(school), answered).went_through
    taken, said = entered(school)
    assert (taken.state, taken.claimant_id) == (State.CLAIMED, school.consultant.id)
    assert (said.state, said.answered_at) == (State.ANSWERED, said.received_at)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("who", " "),
        ("phone", "12"),
        ("child", "Алий"),
        ("topic", "parent:none"),
        ("consent", ""),
        ("when", "завтра"),
        ("answered", "Пароль: Qwerty12"),
    ],
)
def test_what_does_not_fit_is_said_by_its_field_and_nothing_is_written(
    school: School, name: str, said: str
) -> None:
    answer = school.consultant.submit(dialog(school), TOLD | {name: said})
    assert list(answer.errors) == [name]
    assert not entered(school)


def test_all_that_does_not_fit_is_said_at_once(school: School) -> None:
    wrong = {"who": " ", "phone": "", "mail": "мама", "consent": "", "when": "завтра"}
    wrong |= {"answered": "Пароль: Qwerty12"}
    assert set(school.consultant.submit(dialog(school), TOLD | wrong).errors) == {*wrong} - {
        "phone"
    }
    assert not entered(school)


@pytest.mark.parametrize(("channel", "field"), [("phone", "phone"), ("mail", "mail")])
def test_who_left_no_way_to_answer_is_asked_about_once(
    school: School, channel: str, field: str
) -> None:
    shown, nowhere = dialog(school), TOLD | {"phone": "", "channel": channel}
    # Together with what is refused: whoever mends that is not asked in a second round.
    first = school.consultant.submit(shown, nowhere | {"consent": ""})
    assert set(first.errors) == {"consent", field}
    assert "ответить будет некуда" in first.errors[field] or "перезвонить" in first.errors[field]
    assert school.consultant.submit(shown, nowhere).went_through


def test_an_address_is_where_the_answer_goes(school: School) -> None:
    said = TOLD | {"phone": "", "mail": "mama@example.ru", "channel": "mail"}
    assert school.consultant.submit(dialog(school), said).went_through
    (inquiry,) = entered(school)
    assert (inquiry.email, inquiry.reply_by) == ("mama@example.ru", ReplyBy.MAIL)


def test_who_is_no_consultant_gets_no_dialog(school: School) -> None:
    said = school.teacher.run("/help запись").text
    assert "[Записать вопрос]" not in said


def test_labels_fit_what_clients_show(school: School) -> None:
    for element in dialog(school).elements:
        assert len(element["display_name"].encode()) <= 24
        assert len(element.get("help_text", "").encode()) <= 150
