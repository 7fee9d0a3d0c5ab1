"""The flows beside a chat that is no Mattermost: asked, claimed and answered without it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from helpdesk.access.budgets import NOTHING_COUNTS, DatabaseCounts
from helpdesk.domain.actions import Action
from helpdesk.domain.states import State
from helpdesk.inquiries import routing
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.journal.inquiry_queries import latest_of, view
from helpdesk.kernel.hold import hold
from helpdesk.storage import chat_tables
from helpdesk.storage.database import create_engine_for
from helpdesk.vendor.outage_queries import outage_of
from helpdesk.vendor.outage_unsure import unsure_of
from helpdesk.vendor.outages import declare_alone
from integration.chat import replies
from integration.chat.buttons import Button
from integration.chat.catalogue_rows import Answers
from integration.chat.directory import NOT_STAFF
from integration.chat.flows.click import NO_DIALOG, UNPROVED, answer_click
from integration.chat.flows.command import answer_command
from integration.chat.flows.context import ChatContext
from integration.chat.flows.submitted_dialog import GONE, answer_dialog
from integration.chat.interaction import Click, Submission, Typed
from integration.chat.speech import Answer, Copyable, Together, line
from tests.helpdesk.life import MARINA
from tests.integration.chat.flows.other_chat import (
    CONSULTANT,
    STRANGER,
    TEACHER,
    OtherChat,
    context_on,
)
from tests.integration.house import found_desk

WORDS = "Не сохраняется тема урока"


@pytest.fixture
def other() -> OtherChat:
    return OtherChat()


@pytest.fixture
def context(sqlite_url: str, other: OtherChat) -> Iterator[ChatContext]:
    engine = create_engine_for(sqlite_url)
    yield context_on(found_desk(engine), other)
    engine.dispose()


def proved(_trigger_id: str, _user_id: str, _now: datetime) -> bool:
    return True


def typed(context: ChatContext, text: str, user_id: str = TEACHER, direct: str = "") -> Answer:
    said = Typed(user_id, "trigger", "/help", text, direct)
    return answer_command(context, said, datetime.now(UTC), proved)


def pressed(
    context: ChatContext, action: Action, inquiry_id: int, user_id: str = CONSULTANT
) -> Answer:
    press = Click(user_id, "trigger", "post", Button(action), inquiry_id)
    return answer_click(context, press, datetime.now(UTC), proved)


def asked(context: ChatContext) -> int:
    typed(context, WORDS)
    inquiry = latest_of(context.desk, TEACHER)
    assert inquiry is not None
    return inquiry.id


def test_a_question_is_asked_claimed_and_answered(context: ChatContext, other: OtherChat) -> None:
    inquiry_id = asked(context)
    assert pressed(context, Action.CLAIM, inquiry_id) == ()
    assert pressed(context, Action.ANSWER, inquiry_id) == ()
    (_, state), answers = other.opened[-1], {"words": "Обновите страницу."}
    later = datetime.now(UTC) + timedelta(seconds=1)
    assert answer_dialog(context, Submission(CONSULTANT, state, Answers(answers)), later) is None
    seen = view(context.desk, inquiry_id)
    assert seen.inquiry.state is State.ANSWERED
    assert [text.body for text in seen.answers] == ["Обновите страницу."]


def test_a_dialog_without_words_stays_open(context: ChatContext, other: OtherChat) -> None:
    typed(context, "")
    fault = answer_dialog(
        context, Submission(TEACHER, other.opened[-1][1], Answers({})), datetime.now(UTC)
    )
    assert fault is not None
    # All that is missing is said at once.
    assert set(fault.fields) == {"topic", "words"}


def test_that_nothing_counts_who_was_asked_already_is_told_once(
    context: ChatContext,
    other: OtherChat,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        DatabaseCounts, "add", Mock(side_effect=DatabaseError("", {}, ValueError()))
    )
    filled, now = Answers({"topic": "lessons", "words": "Пароль: Zaq12wsx"}), datetime.now(UTC)
    for _ in range(2):
        typed(context, "")
        fault = answer_dialog(context, Submission(TEACHER, other.opened[-1][1], filled), now)
        assert fault is not None
        assert set(fault.fields) == {"words"}
    assert [each.message for each in caplog.records].count(NOTHING_COUNTS) == 1


def test_where_no_dialog_opens_a_page_is_named(context: ChatContext, other: OtherChat) -> None:
    inquiry_id = asked(context)
    pressed(context, Action.CLAIM, inquiry_id)
    other.is_away = True
    assert pressed(context, Action.ANSWER, inquiry_id) not in ((), (NO_DIALOG,))
    assert other.opened == []


@pytest.mark.parametrize("way", ["command", "dialog", "post"])
def test_it_is_noted_of_which_outage_he_is_asked(
    context: ChatContext, other: OtherChat, way: str
) -> None:
    desk, now = context.desk, datetime.now(UTC)
    outage_id = declare_alone(desk, "lessons", WORDS, "Чинят.", MARINA, now)
    if way == "command":
        typed(context, WORDS)
    elif way == "dialog":
        typed(context, "")
        filled = Answers({"topic": "lessons", "words": WORDS})
        assert answer_dialog(context, Submission(TEACHER, other.opened[-1][1], filled), now) is None
    else:
        routing.take(desk, IncomingPost("post", "D", "", TEACHER, now, WORDS), now)
        press = Click(TEACHER, "trigger", "card", Button(Action.OPEN_NEW), 0, about="post")
        assert answer_click(context, press, now, proved) == ()
    inquiry = latest_of(desk, TEACHER)
    assert inquiry is not None
    with desk.reading() as connection:
        assert unsure_of(connection, outage_of(connection, outage_id)) == [inquiry.id]


@pytest.mark.parametrize(
    ("direct", "is_told"), [("", True), (f"D-{CONSULTANT}", True), (f"D-{TEACHER}", False)]
)
def test_what_the_bot_says_in_its_conversation_is_not_said_there_twice(
    context: ChatContext, direct: str, is_told: bool
) -> None:
    declare_alone(context.desk, "lessons", "Уроки", "Чинят уроки.", MARINA, datetime.now(UTC))
    said = str(typed(context, WORDS, direct=direct))
    assert ("Принято" in said, "Чинят уроки." in said) == (is_told, is_told)
    # The same again leads to no message of the bot's.
    said = str(typed(context, WORDS, direct=direct))
    assert ("Это уже принято" in said, "Чинят уроки." in said) == (True, True)


def test_a_held_desk_says_so_in_the_bots_conversation_too(context: ChatContext) -> None:
    context.desk.write(lambda unit: hold(unit, datetime.now(UTC), 0), datetime.now(UTC))
    assert "Принято" in str(typed(context, WORDS, direct=f"D-{TEACHER}"))


def test_a_stranger_gets_his_words_back(context: ChatContext) -> None:
    (said,) = typed(context, WORDS, STRANGER)
    assert said == Together((line(NOT_STAFF), line("Ваш текст:"), Copyable(WORDS)))


def test_who_has_not_pressed_does_nothing(context: ChatContext) -> None:
    inquiry_id = asked(context)
    press = Click(CONSULTANT, "trigger", "post", Button(Action.CLAIM), inquiry_id)
    said = answer_click(context, press, datetime.now(UTC), lambda *_: False)
    assert said == (UNPROVED,)
    assert view(context.desk, inquiry_id).inquiry.state is State.NEW


def test_an_inquiry_that_is_gone_is_said_to_be(context: ChatContext, other: OtherChat) -> None:
    inquiry_id = asked(context)
    pressed(context, Action.CLAIM, inquiry_id)
    pressed(context, Action.ANSWER, inquiry_id)
    gone = replace(other.opened[-1][1], inquiry_id=inquiry_id + 1)
    fault = answer_dialog(context, Submission(CONSULTANT, gone, Answers({})), datetime.now(UTC))
    assert fault is not None
    assert fault.words == GONE


def test_nothing_is_open_before_anything_is_asked(context: ChatContext) -> None:
    assert typed(context, "мои") == (replies.NO_OPEN,)


def test_the_command_that_was_meant_is_answered_once_and_its_words_are_kept_no_more(
    context: ChatContext,
) -> None:
    desk, now = context.desk, datetime.now(UTC)
    assert "личном сообщении" in str(typed(context, "мои вапр"))
    assert typed(context, "мои вапр", direct=f"D-{TEACHER}") == ()
    (batch, _) = desk.column(select(chat_tables.unplaced.c.post_id))
    press = Click(TEACHER, "trigger", "post", Button(Action.MEANT), 0, about=batch)
    assert answer_click(context, press, now, proved) == typed(context, "мои вопросы")
    assert answer_click(context, press, now, proved) == (routing.CHOSEN,)
    assert latest_of(desk, TEACHER) is None


def test_a_held_desk_asks_nothing_about_a_slip(context: ChatContext) -> None:
    context.desk.write(lambda unit: hold(unit, datetime.now(UTC), 0), datetime.now(UTC))
    assert "Ничего не записано" in str(typed(context, "мои вапр"))
    assert context.desk.column(select(chat_tables.unplaced.c.post_id)) == []
