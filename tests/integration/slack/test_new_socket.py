"""Slack asks for a new socket every few hours: what it sends to that one is answered too."""

import time
from typing import Any

import pytest
from slack_sdk.socket_mode.builtin.connection import Connection

from sandbox.server.troubles import TroubleKind
from sandbox.slack.outlets import SocketMode
from sandbox.slack.people_methods import LINK
from tests.integration.hearing import wait_for
from tests.integration.slack.house import WORDS, SlackSchool


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sockets that are begun, each a while before it is there: the listener looks meanwhile."""
    begun, usual = list[str](), SocketMode.__call__

    def late(sockets: SocketMode, environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"].startswith(LINK):
            begun.append(environ["QUERY_STRING"])
            time.sleep(0.7)
        return usual(sockets, environ, start)

    monkeypatch.setattr("integration.chat.flows.listener.GLANCE", 0.05)
    monkeypatch.setattr(SocketMode, "__call__", late)
    return begun


def renewed(school: SlackSchool) -> object:
    """Let Slack ask for a new socket; return it as soon as it is there."""
    school.slack.refresh()
    return wait_for(lambda: school.slack.sockets.open, "the new socket")[0]


def test_a_new_socket_replaces_the_old_one(begun: list[str], slack_school: SlackSchool) -> None:
    school = slack_school
    new = renewed(school)
    # At once: whoever pressed something in this moment waits for an answer.
    assert school.asked().number
    assert school.slack.sockets.open == [new]
    # The first, and the one that was asked for.
    assert len(begun) == 2


def test_who_presses_meanwhile_waits_for_no_word_on_the_old_socket(
    begun: list[str], monkeypatch: pytest.MonkeyPatch, slack_school: SlackSchool
) -> None:
    """slack_sdk reads from a socket until something comes, here for a minute."""
    usual = Connection.connect

    def patient(session: Connection) -> None:
        usual(session)
        assert session.sock
        session.sock.settimeout(60)

    monkeypatch.setattr(Connection, "connect", patient)
    school = slack_school
    renewed(school)
    # The new socket is patient: nobody says anything on it before it is to end.
    school.slack.sockets.warn()
    wait_for(lambda: school.slack.sockets.open, "the new socket")
    assert school.asked().number
    assert len(begun) == 3


def test_one_socket_is_left_after_several_new_ones(
    begun: list[str], slack_school: SlackSchool
) -> None:
    school = slack_school
    known = [renewed(school) for _ in range(3)]
    assert school.asked().number
    assert school.slack.sockets.open == known[-1:]
    assert len(begun) == 4


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


@pytest.fixture
def pings_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ping tells within a test that a socket is dead."""
    monkeypatch.setattr("integration.slack.connection.PING_EACH", 1000.0)


@pytest.mark.usefixtures("pings_seldom")
def test_a_socket_that_ended_without_a_word_is_replaced_at_once(slack_school: SlackSchool) -> None:
    """Until a ping is missed slack_sdk reads nothing from it, over and over, with a whole core."""
    school = slack_school
    school.slack.cut()
    wait_for(lambda: school.slack.sockets.open, "a new socket")
    assert school.asked().number
