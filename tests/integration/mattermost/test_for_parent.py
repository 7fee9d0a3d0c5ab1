"""A teacher enters a parent's question in the chat: the dialog, the card, and what he hears."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.access.login_links import LoginPass, read_pass
from helpdesk.contacts import entering
from helpdesk.domain.actions import Action
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Channel, CloseReason, Kind, State
from helpdesk.journal.inquiry_queries import view
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of
from sandbox.seen import SeenPost
from sandbox.server.troubles import TroubleKind
from tests.integration.house import School
from tests.integration.mattermost.test_bot_whole_way import card, deliver, newest_with

FILLED: dict[str, Any] = {
    "parent": "Анна Хуаде",
    "phone": "8 918 123-45-67",
    "mail": "",
    "child": "Хуаде Алий",
    "class": "5 a",
    "topic": "marks",
    "words": "Не вижу оценок за четверть",
    "came": "person",
    "when": "",
    "reply": "call",
    "agreed": "spoken",
    "helped": False,
    "answer": "",
}
HEAD = Actor(Role.CONSULTANT, "head-id", "zavuch", "Завуч", head=True)


def entered(school: School, **other: Any) -> Inquiry:
    """Let the teacher fill in the dialog and send it."""
    school.teacher.run("/help родитель")
    answer = school.teacher.submit(school.teacher.dialog(), {**FILLED, **other})
    assert answer.went_through, answer.errors
    return newest(school)


def newest(school: School) -> Inquiry:
    query = select(inquiry_tables.inquiry).order_by(inquiry_tables.inquiry.c.id.desc()).limit(1)
    with school.desk.reading() as connection:
        return inquiry_of(connection.execute(query).one())


def count(school: School) -> int:
    with school.desk.reading() as connection:
        return len(connection.execute(select(inquiry_tables.inquiry)).all())


def fields_of(post: SeenPost) -> str:
    (attachment,) = post.attachments
    return "\n".join(f"{each['title']}: {each['value']}" for each in attachment["fields"])


def last_message(school: School) -> SeenPost:
    return school.teacher.direct_posts()[-1]


def test_the_word_alone_opens_the_dialog(school: School) -> None:
    answer = school.teacher.run("/help родитель")
    shown = school.teacher.dialog()
    assert shown.title == "От родителя"
    assert answer.trigger_id == shown.trigger_id
    assert shown.names == list(FILLED)
    assert school.sandbox.violations == []


def test_more_words_are_a_question(school: School) -> None:
    school.teacher.run("/help родитель не видит оценок")
    assert school.inquiry_of(school.teacher).kind is Kind.STAFF


def test_what_was_entered_is_the_parents(school: School) -> None:
    inquiry = entered(school)
    seen = view(school.desk, inquiry.id)
    assert (inquiry.kind, inquiry.channel, inquiry.mattermost_id) == (
        Kind.PARENT,
        Channel.PERSON,
        "",
    )
    assert [(c.surname, c.name, c.school_class) for c in seen.children] == [("Хуаде", "Алий", "5А")]
    assert seen.history[0].actor_id == school.teacher.id
    assert school.asked_by(school.teacher) == []


def test_the_term_runs_from_when_the_parent_has_asked(school: School) -> None:
    inquiry = entered(school, when="вчера 9:40")
    now = datetime.now(UTC)
    calendar = school.desk.regulation().calendar
    asked = calendar.local(inquiry.received_at)
    assert (asked.hour, asked.minute) == (9, 40)
    assert (calendar.local_date(now) - asked.date()).days == 1
    assert inquiry.cycle_started_at == inquiry.received_at


def test_sent_twice_it_is_one_question(school: School) -> None:
    school.teacher.run("/help родитель")
    shown = school.teacher.dialog()
    for _ in range(2):
        assert school.teacher.submit(shown, FILLED).went_through
    assert count(school) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"parent": " "}, "parent"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"reply": "mail"}, "mail"),
        ({"mail": "mama"}, "mail"),
        ({"class": "пятый"}, "class"),
        ({"words": ""}, "words"),
        ({"topic": "lessons"}, "topic"),
        ({"agreed": "form"}, "agreed"),
        ({"came": "form"}, "came"),
        ({"when": "давно"}, "when"),
    ],
)
def test_what_does_not_fit_keeps_the_dialog_open(
    school: School, wrong: dict[str, str], field: str
) -> None:
    school.teacher.run("/help родитель")
    answer = school.teacher.submit(school.teacher.dialog(), {**FILLED, **wrong})
    assert list(answer.errors) == [field]
    assert count(school) == 0


def test_the_teacher_gets_the_number_to_say_and_hears_what_becomes_of_it(school: School) -> None:
    inquiry = entered(school)
    deliver(school)
    told = last_message(school).message
    assert inquiry.shown_reference in told
    assert "Назовите родителю этот номер" in told
    school.consultant.press_named(card(school, inquiry), Action.CLAIM.words)
    deliver(school)
    assert "им занимается" in last_message(school).message
    shown = school.open(school.consultant, card(school, inquiry), Action.ANSWER)
    assert school.consultant.submit(shown, {"words": "Откройте «Итоги»"}).went_through
    deliver(school)
    told = last_message(school).message
    assert "родителю отвечаем" in told
    assert "Откройте «Итоги»" in told
    assert "Позвоните и скажите" in fields_of(card(school, inquiry))


def test_the_card_names_the_class_teacher_and_calls_nobody_by_it(school: School) -> None:
    led = Contact(0, "@all Петрова Ольга", "uchitel", leads=("5А",))
    entering.enter(school.desk, led, HEAD, datetime.now(UTC))
    inquiry = entered(school)
    deliver(school)
    said = fields_of(card(school, inquiry))
    assert "Кл. рук. 5А: " in said
    assert "Петрова Ольга" in said
    assert "@all" not in said
    assert "Кто внёс вопрос: Ольга Петрова" in said


def test_helped_in_the_dialog_the_card_is_closed_from_the_beginning(school: School) -> None:
    inquiry = entered(school, helped=True, answer="Показала вкладку")
    assert (inquiry.state, inquiry.close_reason) == (State.CLOSED, CloseReason.BY_TEACHER)
    deliver(school)
    post = card(school, inquiry)
    assert "учитель помог сам" in post.message
    assert Action.CLAIM.words not in str(post.props)
    assert "@" not in post.message
    assert "вы помогли сами" in last_message(school).message


def test_helped_afterwards_by_the_button(school: School) -> None:
    inquiry = entered(school)
    deliver(school)
    message = newest_with(school.teacher, Action.HELPED_SELF.words)
    shown = school.open(school.teacher, message, Action.HELPED_SELF)
    assert school.teacher.submit(shown, {"words": "Показала вкладку"}).went_through
    after = view(school.desk, inquiry.id)
    assert after.inquiry.close_reason is CloseReason.BY_TEACHER
    assert [text.body for text in after.answers] == ["Показала вкладку"]
    deliver(school)
    assert "учитель помог сам" in card(school, inquiry).message


def test_an_answer_that_looks_like_a_password_keeps_the_dialog_open(school: School) -> None:
    school.teacher.run("/help родитель")
    filled = {**FILLED, "helped": True, "answer": "Ваш пароль: Zaq12wsx"}
    answer = school.teacher.submit(school.teacher.dialog(), filled)
    assert list(answer.errors) == ["answer"]
    assert count(school) == 0


def test_the_button_warns_of_a_password_as_well(school: School) -> None:
    inquiry = entered(school)
    deliver(school)
    message = newest_with(school.teacher, Action.HELPED_SELF.words)
    shown = school.open(school.teacher, message, Action.HELPED_SELF)
    answer = school.teacher.submit(shown, {"words": "Ваш пароль: Zaq12wsx"})
    assert list(answer.errors) == ["words"]
    assert view(school.desk, inquiry.id).inquiry.state is State.NEW


def test_the_button_comes_too_late_once_somebody_has_it(school: School) -> None:
    inquiry = entered(school)
    deliver(school)
    message = newest_with(school.teacher, Action.HELPED_SELF.words)
    school.consultant.press_named(card(school, inquiry), Action.CLAIM.words)
    school.teacher.press_named(message, Action.HELPED_SELF.words)
    assert "Вопрос уже взят" in school.teacher.told()[-1]
    assert view(school.desk, inquiry.id).inquiry.state is State.CLAIMED


def test_nobody_else_says_that_he_has_helped(school: School) -> None:
    inquiry = entered(school)
    forged = school.card(inquiry, Action.HELPED_SELF)
    school.consultant.press_named(forged, Action.HELPED_SELF.words)
    assert "только тот, кто внёс" in school.consultant.told()[-1]
    assert view(school.desk, inquiry.id).inquiry.state is State.NEW


def test_where_the_dialog_does_not_open_there_is_a_page(school: School) -> None:
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    said = school.teacher.run("/help родитель").text
    assert said.startswith("Окно не открылось. Есть страница [Вопрос родителя](")
    (token,) = re.findall(r"/desk/enter/([^)]+)\)", said)
    given = read_pass(school.settings.secret, token, datetime.now(UTC))
    assert given == LoginPass(school.teacher.id, "uchitel", "Ольга Петрова", None, page="parent")


def test_the_word_for_contacts_leads_to_their_page(school: School) -> None:
    said = school.teacher.run("/help контакты").text
    (token,) = re.findall(r"/desk/enter/([^)]+)\)", said)
    assert read_pass(school.settings.secret, token, datetime.now(UTC)).page == "contacts"
