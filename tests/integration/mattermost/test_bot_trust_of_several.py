"""Whom the bot believes about several inquiries at once, and that each refusal leaves a line.

Requests are made by hand, as somebody would who knows the bot's address.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.inquiries.handing_over import ONLY_HEAD
from helpdesk.schedule.days import enter_absence
from helpdesk.schedule.words import ABSENT
from integration.chat import dialogs
from integration.chat.actions import Action
from integration.chat.directory import NOT_CONSULTANT, NOT_SURE
from integration.chat.flows import click as click_flow
from integration.chat.flows import submission
from integration.chat.flows.acting import ONLY_REQUESTER
from integration.chat.interaction import NO_INQUIRY, DialogState
from integration.mattermost import interactions
from integration.mattermost.signing import button_context, seal_dialog
from sandbox.people import Person
from sandbox.server.troubles import Way
from tests.helpdesk.life import HEAD
from tests.integration.house import School

Opened = dict[str, Any]


@pytest.fixture
def bot(school: School) -> FlaskClient:
    return school.app.test_client()


@pytest.fixture
def held(school: School) -> Inquiry:
    """What the colleague has claimed."""
    inquiry = school.ask()
    who = Actor(Role.CONSULTANT, school.colleague.id, "consultant2", "Руслан Казбекович Ачмиз")
    return claims.claim(school.desk, inquiry.id, who, datetime.now(UTC))


def trigger(school: School, person: Person) -> str:
    milliseconds = int(datetime.now(UTC).timestamp() * 1000)
    return school.sandbox.chat.triggers.issue(person.id, milliseconds).whole


def pressed(school: School, person: Person, action: Action, inquiry_id: int = NO_INQUIRY) -> Opened:
    return {
        "user_id": person.id,
        "trigger_id": trigger(school, person),
        "context": button_context(school.settings.secret, inquiry_id, action),
    }


def sent(
    school: School,
    person: Person,
    action: str,
    inquiry_id: int | None,
    answers: Opened,
    *,
    key: bytes = b"",
    valid: timedelta = timedelta(hours=1),
) -> Opened:
    """Return a submission with a state that the desk has sealed, or somebody else's `key`."""
    now = datetime.now(UTC)
    state = seal_dialog(
        key or school.settings.secret,
        DialogState(inquiry_id, action, person.id, "", opened=now, expires=now + valid),
    )
    return {"user_id": person.id, "state": state, "submission": answers}


def handing(school: School) -> Opened:
    return {"owner": school.colleague.id, "colleague": school.consultant.id}


def holder(school: School, inquiry: Inquiry) -> str | None:
    return school.now(inquiry).inquiry.claimant_id


def leave(school: School, person: Person) -> None:
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{person.id}")


# Handing over


def test_the_heads_button_opens_nothing_for_a_consultant(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    answer = bot.post("/action", json=pressed(school, school.consultant, Action.HAND_OVER))
    assert school.words_of(answer) == ONLY_HEAD


def test_the_heads_button_opens_nothing_for_who_is_outside_of_the_channel(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    answer = bot.post("/action", json=pressed(school, school.teacher, Action.HAND_OVER))
    assert school.words_of(answer, school.teacher) == NOT_CONSULTANT


def test_the_way_to_a_flood_is_shown_to_consultants_alone(school: School, bot: FlaskClient) -> None:
    answer = bot.post("/action", json=pressed(school, school.consultant, Action.GATHERED))
    assert "Показать собранные вопросы" in school.words_of(answer)
    answer = bot.post("/action", json=pressed(school, school.teacher, Action.GATHERED))
    assert school.words_of(answer, school.teacher) == NOT_CONSULTANT


@pytest.mark.parametrize("action", [Action.CLAIM, Action.CLOSE, Action.SHOW, Action.SIMILAR])
def test_a_seal_for_no_inquiry_is_good_for_no_move(
    school: School, bot: FlaskClient, action: Action
) -> None:
    assert bot.post("/action", json=pressed(school, school.head, action)).status_code == 400


def test_a_dialog_sealed_for_a_consultant_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.consultant, Action.HAND_OVER, None, handing(school))
    assert bot.post("/dialog", json=dialog).json == {"error": ONLY_HEAD}
    assert holder(school, held) == school.colleague.id


def test_the_heads_dialog_is_nothing_in_the_hands_of_another(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, None, handing(school))
    dialog["user_id"] = school.consultant.id
    assert bot.post("/dialog", json=dialog).json == {"error": submission.FORGED}
    assert holder(school, held) == school.colleague.id


def test_a_head_who_has_left_the_channel_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, None, handing(school))
    leave(school, school.head)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_CONSULTANT}
    assert holder(school, held) == school.colleague.id


def test_a_head_of_whom_the_chat_does_not_say_who_he_is_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, None, handing(school))
    school.sandbox.trouble(Way.REFUSES, "/api/v4/channels/", method="GET", times=9)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_SURE}
    assert holder(school, held) == school.colleague.id


