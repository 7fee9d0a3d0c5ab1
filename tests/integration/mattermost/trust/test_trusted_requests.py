"""What the bot makes of requests that Mattermost never sends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from integration.chat.bot_app import LARGEST_REQUEST
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.interaction import DialogState
from integration.chat.sealing import button_context, seal_dialog
from sandbox.people import Person
from tests.integration.house import School
from tests.integration.mattermost.trust.trusting import pressed, state_of


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/action", b""),
        ("/action", b"{"),
        ("/action", b"[]"),
        ("/action", b"\xff\xfe"),
        ("/dialog", b"null"),
        ("/dialog", b'"text"'),
    ],
)
def test_what_is_no_json_object_is_a_bad_request(bot: FlaskClient, path: str, body: bytes) -> None:
    assert bot.post(path, data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("path", ["/action", "/dialog"])
def test_values_of_another_sort_are_no_proof_of_anything(bot: FlaskClient, path: str) -> None:
    nonsense = {"user_id": 7, "trigger_id": [], "context": "x", "state": {}, "submission": []}
    answer = bot.post(path, json=nonsense)
    assert answer.status_code == 200
    assert (answer.json or {}).keys() & {"ephemeral_text", "error"}


def test_an_action_that_we_never_named_is_a_bad_request_and_leaves_ids_in_the_log(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    context = button_context(school.settings.secret, inquiry.reference, "explode")
    press = pressed(school, school.consultant, inquiry, context=context)
    with capture_logs() as lines:
        assert bot.post("/action", json=press).status_code == 400
    assert lines[0] == {
        "event": "no such action",
        "inquiry": inquiry.id,
        "user": school.consultant.id,
        "log_level": "warning",
    }


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/action", "/dialog", "/command"])
def test_a_request_too_large_is_refused_unread(bot: FlaskClient, path: str) -> None:
    assert bot.post(path, data=b"x" * (LARGEST_REQUEST + 1), content_type=FORM).status_code == 413


@pytest.mark.parametrize("path", ["/", "/action", "/dialog", "/command"])
def test_there_is_nothing_to_look_at(bot: FlaskClient, path: str) -> None:
    assert bot.get(path).status_code in (404, 405)


def test_a_command_without_our_token_is_refused(school: School, bot: FlaskClient) -> None:
    form = {"token": "guessed", "user_id": school.teacher.id, "text": "Вопрос"}
    assert bot.post("/command", data=form).status_code == 403
    assert school.asked_by(school.teacher) == []


def submission(
    school: School, inquiry: Inquiry, *, opened_for: Person, key: bytes | None = None
) -> dict[str, Any]:
    now = datetime.now(UTC)
    state = seal_dialog(
        key or school.settings.secret,
        DialogState(
            None,
            Action.ANSWER,
            opened_for.id,
            "1::0.000000",
            opened=now,
            expires=now + timedelta(hours=1),
            reference=inquiry.reference,
        ),
    )
    return {
        "type": "dialog_submission",
        "user_id": opened_for.id,
        "state": state,
        "submission": {"words": "Нажмите «Сохранить»."},
    }


def test_a_dialog_of_another_person_is_not_taken(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    sent = submission(school, inquiry, opened_for=school.consultant) | {
        "user_id": school.colleague.id
    }
    assert "error" in (bot.post("/dialog", json=sent).json or {})
    assert state_of(school, inquiry) is State.NEW


def test_a_dialog_that_somebody_made_up_is_not_taken(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    sent = submission(school, inquiry, opened_for=school.consultant, key=b"not the desk's key")
    assert "error" in (bot.post("/dialog", json=sent).json or {})
    assert state_of(school, inquiry) is State.NEW


def test_a_dialog_of_who_has_left_the_channel_is_not_taken(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    sent = submission(school, inquiry, opened_for=school.teacher)
    assert (bot.post("/dialog", json=sent).json or {})["error"] == NOT_CONSULTANT
    assert state_of(school, inquiry) is State.NEW
