"""The desk disconnected, and what it does not take, on every server of the suite."""

import pytest

from sandbox.people import Person
from tests.contract.mattermost.school import denied
from tests.contract.mattermost.trial import Trial

pytestmark = pytest.mark.contract


def test_disconnecting_takes_back_what_was_made(connected: Trial) -> None:
    token, room = connected.env["MATTERMOST_TOKEN"], connected.room["id"]
    run = connected.disconnect()
    assert run.status == 0, run.text
    assert connected.commands == []
    assert connected.bot["delete_at"] > 0
    assert connected.room["delete_at"] > 0
    assert connected.room["id"] == room
    assert denied(lambda: Person(connected.server.url, "", "", token=token)).status == 401
    assert list(connected.env) == ["SECRET_KEY"]


def test_after_disconnecting_it_can_be_connected_again(connected: Trial) -> None:
    bot, room, key = connected.bot["id"], connected.room["id"], connected.env["SECRET_KEY"]
    connected.disconnect()
    run = connected.connect()
    assert run.status == 0, run.text
    assert (connected.bot["id"], connected.room["id"]) == (bot, room)
    assert connected.env["SECRET_KEY"] == key
    assert connected.disconnect().status == 0
    assert connected.bot["delete_at"] > 0


def test_disconnecting_leaves_what_was_merely_found(trial: Trial) -> None:
    admin = trial.admin
    bot = admin.request("POST", "/bots", json={"username": trial.environment["MATTERMOST_BOT"]})
    member = {"team_id": trial.team_id, "user_id": bot.json()["user_id"]}
    admin.request("POST", f"/teams/{trial.team_id}/members", json=member)
    name = trial.environment["MATTERMOST_CHANNEL"]
    wanted = {"team_id": trial.team_id, "name": name, "display_name": name, "type": "P"}
    room_id = admin.request("POST", "/channels", json=wanted).json()["id"]
    assert trial.connect().status == 0
    assert trial.room["id"] == room_id
    head = trial.people["zavuch"]
    assert trial.is_in_room(head.id)
    run = trial.disconnect()
    assert run.status == 0, run.text
    assert not trial.room["delete_at"]
    assert not trial.bot.get("delete_at")
    assert not trial.is_in_room(head.id)
    path = f"/teams/{trial.team_id}/members/{bot.json()['user_id']}"
    assert not admin.request("GET", path).json()["delete_at"]


def test_an_open_channel_is_not_taken(trial: Trial) -> None:
    name = trial.environment["MATTERMOST_CHANNEL"]
    wanted = {"team_id": trial.team_id, "name": name, "display_name": name, "type": "O"}
    trial.admin.request("POST", "/channels", json=wanted)
    run = trial.connect()
    assert run.status == 1
    assert any("открыт всей команде" in line for line in run.failed)


def test_a_name_that_a_person_bears_is_not_taken(trial: Trial) -> None:
    run = trial.connect(MATTERMOST_BOT=trial.people["zavuch"].username)
    assert run.status == 1
    assert any("уже у человека" in line for line in run.failed)
    assert "MATTERMOST_BOT" in run.text


def test_who_does_not_administer_gets_a_list_to_hand_on(trial: Trial) -> None:
    person = trial.people["zavuch"]
    run = trial.connect(
        MATTERMOST_ADMIN=person.username, MATTERMOST_ADMIN_PASSWORD="Sandbox-2026-password"
    )
    assert run.status == 1
    assert "Передайте тому, кто управляет сервером:" in run.text
    assert "Bot Accounts" in run.text
    assert trial.commands == []


def test_unknown_people_are_named(trial: Trial) -> None:
    path = trial.folder / "regulation.toml"
    name = trial.people["consultant2"].username
    path.write_text(path.read_text("utf-8").replace(f'"{name}"', '"no-such-teacher"'), "utf-8")
    run = trial.connect()
    assert run.failed == ["Люди: на сервере нет: no-such-teacher"]
