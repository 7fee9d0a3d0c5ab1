"""Who somebody is, as the chat server says; and whom its signature proves to have acted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.access.sessions import Belongs, ChatSilent
from helpdesk.regulation.regulation import Regulation
from integration.chat.directory import (
    LOST,
    NOT_CONSULTANT,
    NOT_STAFF,
    NOT_SURE,
    Directory,
    NotAllowed,
    belongs,
)
from integration.mattermost.chat import TeamMembers
from integration.mattermost.client import MattermostClient
from integration.mattermost.requests import ASK_AGAIN_AFTER, Presence
from sandbox.server.storage import Store
from sandbox.server.triggers import TriggerMint
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from settings import ROOT

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def regulation() -> Regulation:
    return Regulation.load(ROOT / "regulation.toml")


@pytest.fixture
def client(chat: RunningSandbox) -> Iterator[MattermostClient]:
    client = MattermostClient(chat.url, chat.bot_token)
    yield client
    client.close()


@pytest.fixture
def directory(client: MattermostClient) -> Directory:
    return Directory(TeamMembers(client, "school", "consultants"))


@pytest.fixture
def presence(client: MattermostClient) -> Presence:
    return Presence(client)


def id_of(chat: RunningSandbox, username: str) -> str:
    return chat.person(username).id


def trigger(chat: RunningSandbox, user_id: str, at: datetime = NOW) -> str:
    return chat.chat.triggers.issue(user_id, int(at.timestamp() * 1000)).whole


def test_a_teacher_is_of_the_staff_and_no_consultant(
    chat: RunningSandbox, directory: Directory, regulation: Regulation
) -> None:
    teacher = id_of(chat, "uchitel")
    assert directory.staff(teacher).full_name == "Ольга Петрова"
    with pytest.raises(NotAllowed, match=NOT_CONSULTANT):
        directory.consultant(teacher, regulation)


def test_the_head_is_known_by_the_regulation(
    chat: RunningSandbox, directory: Directory, regulation: Regulation
) -> None:
    assert directory.consultant(id_of(chat, "zavuch"), regulation).head
    assert not directory.consultant(id_of(chat, "consultant1"), regulation).head


def test_a_head_who_is_not_in_the_channel_moves_nothing(
    chat: RunningSandbox, directory: Directory, regulation: Regulation, client: MattermostClient
) -> None:
    head, channel = id_of(chat, "zavuch"), client.channel_id("school", "consultants")
    chat.person("zavuch").request("DELETE", f"/channels/{channel}/members/{head}")
    with pytest.raises(NotAllowed, match=NOT_CONSULTANT):
        directory.consultant(head, regulation)


@pytest.mark.parametrize("nobody", ["", "me/../x", "a" * 26, "щ"])
def test_nobody_is_of_the_staff(directory: Directory, nobody: str) -> None:
    with pytest.raises(NotAllowed):
        directory.staff(nobody)


def test_a_bot_is_not_of_the_staff(directory: Directory, client: MattermostClient) -> None:
    with pytest.raises(NotAllowed, match=NOT_STAFF):
        directory.staff(client.me().id)


def test_me_is_nobody_but_a_word(directory: Directory) -> None:
    with pytest.raises(NotAllowed):
        directory.staff("me")


def test_an_inquiry_can_be_given_to_people_of_the_channel(
    directory: Directory, regulation: Regulation
) -> None:
    names = {person.username for person in directory.colleagues(regulation)}
    assert {who for who, may in directory.present(regulation).items() if may} == {
        person.id for person in directory.colleagues(regulation)
    }
    assert names == {"consultant1", "consultant2", "zavuch", "director"}


@pytest.mark.parametrize("way", [TroubleKind.REFUSES, TroubleKind.BREAKS, TroubleKind.LIMITS])
def test_whatever_the_server_does_not_confirm_is_refused(
    chat: RunningSandbox, directory: Directory, way: TroubleKind
) -> None:
    teacher = id_of(chat, "uchitel")
    chat.trouble(way, "/api/v4/teams/", method="GET", times=9)
    with pytest.raises(NotAllowed, match=NOT_SURE):
        directory.staff(teacher)


def test_a_team_that_the_bot_cannot_find_lets_nobody_in(
    chat: RunningSandbox, client: MattermostClient
) -> None:
    with pytest.raises(NotAllowed, match=LOST):
        Directory(TeamMembers(client, "elsewhere", "consultants")).staff(id_of(chat, "uchitel"))


def test_a_trigger_proves_once(chat: RunningSandbox, presence: Presence) -> None:
    shown = trigger(chat, "olga")
    assert presence.proves(shown, "olga", NOW)
    assert not presence.proves(shown, "olga", NOW)


def test_a_trigger_proves_nobody_else(chat: RunningSandbox, presence: Presence) -> None:
    assert not presence.proves(trigger(chat, "olga"), "ilya", NOW)


def test_a_server_set_up_anew_is_believed_when_its_key_has_been_asked_for(
    chat: RunningSandbox, presence: Presence
) -> None:
    assert presence.proves(trigger(chat, "olga"), "olga", NOW)
    chat.chat.triggers = TriggerMint(Store(None))
    later = NOW + ASK_AGAIN_AFTER
    assert presence.proves(trigger(chat, "olga", later), "olga", later)


def test_a_forger_does_not_make_us_ask_the_server_again_and_again(
    chat: RunningSandbox, presence: Presence, client: MattermostClient
) -> None:
    presence.proves(trigger(chat, "olga"), "olga", NOW)
    chat.trouble(TroubleKind.REFUSES, "/api/v4/config/", method="GET")
    for _ in range(3):
        assert not presence.proves("forged", "olga", NOW + timedelta(seconds=1))
    # The trouble that was laid for the first who asks still waits for him.
    with pytest.raises(NotAllowed):
        Presence(client).proves("forged", "olga", NOW)


def test_without_the_servers_key_nobody_is_believed(
    chat: RunningSandbox, presence: Presence
) -> None:
    chat.trouble(TroubleKind.REFUSES, "/api/v4/config/", method="GET")
    with pytest.raises(NotAllowed, match=NOT_SURE):
        presence.proves(trigger(chat, "olga"), "olga", NOW)


def test_where_somebody_belongs_is_what_the_chat_says_at_this_moment(
    directory: Directory, chat: RunningSandbox, regulation: Regulation, client: MattermostClient
) -> None:
    marina, channel = id_of(chat, "consultant1"), client.channel_id("school", "consultants")
    assert belongs(directory, regulation, id_of(chat, "uchitel")) is Belongs.TO_STAFF
    assert belongs(directory, regulation, "nobody") is Belongs.TO_NOBODY
    said = [belongs(directory, regulation, marina)]
    chat.person("consultant1").request("DELETE", f"/channels/{channel}/members/{marina}")
    said.append(belongs(directory, regulation, marina))
    chat.chat.store.change("UPDATE users SET delete_at = 1 WHERE id = ?", marina)
    said.append(belongs(directory, regulation, marina))
    assert said == [Belongs.TO_CHANNEL, Belongs.TO_STAFF, Belongs.TO_NOBODY]


@pytest.mark.parametrize("way", [TroubleKind.REFUSES, TroubleKind.BREAKS, TroubleKind.LIMITS])
def test_a_chat_that_is_away_says_of_nobody_where_he_belongs(
    chat: RunningSandbox, directory: Directory, regulation: Regulation, way: TroubleKind
) -> None:
    marina = id_of(chat, "consultant1")
    chat.trouble(way, "/api/v4/channels/", method="GET", times=9)
    with pytest.raises(ChatSilent):
        belongs(directory, regulation, marina)