def test_who_is_absent_gets_nothing_handed_over_before_it_is_meant(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    now = datetime.now(UTC)
    marina = school.desk.regulation().person("consultant1")
    assert marina
    today = school.desk.regulation().calendar.local_date(now)
    enter_absence(school.desk, marina, today, today, HEAD, now)
    dialog = sent(school, school.head, Action.HAND_OVER, None, handing(school))
    answer = bot.post("/dialog", json=dialog).json
    assert answer
    assert answer["errors"] == {"colleague": ABSENT}
    assert holder(school, held) == school.colleague.id
    meant = {**handing(school), "even_away": True}
    dialog = sent(school, school.head, Action.HAND_OVER, None, meant)
    assert bot.post("/dialog", json=dialog).json == {}
    assert holder(school, held) == school.consultant.id


def test_a_handing_over_that_has_expired_is_not_done(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(
        school, school.head, Action.HAND_OVER, None, handing(school), valid=-timedelta(seconds=1)
    )
    assert bot.post("/dialog", json=dialog).json == {"error": submission.STALE}
    assert holder(school, held) == school.colleague.id


def test_a_handing_over_sent_again_is_done_once(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, None, handing(school))
    assert bot.post("/dialog", json=dialog).json == {}
    again = Actor(Role.CONSULTANT, school.head.id, "zavuch", "Завуч", head=True)
    claims.release(school.desk, held.id, again, datetime.now(UTC))
    who = Actor(Role.CONSULTANT, school.colleague.id, "consultant2", "Руслан Казбекович Ачмиз")
    claims.claim(school.desk, held.id, who, datetime.now(UTC))
    assert bot.post("/dialog", json=dialog).json == {}
    assert holder(school, held) == school.colleague.id


@pytest.mark.parametrize("action", [Action.ANSWER, Action.CLAIM, Action.SIMILAR, "explode"])
def test_a_dialog_of_no_inquiry_makes_no_move(
    school: School, bot: FlaskClient, held: Inquiry, action: str
) -> None:
    dialog = sent(school, school.head, action, None, {"words": "Ответ"})
    # A client closes a dialog that was answered with anything but 200, and its words are gone.
    assert bot.post("/dialog", json=dialog).json == {"error": submission.FORGED}
    assert school.asked_by(school.head) == []


# Similar ones


def test_a_similar_answer_by_who_has_left_the_channel_is_not_given(
    school: School, bot: FlaskClient
) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", f"{dialogs.SIMILAR}{inquiry.id}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.id, answers)
    leave(school, school.consultant)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_CONSULTANT}
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_similar_answer_sent_again_is_given_once(school: School, bot: FlaskClient) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", f"{dialogs.SIMILAR}{inquiry.id}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.id, answers)
    for _ in range(2):
        assert bot.post("/dialog", json=dialog).json == {}
    assert len(school.now(inquiry).said(TextKind.ANSWER)) == 1


@pytest.mark.parametrize("name", ["similar", "similar-1", "similar0", "similar1e9", "similar" * 2])
def test_boxes_that_nobody_drew_are_no_choice(school: School, bot: FlaskClient, name: str) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", name: True, f"{dialogs.SIMILAR}{'9' * 30}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.id, answers)
    said = (bot.post("/dialog", json=dialog).json or {})["error"]
    assert said == "Отметьте хотя бы один вопрос."
    assert school.now(inquiry).inquiry.state is State.NEW


# A foreign attachment that points at the bot


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
    assert school.consultant.told()[-1] == interactions.FORGED
    assert ("button is not ours", school.consultant.id) in [
        (line["event"], line.get("user")) for line in lines
    ]
    assert school.now(inquiry).inquiry.state is State.NEW


# Each refusal has a word and a line


def _forged_button(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.CLAIM, inquiry.id)
    press["context"]["mac"] = "0" * 64
    return "/action", press, interactions.FORGED


def _without_proof(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.CLAIM, inquiry.id)
    return "/action", press | {"trigger_id": trigger(school, school.teacher)}, click_flow.UNPROVED


def _outsider(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    return "/action", pressed(school, school.teacher, Action.CLAIM, inquiry.id), NOT_CONSULTANT


def _not_the_requester(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    press = pressed(school, school.consultant, Action.WITHDRAW, inquiry.id)
    return "/action", press, ONLY_REQUESTER


def _forged_dialog(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    answers = {"words": "Ответ"}
    dialog = sent(school, school.consultant, Action.ANSWER, inquiry.id, answers, key=b"guessed")
    return "/dialog", dialog, submission.FORGED


def _dialog_of_an_outsider(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    answers = {"words": "Ответ"}
    return (
        "/dialog",
        sent(school, school.teacher, Action.ANSWER, inquiry.id, answers),
        NOT_CONSULTANT,
    )


def _withdrawn_by_another(school: School, inquiry: Inquiry) -> tuple[str, Opened, str]:
    dialog = sent(school, school.consultant, Action.WITHDRAW, inquiry.id, {})
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
