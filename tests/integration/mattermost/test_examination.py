"""What the bot finds wrong with the chat when it looks for itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.regulation.regulation import Regulation
from integration.chat.examination import Examination
from integration.chat.values import User
from integration.mattermost.chat import TeamMembers
from integration.mattermost.client import MattermostClient
from integration.mattermost.http import Timeouts
from sandbox.server.troubles import TroubleKind
from sandbox.testing import NOWHERE, RunningSandbox
from settings import ROOT


@pytest.fixture(scope="module")
def regulation() -> Regulation:
    return Regulation.load(ROOT / "regulation.toml")


def look(
    url: str, token: str, regulation: Regulation, channel: str = "consultants"
) -> list[Incident]:
    client = MattermostClient(url, token, timeouts=Timeouts(connect=1, read=5))
    try:
        return Examination(TeamMembers(client, "school", channel), client.user_by_name).look(
            regulation
        )
    finally:
        client.close()


@pytest.fixture
def channel_id(chat: RunningSandbox) -> Iterator[str]:
    client = MattermostClient(chat.url, chat.bot_token)
    yield client.channel_id("school", "consultants")
    client.close()


def test_where_all_is_well_nothing_is_found(chat: RunningSandbox, regulation: Regulation) -> None:
    assert look(chat.url, chat.bot_token, regulation) == []


def test_a_server_that_is_away_is_all_that_can_be_said(regulation: Regulation) -> None:
    assert look(NOWHERE, "t", regulation) == [Incident(IncidentKind.CHAT_AWAY)]


def test_a_server_that_fails_is_away_too(chat: RunningSandbox, regulation: Regulation) -> None:
    chat.trouble(TroubleKind.REFUSES, method="GET")
    assert look(chat.url, chat.bot_token, regulation) == [Incident(IncidentKind.CHAT_AWAY)]


@pytest.mark.parametrize("way", [TroubleKind.FORBIDS, TroubleKind.HIDES])
@pytest.mark.parametrize("path", ["teams", "channels", "users/username"])
def test_what_a_proxy_keeps_back_says_nothing_of_people_and_channels(
    chat: RunningSandbox, regulation: Regulation, way: TroubleKind, path: str
) -> None:
    chat.trouble(way, f"/api/v4/{path}/", method="GET", times=1000)
    assert look(chat.url, chat.bot_token, regulation) == [Incident(IncidentKind.CHAT_AWAY)]


def test_a_key_that_is_good_no_more(chat: RunningSandbox, regulation: Regulation) -> None:
    assert look(chat.url, "revoked", regulation) == [Incident(IncidentKind.TOKEN)]


def test_a_channel_that_is_not_there(chat: RunningSandbox, regulation: Regulation) -> None:
    found = look(chat.url, chat.bot_token, regulation, "renamed")
    assert found == [Incident(IncidentKind.CHANNEL)]


def test_a_bot_that_was_put_out_of_its_channel(
    chat: RunningSandbox, regulation: Regulation, channel_id: str
) -> None:
    client = MattermostClient(chat.url, chat.bot_token)
    bot = client.me().id
    client.close()
    chat.person("zavuch").request("DELETE", f"/channels/{channel_id}/members/{bot}")
    assert look(chat.url, chat.bot_token, regulation) == [Incident(IncidentKind.CHANNEL)]


def test_a_consultant_who_is_not_in_the_channel(
    chat: RunningSandbox, regulation: Regulation, channel_id: str
) -> None:
    left = chat.person("consultant2").id
    chat.person("zavuch").request("DELETE", f"/channels/{channel_id}/members/{left}")
    found = look(chat.url, chat.bot_token, regulation)
    assert found == [Incident(IncidentKind.PERSON_OUTSIDE, "consultant2")]


def test_somebody_whom_the_chat_does_not_know(chat: RunningSandbox, regulation: Regulation) -> None:
    gone = regulation.people.director.model_copy(update={"user": "byvshij"})
    people = regulation.people.model_copy(update={"director": gone})
    found = look(chat.url, chat.bot_token, regulation.model_copy(update={"people": people}))
    assert found == [Incident(IncidentKind.PERSON_UNKNOWN, "byvshij")]


class WithoutDirector(MattermostClient):
    """A chat in which the director's account was switched off."""

    def user_by_name(self, username: str) -> User:
        return replace(super().user_by_name(username), is_active=username != "director")


def test_somebody_whose_account_was_switched_off(
    chat: RunningSandbox, regulation: Regulation
) -> None:
    client = WithoutDirector(chat.url, chat.bot_token)
    found = Examination(TeamMembers(client, "school", "consultants"), client.user_by_name).look(
        regulation
    )
    client.close()
    assert found == [Incident(IncidentKind.PERSON_DEACTIVATED, "director")]


def test_a_limit_on_edits_is_said_in_seconds(chat: RunningSandbox, regulation: Regulation) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": 120}}
    chat.admin.request("PUT", "/config/patch", json=limit)
    found = look(chat.url, chat.bot_token, regulation)
    assert found == [Incident(IncidentKind.EDIT_LIMIT, "120")]
