"""The word `/help` where a server gives it away by no plugin, and where nobody wants it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from integration.mattermost.plugin.building import SOURCE
from integration.mattermost.setup.help_step import (
    OLDEST,
    HelpWord,
    lets_rename,
    starts_plugin,
    way_of_the_word,
)
from integration.mattermost.setup.setup_client import SetupClient
from sandbox.server.limits import OLD
from sandbox.server.troubles import TroubleKind as Trouble
from sandbox.testing import RunningSandbox
from tests.contract.mattermost import plugging
from tests.contract.mattermost.school import PASSWORD, Server
from tests.contract.mattermost.trial import Run, Trial

STEP = "Слово /help: "
PAGE = "https://help.school.example/teachers"
LINK = "SupportSettings.HelpLink"


def of_the_word(run: Run) -> str:
    return "\n".join(line for line in run.printed if line.startswith("Слово /help"))


@pytest.fixture
def wanting(bare: RunningSandbox, trial: Trial, tmp_path: Path) -> Trial:
    """A school that wants the word, on a server that takes plugins."""
    bare.chat.store.set("PluginSettings.EnableUploads", True)
    del trial.environment["HELP_WORD"]
    trial.bundle = plugging.bundle_at(tmp_path.parent / "plugin.tar.gz", plugging.stand_in())
    return trial


def way(bare: RunningSandbox, trial: Trial) -> HelpWord:
    client = SetupClient(bare.url, trial.env["MATTERMOST_TOKEN"])
    try:
        return way_of_the_word(client, trial.team, trial.environment["PUBLIC_URL"])
    finally:
        client.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("Enable", False), ("EnableUploads", False), ("RequirePluginSignature", True)],
)
def test_where_no_plugin_may_be_uploaded_the_link_leads_to_the_teachers_page(
    bare: RunningSandbox, wanting: Trial, setting: str, value: bool
) -> None:
    bare.chat.store.set(f"PluginSettings.{setting}", value)
    bare.chat.store.set(LINK, "https://school.example/own-help")
    run = wanting.connect()
    assert run.status == 0, run.text
    assert f"учителя пишут /dnevnik, а /help ведёт на {PAGE}" in of_the_word(run)
    assert "PluginSettings.EnableUploads — true" in run.text
    assert bare.chat.store.setting(LINK) == PAGE
    assert way(bare, wanting) is HelpWord.LINK
    assert wanting.disconnect().status == 0
    assert bare.chat.store.setting(LINK) == "https://school.example/own-help"


def test_an_old_server_lets_a_command_be_renamed(bare: RunningSandbox, wanting: Trial) -> None:
    bare.chat.limits = OLD
    wanting.server = Server(bare.url, bare.admin, 5)
    bare.chat.store.set("PluginSettings.EnableUploads", False)
    run = wanting.connect()
    assert run.status == 0, run.text
    assert "учителя пишут /help (переименованная команда)" in of_the_word(run)
    assert way(bare, wanting) is HelpWord.DESK


def test_a_server_too_old_for_the_plugin_is_told_and_has_the_word_otherwise(
    bare: RunningSandbox, wanting: Trial
) -> None:
    bare.chat.limits = replace(OLD, version="5.37.1")
    wanting.server = Server(bare.url, bare.admin, 5)
    run = wanting.connect()
    assert run.status == 0, run.text
    assert "учителя пишут /help (переименованная команда)" in of_the_word(run)
    assert bare.admin.request("GET", "/plugins").json() == {"active": [], "inactive": []}


def test_the_oldest_server_is_the_one_that_the_plugin_itself_asks_for() -> None:
    asked = json.loads((SOURCE / "plugin.json").read_text("utf-8"))["min_server_version"]
    assert starts_plugin(asked)
    assert starts_plugin("11.6.0")
    assert starts_plugin("")
    assert not starts_plugin("5.37.9")
    assert asked == "{}.{}.0".format(*OLDEST)


def test_a_plugin_that_follows_a_renamed_command_leaves_nothing_of_it(
    bare: RunningSandbox, wanting: Trial
) -> None:
    bare.chat.limits = OLD
    wanting.server = Server(bare.url, bare.admin, 5)
    bare.chat.store.set("PluginSettings.EnableUploads", False)
    wanting.connect()
    (renamed,) = [each for each in wanting.commands if each["trigger"] == "help"]
    assert renamed["token"] in wanting.env["MATTERMOST_COMMAND_TOKENS"]
    bare.chat.store.set("PluginSettings.EnableUploads", True)
    run = wanting.connect()
    assert "убрана переименованная команда /help" in of_the_word(run)
    assert renamed["token"] not in wanting.env["MATTERMOST_COMMAND_TOKENS"]
    assert wanting.connect().done == []


def test_where_the_server_refuses_the_renaming_nothing_is_left_of_it(
    bare: RunningSandbox, wanting: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.mattermost.setup.help_step.lets_rename", lambda version: True)
    bare.chat.store.set("PluginSettings.EnableUploads", False)
    run = wanting.connect()
    assert run.status == 0, run.text
    assert "переименовать команду сервер не дал" in of_the_word(run)
    assert [each["trigger"] for each in wanting.commands] == ["dnevnik"]
    assert "help_command" not in wanting.memory["made"]
    assert bare.chat.store.setting(LINK) == PAGE


def test_a_plugin_that_the_server_does_not_take_is_said_and_the_link_is_had(
    bare: RunningSandbox, wanting: Trial, tmp_path: Path
) -> None:
    wanting.bundle = plugging.bundle_at(tmp_path / "broken", b"no bundle")
    run = wanting.connect()
    assert run.status == 0, run.text
    assert "плагин не принят: сервер отказал" in of_the_word(run)
    assert bare.chat.store.setting(LINK) == PAGE


def test_the_link_is_not_changed_without_agreement(bare: RunningSandbox, wanting: Trial) -> None:
    bare.chat.store.set("PluginSettings.EnableUploads", False)
    run = wanting.connect(agrees=False)
    assert not bare.chat.store.setting(LINK, "")
    assert "Customization → Help Link" in run.text
    assert "учителя пишут /dnevnik: плагины на этом сервере не загружают" in of_the_word(run)
    assert way(bare, wanting) is HelpWord.OWN_WORD


def test_who_wants_nothing_of_the_word_is_left_alone(bare: RunningSandbox, wanting: Trial) -> None:
    run = wanting.connect(HELP_WORD="no")
    assert run.status == 0, run.text
    assert "слово /help не трогаем" in of_the_word(run)
    assert bare.admin.request("GET", "/plugins").json() == {"active": [], "inactive": []}
    assert not bare.chat.store.setting(LINK, "")


def test_who_does_not_administer_is_told_who_can(bare: RunningSandbox, wanting: Trial) -> None:
    person = wanting.people["zavuch"]
    run = wanting.connect(MATTERMOST_ADMIN=person.username, MATTERMOST_ADMIN_PASSWORD=PASSWORD)
    assert "запускает администратор сервера" in of_the_word(run)


def test_other_plugins_keep_their_settings(bare: RunningSandbox, wanting: Trial) -> None:
    bare.chat.limits = OLD
    others: dict[str, dict[str, object]] = {"com.example.other": {"key": "value"}}
    plugging.write(bare.admin, others)
    assert wanting.connect().status == 0
    assert plugging.settings(bare.admin).items() >= others.items()
    assert wanting.disconnect().status == 0
    assert plugging.settings(bare.admin) == others


def test_an_upload_whose_answer_was_lost_is_done_again(
    bare: RunningSandbox, wanting: Trial
) -> None:
    bare.trouble(Trouble.BREAKS, "/api/v4/plugins", times=1)
    run = wanting.connect()
    assert run.status == 1
    assert "запустите команду ещё раз" in run.text
    again = wanting.connect()
    assert again.status == 0, again.text
    assert way(bare, wanting) is HelpWord.DESK


def test_a_new_key_gives_the_plugin_a_new_token(bare: RunningSandbox, wanting: Trial) -> None:
    wanting.connect()
    before = bare.chat.store.setting("PluginSettings.Plugins")[plugging.ID]["token"]
    assert wanting.connect(SECRET_KEY="another-key-" * 4).status == 0
    after = bare.chat.store.setting("PluginSettings.Plugins")[plugging.ID]["token"]
    assert before != after
    assert after in wanting.env["MATTERMOST_COMMAND_TOKENS"].split(",")


def test_a_word_that_leads_nowhere_is_noticed(bare: RunningSandbox, wanting: Trial) -> None:
    wanting.connect(HELP_WORD="no")
    bare.admin.request("DELETE", f"/commands/{wanting.command['id']}")
    assert way(bare, wanting) is HelpWord.NONE


@pytest.mark.parametrize(
    ("version", "lets"),
    [
        ("5.38.0", True),
        ("10.5.3", True),
        ("10.11.13", True),
        ("10.11.14", False),
        ("10.12.0", True),
        ("11.4.3", True),
        ("11.4.4", False),
        ("11.5.1", True),
        ("11.5.2", False),
        ("11.6.0", False),
        ("12.0.0", False),
        ("", False),
    ],
)
def test_which_servers_let_a_command_be_renamed(version: str, lets: bool) -> None:
    assert lets_rename(version) is lets
