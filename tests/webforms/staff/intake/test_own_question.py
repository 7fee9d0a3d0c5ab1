"""A teacher whom the chat has named asks on a page: as if he had asked in the chat."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_queries import open_of, view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor.outage_queries import outage_of
from helpdesk.vendor.outage_unsure import unsure_of
from helpdesk.vendor.outages import declare_alone
from tests.helpdesk.life import MARINA
from tests.helpdesk.vendor.outages_told import TITLE
from tests.webforms.staff.conftest import Consultant

OLGA = Actor(Role.REQUESTER, "olga-id", "uchitel", "Ольга Петрова")
FIELDS = {"topic": "lessons", "words": "Не сохраняется тема урока"}


@pytest.fixture
def teacher(consultant: Consultant) -> Consultant:
    consultant.actor = OLGA
    consultant.enter(Move.OPEN)
    return consultant


def test_he_is_known_and_asked_for_nothing_that_the_chat_knows(teacher: Consultant) -> None:
    assert "Вы вошли как Ольга Петрова" in teacher.visitor.page.text
    assert not {"requester", "phone", "email", "consent"} & teacher.visitor.ids


def test_he_hears_by_direct_message(teacher: Consultant, desk: Desk) -> None:
    sent = teacher.write("", **FIELDS, done="Нажала «Сохранить»")
    assert (sent.status_code, sent.location.endswith("/accepted")) == (303, True)
    (inquiry,) = open_of(desk, "olga-id")
    assert (inquiry.kind, inquiry.channel, inquiry.reply_by, inquiry.username) == (
        Kind.STAFF,
        Channel.CHAT,
        ReplyBy.CHAT,
        "uchitel",
    )
    assert inquiry.requester_name == "Ольга Петрова"
    assert [t.body for t in view(desk, inquiry.id).said(TextKind.DONE)] == ["Нажала «Сохранить»"]
    page = teacher.visitor.open(sent.location)
    assert "Ответ пришлёт бот сообщением в чате." in page.text


def test_it_is_noted_of_which_outage_he_is_asked(teacher: Consultant, desk: Desk) -> None:
    outage_id = declare_alone(desk, "lessons", TITLE, "Чинят.", MARINA, datetime.now(UTC))
    teacher.write("", **FIELDS)
    (inquiry,) = open_of(desk, "olga-id")
    with desk.reading() as connection:
        assert unsure_of(connection, outage_of(connection, outage_id)) == [inquiry.id]


def test_the_same_form_twice_is_one_question(teacher: Consultant, desk: Desk) -> None:
    fields = dict(teacher.visitor.fields)
    for _ in range(2):
        teacher.visitor.client.post("/desk/ask", data={**fields, **FIELDS})
    assert len(open_of(desk, "olga-id")) == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(teacher: Consultant) -> None:
    page = teacher.write("", "Не сохраняется тема урока")
    assert (page.status_code, "Выберите, о чём вопрос." in page.text) == (422, True)
    assert teacher.visitor.fields["words"] == "Не сохраняется тема урока"


def test_a_teacher_reads_no_inquiry(teacher: Consultant) -> None:
    page = teacher.visitor.open(teacher.path)
    assert (page.status_code, "Эта страница для консультантов" in page.text) == (403, True)
    assert "Не видно оценок" not in page.text


def test_vague_words_are_asked_about_once_and_then_sent_as_they_are(
    teacher: Consultant, desk: Desk
) -> None:
    page = teacher.write("", "не работает", topic="lessons")
    assert (page.status_code, "Можно ли сказать точнее?" in page.text) == (200, True)
    assert "Напишите: класс, предмет, дату урока и что не сохраняется." in page.text
    assert open_of(desk, "olga-id") == []
    assert teacher.visitor.fields["words"] == "не работает"
    assert teacher.visitor.fields["topic"] == "lessons"
    assert teacher.write("").status_code == 303
    (inquiry,) = open_of(desk, "olga-id")
    assert view(desk, inquiry.id).words == "не работает"
