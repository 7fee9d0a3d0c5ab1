"""A press is believed as the server sends it, from who may make it, and once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from integration.chat.directory import LOST, NOT_CONSULTANT, NOT_STAFF, NOT_SURE
from integration.chat.flows import click as click_flow
from integration.chat.flows import pressing
from integration.chat.sealing import button_context
from integration.mattermost import requests
from sandbox.people import Person
from sandbox.server.troubles import TroubleKind
from tests.integration.house import School
from tests.integration.mattermost.trust.trusting import pressed, state_of, trigger


def test_a_press_as_the_server_sends_it_is_believed(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    answer = bot.post("/action", json=pressed(school, school.consultant, inquiry))
    assert answer.json == {}
    assert state_of(school, inquiry) is State.CLAIMED


def test_the_same_press_sent_again_is_a_replay(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry)
    bot.post("/action", json=press)
    release = button_context(school.settings.secret, inquiry.reference, Action.RELEASE)
    assert (
        school.words_of(bot.post("/action", json=press | {"context": release}))
        == click_flow.UNPROVED
    )
    assert state_of(school, inquiry) is State.CLAIMED


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def turned(signature: str) -> str:
    r, s = decode_dss_signature(base64.b64decode(signature))
    return base64.b64encode(encode_dss_signature(r, P256_ORDER - s)).decode()


def test_a_replay_in_other_letters_is_one_all_the_same(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry)
    bot.post("/action", json=press)
    head, _, signature = base64.b64decode(press["trigger_id"]).decode().rpartition(":")
    # An ECDSA signature (r, s) is as good as (r, n - s): the same proof, written otherwise.
    rewritten = f"{head}:{turned(signature)}"
    again = base64.b64encode(rewritten.encode()).decode()
    assert again != press["trigger_id"]
    release = button_context(school.settings.secret, inquiry.reference, Action.RELEASE)
    sent = press | {"context": release, "trigger_id": again}
    assert school.words_of(bot.post("/action", json=sent)) == click_flow.UNPROVED


def test_a_press_in_the_name_of_another_is_not_believed(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry, trigger_id=trigger(school, school.teacher))
    answer = bot.post("/action", json=press)
    assert school.words_of(answer, school.teacher) == click_flow.UNPROVED
    assert state_of(school, inquiry) is State.NEW


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_stale_trigger_is_not_believed(
    school: School, bot: FlaskClient, inquiry: Inquiry, minutes: int
) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    press = pressed(
        school, school.consultant, inquiry, trigger_id=trigger(school, school.consultant, at)
    )
    assert school.words_of(bot.post("/action", json=press)) == click_flow.UNPROVED
    assert state_of(school, inquiry) is State.NEW


def test_a_press_without_a_trigger_is_not_believed(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry, trigger_id="")
    assert school.words_of(bot.post("/action", json=press)) == click_flow.UNPROVED


def test_a_button_is_good_for_months(
    school: School, bot: FlaskClient, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = button_context(school.settings.secret, inquiry.reference, Action.CLAIM)
    later = datetime.now(UTC) + timedelta(days=150)
    monkeypatch.setattr(requests, "moment", lambda: later)
    proof = trigger(school, school.consultant, later)
    press = pressed(school, school.consultant, inquiry, context=card, trigger_id=proof)
    assert bot.post("/action", json=press).json == {}
    assert state_of(school, inquiry) is State.CLAIMED


@pytest.mark.parametrize("forgery", [{"inquiry": "2"}, {"action": "close"}, {"mac": "0" * 64}])
def test_a_button_that_was_tampered_with_does_nothing(
    school: School, bot: FlaskClient, inquiry: Inquiry, forgery: dict[str, str]
) -> None:
    context = button_context(school.settings.secret, inquiry.reference, Action.CLAIM) | forgery
    press = pressed(school, school.consultant, inquiry, context=context)
    assert school.words_of(bot.post("/action", json=press)) == pressing.FORGED
    assert state_of(school, inquiry) is State.NEW


def test_who_has_left_the_channel_presses_for_nothing_from_that_moment(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{school.consultant.id}")
    press = pressed(school, school.consultant, inquiry)
    assert school.words_of(bot.post("/action", json=press)) == NOT_CONSULTANT
    assert state_of(school, inquiry) is State.NEW


def stranger(school: School) -> Person:
    wanted = {
        "username": "stranger",
        "password": "sandbox-stranger",
        "email": "s@elsewhere.example",
    }
    school.sandbox.admin.request("POST", "/users", json=wanted)
    return Person(school.sandbox.url, "stranger", "sandbox-stranger")


def test_a_stranger_to_the_team_presses_for_nothing(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    person = stranger(school)
    answer = bot.post("/action", json=pressed(school, person, inquiry))
    assert school.words_of(answer, person) == NOT_STAFF


def make_guest(school: School, person: Person) -> None:
    sql = "UPDATE users SET roles = 'system_guest' WHERE id = ?"
    school.sandbox.chat.store.change(sql, person.id)


def test_a_guest_presses_for_nothing(school: School, bot: FlaskClient, inquiry: Inquiry) -> None:
    make_guest(school, school.consultant)
    press = pressed(school, school.consultant, inquiry)
    assert school.words_of(bot.post("/action", json=press)) == NOT_STAFF
    assert state_of(school, inquiry) is State.NEW


def test_when_the_chat_does_not_say_who_that_is_nothing_is_done(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry)
    bot.post("/action", json=pressed(school, school.teacher, inquiry))  # The key is known now.
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/channels/", method="GET", times=9)
    assert school.words_of(bot.post("/action", json=press)) == NOT_SURE
    assert state_of(school, inquiry) is State.NEW


def test_a_bot_that_has_lost_its_channel_says_so(
    school: School, bot: FlaskClient, inquiry: Inquiry
) -> None:
    press = pressed(school, school.consultant, inquiry)
    channel = school.admin_channel()
    bot.post("/action", json=pressed(school, school.teacher, inquiry))  # The channel is known.
    school.sandbox.admin.request("DELETE", f"/channels/{channel}/members/{school.bot.id}")
    with capture_logs() as lines:
        assert school.words_of(bot.post("/action", json=press)) == LOST
    assert "error" in [line["log_level"] for line in lines]
    assert state_of(school, inquiry) is State.NEW
