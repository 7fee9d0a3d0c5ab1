"""Slack asks for a new socket every few hours: what it sends to that one is answered too."""

import pytest

from sandbox.server.troubles import TroubleKind
from tests.integration.hearing import wait_for
from tests.integration.slack.house import WORDS, SlackSchool


def renewed(school: SlackSchool) -> object:
    """Let Slack ask for a new socket; return it as soon as it is there."""
    school.slack.refresh()
    return wait_for(lambda: school.slack.sockets.open, "the new socket")[0]


def test_a_new_socket_replaces_the_old_one(slack_school: SlackSchool) -> None:
    school = slack_school
    new = renewed(school)
    # At once: whoever pressed something in this moment waits for an answer.
    assert school.asked().number
    assert school.slack.sockets.open == [new]


def test_one_socket_is_left_after_several_new_ones(slack_school: SlackSchool) -> None:
    school = slack_school
    known = [renewed(school) for _ in range(4)]
    assert len(set(map(id, known))) == 4
    assert school.asked().number
    assert school.slack.sockets.open == known[-1:]


@pytest.fixture
def looks_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked for by itself as long as a test lasts."""
    monkeypatch.setattr("integration.chat.flows.listener.LOOK_EACH", 1000.0)


@pytest.mark.parametrize("failures", [0, 1])
@pytest.mark.usefixtures("looks_seldom")
def test_what_is_said_between_two_sockets_is_found(
    slack_school: SlackSchool, failures: int
) -> None:
    school = slack_school
    wait_for(lambda: school.desk.last_beat("listener"), "the first look")
    school.slack.trouble(TroubleKind.REFUSES, "/api/apps.connections.open", times=failures)
    school.slack.refresh()
    school.writes(WORDS)
    assert school.inquiry().subject.startswith(WORDS)
    wait_for(lambda: len(school.slack.sockets.open) == 1, "one socket")
