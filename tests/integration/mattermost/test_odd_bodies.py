"""Whatever stands in a press, a dialog or a command, the bot has an answer that is no error."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries import claims, handoffs
from integration.chat import catalogue, dialogs
from integration.chat.flows import click as click_flow
from integration.chat.flows import message_actions
from integration.chat.interaction import DialogState
from integration.chat.question_dialogs import FOR_PARENT
from integration.chat.sealing import button_context, seal_dialog
from integration.mattermost.requests import Presence
from tests import odd
from tests.integration.house import School

PATHS = ("/action", "/dialog", "/command")
NAMES = sorted(
    {
        value
        for name, value in vars(dialogs).items()
        if name.isupper() and isinstance(value, str) and value.isidentifier() and len(value) < 20
    }
    | {"requester", "phone", "email", "children", "when", "consent", "channel", "helped", "child"}
)
GENERAL = (dialogs.OPEN, dialogs.ENTRY, FOR_PARENT, dialogs.READ, Action.HAND_OVER, "nothing")
# What the desk seals on a card, and what it opens windows for: nobody else can seal anything.
ON_CARDS = tuple(each for each in Action if each not in click_flow.GENERAL | message_actions.ACTS)
IN_WINDOWS = tuple(
    each for each in ON_CARDS if catalogue.needs_words(each) and each is not Action.READY
)


@pytest.fixture
def bot(school: School, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The bot, which takes every press for proved: it has to bear what people of ours send."""
    monkeypatch.setattr(Presence, "proves", lambda *_: True)
    return school.app.test_client()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    asked, now = school.ask(), datetime.now(UTC)
    person = school.consultant
    marina = Actor(Role.CONSULTANT, person.id, person.username, "Марина Юрьевна Нехай")
    claims.claim(school.desk, asked.id, marina, now)
    handoffs.hand_off(school.desk, asked.id, marina, now)
    return asked


def wrong(bot: FlaskClient, path: str, **given: Any) -> str:
    """Return what is wrong with the answer; nothing where it is one of ours."""
    status = bot.post(path, **given).status_code
    return f"{path} {str(given)[:300]}: {status}" if status >= 500 else ""


def every(found: Iterator[str]) -> list[str]:
    return [each for each in found if each]


def spoiled(body: Any, value: Any) -> Iterator[Any]:
    """Yield the body with the value in the place of each thing in it, and of itself."""
    yield value
    if isinstance(body, dict):
        for name, held in body.items():
            for other in spoiled(held, value):
                yield {**body, name: other}


@pytest.mark.parametrize("path", PATHS)
def test_what_is_hardly_json_is_no_error_of_ours(bot: FlaskClient, path: str) -> None:
    sorts = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "\xff")
    found = (wrong(bot, path, data=body, content_type=s) for body in odd.BODIES for s in sorts)
    assert every(found) == []


def press(school: School, reference: str, action: str) -> dict[str, Any]:
    sealed = button_context(school.settings.secret, reference, action)
    return {
        "user_id": school.consultant.id,
        "trigger_id": "trigger",
        "post_id": "post",
        "context": {**sealed, "selected_option": "claim"},
    }


def test_no_wrong_type_in_a_press_is_an_error_of_ours(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    chance = random.Random(1)

    def presses() -> Iterator[str]:
        for value in odd.JSON_VALUES:
            for body in spoiled(press(school, inquiry.reference, chance.choice(ON_CARDS)), value):
                yield wrong(bot, "/action", json=body)
        for action in ON_CARDS:
            yield wrong(bot, "/action", json=press(school, inquiry.reference, action))
            yield wrong(bot, "/action", json=press(school, "AAAAAAAA", action))

    assert every(presses()) == []


def submission(school: School, reference: str, action: str, answers: Any) -> dict[str, Any]:
    now, person = datetime.now(UTC), school.consultant
    state = seal_dialog(
        school.settings.secret,
        DialogState(None, action, person.id, "", now, now + timedelta(hours=1), reference),
    )
    return {"user_id": person.id, "state": state, "submission": answers, "cancelled": False}


def test_no_wrong_type_in_a_dialog_is_an_error_of_ours(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    def sent() -> Iterator[str]:
        for value in odd.JSON_VALUES:
            for body in spoiled(
                submission(school, inquiry.reference, Action.ANSWER, {"words": ""}), value
            ):
                yield wrong(bot, "/dialog", json=body)

    assert every(sent()) == []


def test_no_dialog_says_that_it_failed_for_what_somebody_typed(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    """A dialog answers with 200 even where something broke: then it says so."""
    from integration.chat.flows.submitted_dialog import FAILED

    chance = random.Random(4)
    failed = []
    for action in (*IN_WINDOWS, *GENERAL):
        reference = "" if action in GENERAL else inquiry.reference
        for _ in range(3):
            answers = {name: chance.choice([*odd.TEXTS, *odd.JSON_VALUES]) for name in NAMES}
            said = bot.post("/dialog", json=submission(school, reference, action, answers)).json
            if said is not None and said.get("error") == FAILED:
                failed.append((action, {k: str(v)[:40] for k, v in answers.items()}))
    assert failed == []


def test_no_command_is_an_error_of_ours(school: School, bot: FlaskClient) -> None:
    words: tuple[Callable[[str], str], ...] = (
        "{}".format,
        "статус {}".format,
        "график {}".format,
        "ответ {}".format,
        "/help {}".format,
    )
    chance = random.Random(5)
    person, token = school.consultant, school.settings.command_tokens[0]

    def typed() -> Iterator[str]:
        for value in odd.TEXTS:
            for worded in (words[0], chance.choice(words)):
                text = worded(value)
                data = {
                    "token": token,
                    "user_id": person.id,
                    "text": text,
                    "command": value,
                    "trigger_id": value,
                }
                yield wrong(bot, "/command", data=data)
            yield wrong(bot, "/command", data={"token": value, "user_id": value, "text": value})
            yield wrong(bot, "/command", data={"token": token, "user_id": value, "text": value})

    assert every(typed()) == []
