"""Each refusal says why, and leaves a line without a word of anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.rules import ONLY_REQUESTER
from helpdesk.domain.states import State
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.flows import click as click_flow
from integration.chat.flows import pressing, submitted_dialog
from tests.integration.house import School
from tests.integration.mattermost.trust_of_several.handing import Opened, pressed, sent, trigger


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"inquiry": "1", "action": "claim"},
        {"inquiry": "1", "action": "claim", "mac": ""},
        {"inquiry": "1", "action": "claim", "mac": "0" * 64},
        {"inquiry": 1, "action": "claim", "mac": None},
    ],
)
def test_a_button_in_a_teachers_own_post_does_nothing(
    school: School, context: dict[str, Any]
) -> None:
    inquiry = school.ask()
    action = school.drawn(Action.CLAIM, context)
    wanted = {
        "channel_id": school.teacher.channel_id("@consultant1"),
        "message": "Нажмите",
        "props": {"attachments": [{"text": "Подарок", "actions": [action]}]},
    }
    post = school.teacher.request("POST", "/posts", json=wanted).json()
    with capture_logs() as lines:
        school.consultant.press(post["id"], action["id"])
    assert school.consultant.told()[-1] == pressing.FORGED
    assert ("button is not ours", school.consultant.id) in [
        (line["event"], line.get("user")) for line in lines
    ]
    assert school.now(inquiry).inquiry.state is State.NEW


def _forged_button(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.CLAIM, inquiry.reference)
    press["context"]["mac"] = "0" * 64
    return "/action", press, pressing.FORGED


def _without_proof(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.CLAIM, inquiry.reference)
    return "/action", press | {"trigger_id": trigger(school, school.teacher)}, click_flow.UNPROVED


def _outsider(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    return (
        "/action",
        pressed(school, school.teacher, Action.CLAIM, inquiry.reference),
        NOT_CONSULTANT,
    )


def _not_the_requester(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.WITHDRAW, inquiry.reference)
    return "/action", press, ONLY_REQUESTER


def _forged_dialog(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    answers = {"words": "Ответ"}
    dialog = sent(
        school, school.consultant, Action.ANSWER, inquiry.reference, answers, key=b"guessed"
    )
    return "/dialog", dialog, submitted_dialog.FORGED


def _dialog_of_an_outsider(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    answers = {"words": "Ответ"}
    return (
        "/dialog",
        sent(school, school.teacher, Action.ANSWER, inquiry.reference, answers),
        NOT_CONSULTANT,
    )


def _withdrawn_by_another(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    dialog = sent(school, school.consultant, Action.WITHDRAW, inquiry.reference, {})
    return "/dialog", dialog, ONLY_REQUESTER


@pytest.mark.parametrize(
    "forge",
    [
        _forged_button,
        _without_proof,
        _outsider,
        _not_the_requester,
        _forged_dialog,
        _dialog_of_an_outsider,
        _withdrawn_by_another,
    ],
)
def test_each_refusal_says_why_and_leaves_a_line_without_a_word_of_anybody(
    school: School,
    bot: FlaskClient,
    forge: Callable[[School, Inquiry], tuple[str, Opened, str]],
) -> None:
    inquiry = school.ask("Тайные слова")
    path, request, words = forge(school, inquiry)
    with capture_logs() as lines:
        answer = bot.post(path, json=request)
    assert school.words_of(answer, school.consultant, school.teacher) == words
    assert [line for line in lines if line["log_level"] in ("warning", "info")]
    assert "Тайные слова" not in repr(lines)
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_command_with_a_guessed_token_leaves_a_line(school: School, bot: FlaskClient) -> None:
    with capture_logs() as lines:
        form = {"token": "guessed", "user_id": school.teacher.id, "text": "Тайные слова"}
        assert bot.post("/command", data=form).status_code == 403
    assert lines[0]["event"] == "command with a token that is not ours"
    assert "Тайные слова" not in repr(lines)
