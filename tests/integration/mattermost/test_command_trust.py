"""Whom a command is believed: its token says which server asks, the trigger alone says who."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpdesk.journal.inquiry_queries import known_person
from integration.chat.commands import _KNOWN, PAGES, Wish, meaning_of
from integration.chat.flows.command import UNPROVED
from tests.integration.house import School

# Every word that the command knows, alone, and what else can be typed.
SAID = (
    "передать всё",
    "спасибо",
    "отозвать",
    "?",
    "",
    "Не сохраняется тема",
    "7K4M-2AXP",
    "журналл",
    "найти пароль",
)
WORDS = (*_KNOWN, *PAGES, *SAID)


@pytest.fixture
def bot(school: School) -> FlaskClient:
    return school.app.test_client()


def issued(school: School, user_id: str, at: datetime | None = None) -> str:
    """Return what the server signs for somebody who acts."""
    milliseconds = int((at or datetime.now(UTC)).timestamp() * 1000)
    return school.sandbox.chat.triggers.issue(user_id, milliseconds).whole


def typed(school: School, user_id: str, text: str, trigger_id: str) -> dict[str, str]:
    """Return the form of somebody who has got hold of the command's token."""
    return {
        "token": school.settings.command_tokens[0],
        "user_id": user_id,
        "command": "/help",
        "text": text,
        "trigger_id": trigger_id,
    }


def answer(bot: FlaskClient, form: dict[str, str]) -> str:
    return str((bot.post("/command", data=form).json or {})["text"])


def made_up(_school: School, user_id: str) -> str:
    return base64.b64encode(f"client:{user_id}:1:c2lnbmVk".encode()).decode()


def of_another(school: School, _user_id: str) -> str:
    return issued(school, school.teacher.id)


def stale(school: School, user_id: str) -> str:
    return issued(school, user_id, datetime.now(UTC) - timedelta(minutes=10))


def renamed(school: School, user_id: str) -> str:
    """Return a real trigger of the teacher's, in which the name is another's."""
    real = base64.b64decode(issued(school, school.teacher.id)).decode()
    return base64.b64encode(real.replace(school.teacher.id, user_id).encode()).decode()


def spent(school: School, user_id: str) -> str:
    """Return one that was good for one command already."""
    trigger = issued(school, user_id)
    form = typed(school, user_id, "спасибо", trigger)
    assert UNPROVED not in school.app.test_client().post("/command", data=form).text
    return trigger


@pytest.mark.parametrize("forge", [made_up, of_another, stale, renamed, spent, lambda *_: ""])
def test_nobody_gets_anything_in_the_name_of_another(
    school: School, bot: FlaskClient, forge: Callable[[School, str], str]
) -> None:
    head = school.head.id
    for words in WORDS:
        said = answer(bot, typed(school, head, words, forge(school, head)))
        assert said.startswith(UNPROVED), words
        assert "http" not in said, words
        assert school.asked_by(school.head) == [], words
        assert known_person(school.desk, head) is None, words
    assert school.head.dialogs() == []


def test_the_words_of_a_question_come_back(school: School, bot: FlaskClient) -> None:
    form = typed(school, school.head.id, "Не сохраняется тема", "")
    with capture_logs() as lines:
        said = answer(bot, form)
    assert said == f"{UNPROVED}\nВаш текст:\n```\nНе сохраняется тема\n```"
    assert "Не сохраняется" not in repr(lines)
    assert [line["event"] for line in lines][:1] == ["nobody has typed that"]


def test_the_same_word_with_the_servers_trigger_is_answered(
    school: School, bot: FlaskClient
) -> None:
    head = school.head.id
    for words in [word for word in WORDS if word not in ("", "Не сохраняется тема")]:
        form = typed(school, head, words, issued(school, head))
        assert UNPROVED not in answer(bot, form), words


def test_every_wish_is_among_the_words() -> None:
    assert {meaning_of(word).wish for word in WORDS} == set(Wish)
