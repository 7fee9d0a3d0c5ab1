"""`/help` got by `make connect`, by the best way that the server lets, and given back."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.mattermost.plugin.building import CannotBuild
from sandbox.people import Person
from sandbox.server.seed import PASSWORD
from tests.contract.mattermost import plugging
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.plugging import ID
from tests.contract.mattermost.school import Server
from tests.contract.mattermost.trial import Trial, free_port, new_trial

pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("plugin")]

STEP = "Слово /help: "
LINK = "SupportSettings"


@pytest.fixture
def trial(server: Server, people: dict[str, Person], tmp_path: Path) -> Iterator[Trial]:
    """A school that wants the word, on a server that does not have the plugin yet."""
    is_sandbox = server.admin.username == "administrator"
    password = PASSWORD if is_sandbox else os.environ["MATTERMOST_TEST_PASSWORD"]
    folder = tmp_path / "files"
    folder.mkdir()
    trial = new_trial(server, people, password, folder)
    del trial.environment["HELP_WORD"]
    content = plugging.bundle_for(server)
    trial.bundle = plugging.bundle_at(tmp_path / "plugin.tar.gz", content)
    plugging.remove(server.admin)
    yield trial
    if trial.memory:
        trial.disconnect()
    plugging.remove(server.admin)


def cannot_build(say: Callable[[str], None]) -> Path:
    raise CannotBuild("Go здесь нет.")


def is_active(trial: Trial) -> bool:
    found = trial.admin.request("GET", "/plugins").json()["active"]
    return ID in [each["id"] for each in found]


def help_link(trial: Trial) -> Any:
    return trial.admin.request("GET", "/config").json()[LINK]["HelpLink"]


def of_the_word(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(STEP)]


def test_the_plugin_is_uploaded_set_up_and_tried(trial: Trial) -> None:
    run = trial.connect()
    assert run.status == 0, run.text
    assert of_the_word(run.done) == [
        f"{STEP}учителя пишут /help (плагин): загружен, настроен, включён"
    ]
    assert is_active(trial)
    said = plugging.settings(trial.admin)[ID]
    assert (said["address"], said["team"]) == (trial.environment["BOT_URL"], trial.team_id)
    assert "/help сходила к" in run.text
    assert [each["trigger"] for each in trial.commands] == ["dnevnik"]


def test_a_second_run_leaves_the_plugin_alone(trial: Trial) -> None:
    trial.connect()
    files = {each.name: each.read_bytes() for each in trial.folder.iterdir()}
    run = trial.connect()
    assert (run.status, run.done, run.failed) == (0, [], []), run.text
    assert {each.name: each.read_bytes() for each in trial.folder.iterdir()} == files


def test_its_token_is_one_that_the_desk_knows(trial: Trial, listener: Listener) -> None:
    trial.environment |= {"BOT_URL": listener.url, "BOT_PORT": listener.url.rpartition(":")[2]}
    trial.connect()
    listener.reset()
    room = trial.room["id"]
    said = {"channel_id": room, "team_id": trial.team_id, "command": "/help не сохраняется"}
    trial.people["zavuch"].request("POST", "/commands/execute", json=said)
    heard = listener.heard().form
    assert heard["text"] == "не сохраняется"
    assert heard["token"] in trial.env["MATTERMOST_COMMAND_TOKENS"].split(",")
    assert heard["token"] not in (trial.folder / "connected.json").read_text("utf-8")


@pytest.mark.parametrize("harm", ["disabled", "removed", "led astray"])
def test_harm_is_mended(trial: Trial, harm: str) -> None:
    trial.connect()
    if harm == "disabled":
        plugging.switch(trial.admin, "disable")
    elif harm == "removed":
        plugging.remove(trial.admin)
    else:
        plugging.set_up(trial.admin, address=trial.environment["BOT_URL"], token="old", team="")
    run = trial.connect()
    assert run.status == 0, run.text
    assert of_the_word(run.done)
    again = trial.connect()
    assert (again.status, again.done) == (0, []), again.text


def test_it_follows_the_desk_to_another_address(trial: Trial) -> None:
    trial.connect()
    port = str(free_port())
    trial.environment |= {"BOT_URL": f"http://127.0.0.1:{port}", "BOT_PORT": port}
    run = trial.connect()
    assert run.status == 0, run.text
    assert of_the_word(run.done) == [f"{STEP}учителя пишут /help (плагин): настроен"]


def test_another_desks_plugin_is_taken_only_by_agreement(trial: Trial) -> None:
    plugging.upload(trial.admin, trial.bundle(print).read_bytes())
    plugging.set_up(trial.admin, address="https://other.example", token="other", team="")
    run = trial.connect(agrees=False, MATTERMOST_TEAM=trial.team)
    assert any("ведёт к другой программе" in line for line in of_the_word(run.failed)), run.text
    assert plugging.settings(trial.admin)[ID]["address"] == "https://other.example"
    assert trial.connect().status == 0
    assert plugging.settings(trial.admin)[ID]["address"] == trial.environment["BOT_URL"]


def test_disconnecting_takes_the_plugin_away(trial: Trial) -> None:
    trial.connect()
    run = trial.disconnect()
    assert run.status == 0, run.text
    assert f"{STEP}плагин убран, /help снова показывает справку сервера" in run.done
    assert not is_active(trial)
    assert ID not in plugging.settings(trial.admin)


def test_without_the_plugin_the_next_best_is_had_and_taken_back(trial: Trial) -> None:
    before = help_link(trial)
    trial.bundle = cannot_build
    run = trial.connect()
    assert run.status == 0, run.text
    if trial.server.is_old:
        assert {each["trigger"] for each in trial.commands} == {"dnevnik", "help"}
        assert "/help сходила к" in run.text
        assert help_link(trial) == before
    else:
        assert {each["trigger"] for each in trial.commands} == {"dnevnik"}
        assert help_link(trial) == "https://help.school.example/teachers"
        assert "Go здесь нет." in run.text
        assert "make plugin" in run.text
    again = trial.connect()
    assert (again.status, again.done) == (0, []), again.text
    assert trial.disconnect().status == 0
    assert (help_link(trial), trial.commands) == (before, [])


def test_what_stood_in_for_the_plugin_goes_when_it_comes(trial: Trial) -> None:
    before, bundle = help_link(trial), trial.bundle
    trial.bundle = cannot_build
    trial.connect()
    trial.bundle = bundle
    run = trial.connect()
    assert run.status == 0, run.text
    assert is_active(trial)
    assert help_link(trial) == before
    assert {each["trigger"] for each in trial.commands} == {"dnevnik"}
