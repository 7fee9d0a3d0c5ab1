"""A press is believed as Slack brings it, from who may make it, and once."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier
from werkzeug.test import TestResponse

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from integration.chat.directory import NOT_CONSULTANT, NOT_STAFF
from integration.chat.flows import click as click_flow
from integration.chat.flows import pressing
from integration.chat.interaction import DialogState
from integration.chat.sealing import button_context, seal_dialog
from integration.slack.bot import PATH, create_bot
from sandbox.slack_testing import RunningSlack
from settings import Settings
from tests.helpdesk.life import asked
from tests.integration.hearing import wait_for
from tests.integration.house import found_desk
from tests.integration.slack.house import settings_for

SECRET = "0123456789abcdef0123456789abcdef"


class SignedRequests:
    """Requests as Slack signs them, and what comes of each."""

    def __init__(self, slack: RunningSlack, desk: Desk, settings: Settings) -> None:
        self.slack, self.desk, self.settings = slack, desk, settings
        self.bot: FlaskClient = create_bot(desk, settings).test_client()
        self.inquiry: Inquiry = asked(desk)

    def press(self, who: str = "consultant1", **instead: Any) -> dict[str, Any]:
        """Return the payload of somebody who presses «Беру»."""
        context = button_context(self.settings.secret, self.inquiry.reference, Action.CLAIM)
        action = {"type": "button", "action_id": "claim::", "value": json.dumps(context)}
        team = self.slack.workspace.team_id
        return {
            "type": "block_actions",
            "user": {"id": self.slack.user_id(who), "team_id": team},
            "team": {"id": team},
            "api_app_id": self.slack.workspace.app_id,
            "trigger_id": f"{time.time()}.{who}",
            "container": {
                "type": "message",
                "message_ts": "1.000001",
                "channel_id": self.slack.channel_id("consultants"),
            },
            "response_url": self.answers_at(who),
            "actions": [action | instead.pop("action", {})],
            **instead,
        }

    def answers_at(self, who: str) -> str:
        return f"{self.slack.url}/nowhere/{who}"

    def send(self, payload: dict[str, Any], *, secret: str = SECRET, age: float = 0) -> int:
        return self.answered(payload, secret=secret, age=age).status_code

    def answered(
        self, payload: dict[str, Any], *, secret: str = SECRET, age: float = 0
    ) -> TestResponse:
        """Send it with a signature of this secret, made so many seconds ago."""
        body = urlencode({"payload": json.dumps(payload)})
        moment = str(int(time.time() - age))
        signed = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
        headers = {
            "X-Slack-Signature": signed or "",
            "X-Slack-Request-Timestamp": moment,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.bot.post(PATH, data=body, headers=headers)

    @property
    def state(self) -> State:
        return view(self.desk, self.inquiry.id).inquiry.state


@pytest.fixture
def requests(slack: RunningSlack, sqlite_url: str, tmp_path: Path) -> Iterator[SignedRequests]:
    engine = create_engine_for(sqlite_url)
    signed = {
        "slack_app_token": None,
        "slack_signing_secret": SECRET,
        "bot_url": "https://b.example",
    }
    yield SignedRequests(slack, found_desk(engine), settings_for(slack, tmp_path, **signed))
    engine.dispose()


@pytest.fixture
def whispers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said back to who has pressed."""
    said: list[str] = []
    for place in ("answering", "requests"):
        monkeypatch.setattr(
            f"integration.slack.{place}.send", lambda _respond, **words: said.append(words["text"])
        )
    return said


def said_back(whispers: list[str]) -> str:
    return wait_for(lambda: whispers, "an answer")[-1]


def test_a_press_as_slack_signs_it_is_believed(requests: SignedRequests) -> None:
    assert requests.send(requests.press()) == 200
    wait_for(lambda: requests.state is State.CLAIMED, "the claim")


@pytest.mark.parametrize(("secret", "age"), [("f" * 32, 0), (SECRET, 600), (SECRET, -600)])
def test_a_signature_of_another_secret_or_of_another_time_is_refused(
    requests: SignedRequests, secret: str, age: float
) -> None:
    assert requests.send(requests.press(), secret=secret, age=age) == 401
    assert requests.state is State.NEW


