"""The desk connected and disconnected, on every server that the suite is run against."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.people import Person
from settings import read_settings
from tests.contract.mattermost.school import word
from tests.contract.mattermost.trial import Trial, free_port

pytestmark = pytest.mark.contract


HALF = "Проверка связи: "


def test_everything_is_made_on_a_server_that_knows_nothing_of_the_desk(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trial.connect()
    assert run.status == 0, run.text
    assert trial.bot["is_bot"]
    assert trial.bot["last_picture_update"] > 0
    assert trial.room["type"] == "P"
    assert trial.room["purpose"]
    assert all(trial.is_in_room(person.id) for person in trial.people.values())
    assert trial.command["trigger"] == "dnevnik"
    assert trial.command["url"] == f"{trial.environment['BOT_URL']}/command"
    assert [line for line in run.lines("в порядке") if line.startswith(HALF)] == [
        f"{HALF}/dnevnik сходила к {trial.command['url']} и вернулась",
        f"{HALF}нажатие сходило к {trial.environment['BOT_URL']}/action и вернулось",
    ]


def test_the_desk_can_work_with_what_was_written(
    connected: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in connected.env:
        monkeypatch.delenv(name, raising=False)
    settings = read_settings(connected.folder / ".env")
    bot = Person(connected.server.url, "", "", token=settings.mattermost_token.get_secret_value())
    assert bot.id == connected.bot["id"]
    assert settings.command_tokens == (connected.command["token"],)
    assert settings.mattermost_team == connected.team
    assert settings.mattermost_channel == connected.room["name"]
    bot.team = connected.team
    bot.say(connected.room["name"], "Карточка")


def test_it_tells_by_which_link_teachers_join_the_team(connected: Trial) -> None:
    told = re.search(r"/signup_user_complete/\?id=(\w+)", connected.connect().text)
    assert told is not None
    found = connected.admin.request("GET", f"/teams/name/{connected.team}").json()
    assert found["invite_id"] == told[1]


def test_a_second_run_changes_nothing(connected: Trial) -> None:
    files = {each.name: each.read_bytes() for each in connected.folder.iterdir()}
    before = (connected.bot, connected.room, connected.commands)
    run = connected.connect()
    assert (run.status, run.done, run.failed) == (0, [], [])
    assert {each.name: each.read_bytes() for each in connected.folder.iterdir()} == files
    assert before[0] == connected.bot
    assert before[2] == connected.commands
    assert before[1]["id"] == connected.room["id"]


def test_the_test_post_is_gone(connected: Trial) -> None:
    posts = connected.admin.posts(f"@{connected.bot['username']}")
    assert not any("Проверка связи" in post.message for post in posts)


def test_what_the_administrator_told_is_nowhere_written(connected: Trial) -> None:
    for name in (".env", "connected.json"):
        written = (connected.folder / name).read_text("utf-8")
        assert connected.password not in written
        assert connected.admin.username not in written


def _disable_bot(trial: Trial) -> None:
    trial.admin.request("POST", f"/bots/{trial.bot['id']}/disable", json={})


def _revoke_token(trial: Trial) -> None:
    said = {"token_id": trial.memory["made"]["token"]}
    trial.admin.request("POST", "/users/tokens/revoke", json=said)


def _archive_room(trial: Trial) -> None:
    trial.admin.request("DELETE", f"/channels/{trial.room['id']}")


def _put_bot_out_of_room(trial: Trial) -> None:
    trial.admin.request("DELETE", f"/channels/{trial.room['id']}/members/{trial.bot['id']}")


def _put_bot_out_of_team(trial: Trial) -> None:
    trial.admin.request("DELETE", f"/teams/{trial.team_id}/members/{trial.bot['id']}")


def _put_person_out(trial: Trial) -> None:
    person = trial.people["zavuch"]
    trial.admin.request("DELETE", f"/channels/{trial.room['id']}/members/{person.id}")


def _change_command(trial: Trial, **changes: Any) -> None:
    command = trial.command
    trial.admin.request("PUT", f"/commands/{command['id']}", json=command | changes)


def _rename_command(trial: Trial) -> None:
    _change_command(trial, trigger=word())


def _lead_command_astray(trial: Trial) -> None:
    _change_command(trial, url="http://127.0.0.1:9/elsewhere")


def _delete_command(trial: Trial) -> None:
    trial.admin.request("DELETE", f"/commands/{trial.command['id']}")


HARMS: dict[str, tuple[Callable[[Trial], None], str]] = {
    "the bot was deactivated": (_disable_bot, "Бот: был выключен"),
    "the bot's token was revoked": (_revoke_token, "Ключ бота: прежний не подошёл"),
    "the channel was archived": (_archive_room, "Канал: канал"),
    "the bot was put out of the channel": (_put_bot_out_of_room, "Канал: бот добавлен"),
    "the bot was put out of the team": (_put_bot_out_of_team, "Бот в команде:"),
    "the head was put out of the channel": (_put_person_out, "Люди: @"),
    "the command was renamed": (_rename_command, "Слэш-команда: исправлена /dnevnik"),
    "the command leads elsewhere": (_lead_command_astray, "Слэш-команда: исправлена /dnevnik"),
    "the command was deleted": (_delete_command, "Слэш-команда: создана /dnevnik"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_is_mended_and_then_there_is_nothing_to_do(connected: Trial, harm: str) -> None:
    spoil, says = HARMS[harm]
    spoil(connected)
    run = connected.connect()
    assert run.status == 0, run.text
    assert any(line.startswith(says) for line in run.done), run.text
    again = connected.connect()
    assert (again.status, again.done) == (0, []), again.text


def test_a_renamed_channel_is_still_the_desks(connected: Trial) -> None:
    room, name = connected.room, word()
    connected.admin.request("PUT", f"/channels/{room['id']}/patch", json={"name": name})
    run = connected.connect()
    assert run.status == 0, run.text
    assert connected.env["MATTERMOST_CHANNEL"] == name


def test_a_changed_address_of_the_bot_leads_the_command_there(connected: Trial) -> None:
    port = str(free_port())
    token = connected.command["token"]
    connected.environment |= {"BOT_URL": f"http://127.0.0.1:{port}", "BOT_PORT": port}
    run = connected.connect()
    assert run.status == 0, run.text
    assert connected.command["url"] == f"http://127.0.0.1:{port}/command"
    assert connected.command["token"] == token
    assert connected.env["BOT_URL"] == f"http://127.0.0.1:{port}"


def test_another_command_of_the_desk_follows_and_keeps_its_token(connected: Trial) -> None:
    wanted = {"team_id": connected.team_id, "method": "P", "trigger": word()}
    wanted["url"] = connected.command["url"]
    other = connected.admin.request("POST", "/commands", json=wanted).json()
    connected.connect()
    assert other["token"] in connected.env["MATTERMOST_COMMAND_TOKENS"].split(",")
    port = str(free_port())
    run = connected.connect(BOT_URL=f"http://127.0.0.1:{port}", BOT_PORT=port)
    assert run.status == 0, run.text
    assert {each["url"] for each in connected.commands} == {f"http://127.0.0.1:{port}/command"}