def test_without_a_signature_nothing_is_done(requests: SignedRequests) -> None:
    body = urlencode({"payload": json.dumps(requests.press())})
    assert requests.bot.post(PATH, data=body).status_code == 401
    assert requests.state is State.NEW


def test_the_same_press_sent_again_is_a_replay(
    requests: SignedRequests, whispers: list[str]
) -> None:
    press = requests.press()
    requests.send(press)
    wait_for(lambda: requests.state is State.CLAIMED, "the claim")
    requests.send(press)
    assert said_back(whispers) == click_flow.UNPROVED


@pytest.mark.parametrize(
    "forgery", [{"reference": "ACEHKMPT"}, {"action": "close"}, {"mac": "0" * 64}, {"about": "x"}]
)
def test_a_button_that_was_tampered_with_does_nothing(
    requests: SignedRequests, whispers: list[str], forgery: dict[str, str]
) -> None:
    context = button_context(requests.settings.secret, requests.inquiry.reference, Action.CLAIM)
    requests.send(requests.press(action={"value": json.dumps(context | forgery)}))
    assert said_back(whispers) == pressing.FORGED
    assert requests.state is State.NEW


@pytest.mark.parametrize("value", ["", "null", "[]", "7", '{"mac": 7}', "[" * 9_000])
def test_a_value_of_no_button_is_forged(
    requests: SignedRequests, whispers: list[str], value: str
) -> None:
    requests.send(requests.press(action={"value": value}))
    assert said_back(whispers) == pressing.FORGED


def test_an_option_that_was_never_offered_does_nothing(
    requests: SignedRequests, whispers: list[str]
) -> None:
    context = button_context(requests.settings.secret, requests.inquiry.reference, Action.MORE)
    chosen = {"block_id": json.dumps(context), "selected_option": {"value": "no_such_thing"}}
    assert requests.send(requests.press(action=chosen)) == 200
    assert requests.state is State.NEW
    assert whispers == []


@pytest.mark.parametrize("where", ["team", "user"])
def test_another_workspace_gets_nothing(requests: SignedRequests, where: str) -> None:
    press = requests.press()
    key = "id" if where == "team" else "team_id"
    press[where] = press[where] | {key: "T0ELSEWHERE"}
    assert requests.send(press) == 401
    assert requests.state is State.NEW


@pytest.mark.parametrize("role", ["guest", "stranger"])
def test_guests_and_strangers_press_for_nothing(
    requests: SignedRequests, whispers: list[str], role: str
) -> None:
    requests.slack.workspace.mark("consultant1", role)
    requests.send(requests.press())
    assert said_back(whispers) == NOT_STAFF
    assert requests.state is State.NEW


def test_who_was_deactivated_presses_for_nothing(
    requests: SignedRequests, whispers: list[str]
) -> None:
    requests.slack.workspace.deactivate("consultant1")
    requests.send(requests.press())
    assert said_back(whispers) == NOT_STAFF


def test_who_is_not_in_the_channel_presses_for_nothing(
    requests: SignedRequests, whispers: list[str]
) -> None:
    requests.send(requests.press("uchitel"))
    assert said_back(whispers) == NOT_CONSULTANT
    assert requests.state is State.NEW


def test_a_modal_of_another_person_is_not_taken(requests: SignedRequests) -> None:
    """Its seal names for whom it was opened."""
    now = datetime.now(UTC)
    state = DialogState(None, "open", requests.slack.user_id("uchitel"), "", now, now)
    view_sent = {
        "id": "V1",
        "type": "modal",
        "callback_id": "desk",
        "private_metadata": seal_dialog(requests.settings.secret, state),
        "blocks": [{"type": "input", "block_id": "words"}],
        "state": {"values": {"words": {"words": {"type": "plain_text_input", "value": "x"}}}},
    }
    press = {**requests.press(), "type": "view_submission", "view": view_sent}
    answer = requests.answered(press).json
    assert answer is not None
    assert answer["response_action"] == "errors"
