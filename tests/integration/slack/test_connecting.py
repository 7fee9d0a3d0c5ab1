"""`make connect` beside the practice Slack: keys, channel, people, `.env`, the way pressed."""

import re
import threading
from pathlib import Path

import pytest
from slack_bolt import BoltRequest

from doctor import chat as doctor_chat
from doctor import slack as doctor_slack
from integration.setup.results import StepResult
from integration.setup.talk import Stopped, Talk
from integration.slack.checking import checking_app
from integration.slack.setup import reach_step
from integration.slack.setup.context import SlackSetup
from integration.slack.setup.conversation import SlackConnection
from integration.slack.setup.manifest import SCOPES, manifest
from integration.slack.web_api import WebApi
from sandbox.slack_testing import RunningSlack, start_slack
from settings import read_settings
from settings.env_file import values_in
from tests.integration.hearing import wait_for
from tests.integration.house import SECRET
from tests.integration.slack.house import CHANNEL, WORDS, SlackSchool, settings_for

SQUARE = "town-square"


class Said:
    """Whoever runs the command: what he was told, and what he does when he is asked to."""

    def __init__(self, slack: RunningSlack) -> None:
        self.slack = slack
        self.lines: list[str] = []
        self.threads: list[threading.Thread] = []

    def hear(self, words: str) -> None:
        self.lines.append(words)
        if "нажмите кнопку" in words:
            self._do(self._press)
        if typed := re.search(r"наберите в канале #\S+: (/\S+ check \S+)", words):
            self._do(self.slack.person("consultant1").run, typed[1], CHANNEL)

    def _do(self, act: object, *given: str) -> None:
        thread = threading.Thread(target=act, args=given)  # type: ignore[arg-type]
        self.threads.append(thread)
        thread.start()

    def _press(self) -> None:
        person = self.slack.person("consultant1")
        person.press(CHANNEL, person.messages(CHANNEL)[-1]["ts"], "Проверить")

    @property
    def all(self) -> str:
        return "\n".join(self.lines)


def connection(
    slack: RunningSlack, folder: Path, said: Said, *, has_terminal: bool = True, **given: str
) -> SlackConnection:
    environment = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "PUBLIC_URL": "https://help.school.example",
        **given,
    }
    talk = Talk({}, agrees=True, has_terminal=has_terminal, say=said.hear)
    return SlackConnection(
        talk,
        folder / ".env",
        folder / "connected.json",
        folder / "secrets.env",
        environment,
        folder / "slack-manifest.json",
    )


def test_all_is_looked_at_written_down_and_pressed_round(
    slack: RunningSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach_step, "LOOK_EACH", 0.1)
    said = Said(slack)
    assert connection(slack, tmp_path, said).connect() == 0, said.all
    for thread in said.threads:
        thread.join()
    assert "нажатие доходит до программы" in said.all
    assert "/helpdesk доходит до программы" in said.all
    written = values_in(tmp_path / ".env")
    assert written["CHAT"] == "slack"
    assert written["SLACK_CHANNEL"] == slack.channel_id(CHANNEL)
    for name in written:
        monkeypatch.delenv(name, raising=False)
    assert read_settings(tmp_path / ".env").slack_api_url == slack.api_url
    # Nothing of the trial is left in the channel.
    assert slack.person("consultant1").messages(CHANNEL) == []


def test_a_key_without_rights_is_said_with_what_to_press(tmp_path: Path) -> None:
    with start_slack(scopes=frozenset(SCOPES) - {"groups:write"}) as slack:
        said = Said(slack)
        assert connection(slack, tmp_path, said, has_terminal=False).connect() == 1
        assert "groups:write" in said.all
        assert "Reinstall to Workspace" in said.all
        settings = settings_for(slack, tmp_path)
        rights = [each for each in doctor_slack.server(settings) if each.well is False]
        assert "groups:write" in rights[0].says


def test_the_doctor_finds_all_in_order_and_what_was_lost(
    slack: RunningSlack, tmp_path: Path, sqlite_url: str
) -> None:
    settings = settings_for(slack, tmp_path, database_url=sqlite_url)
    assert [each.well for each in doctor_chat.chat(settings)] == [True, True]
    assert [each.well for each in doctor_chat.word(settings)] == [True]
    lost = settings.model_copy(update={"slack_channel": "renamed"})
    *_, found = doctor_chat.chat(lost)
    assert found.well is False
    assert "make connect" in found.remedy


def test_a_revoked_key_is_said(slack: RunningSlack, tmp_path: Path) -> None:
    slack.workspace.revoked = True
    said = Said(slack)
    assert connection(slack, tmp_path, said, has_terminal=False).connect() == 1
    assert "token_revoked" in said.all
    assert not (tmp_path / ".env").exists()


def test_without_keys_the_way_to_them_is_said(slack: RunningSlack, tmp_path: Path) -> None:
    said = Said(slack)
    made = connection(slack, tmp_path, said, has_terminal=False, SLACK_BOT_TOKEN="")
    with pytest.raises(Stopped):
        made.connect()
    assert "From a manifest" in said.all
    assert "groups:history" in (tmp_path / "slack-manifest.json").read_text("utf-8")


def test_an_app_of_a_whole_organisation_is_refused_in_words(
    slack: RunningSlack, tmp_path: Path
) -> None:
    slack.workspace.enterprise_id, slack.workspace.is_org_wide = "E0123456789", True
    said = Said(slack)
    assert connection(slack, tmp_path, said, has_terminal=False).connect() == 1
    assert "Enterprise Grid" in said.all
    assert "одно рабочее пространство" in said.all
    assert not (tmp_path / ".env").exists()


def test_disconnecting_takes_back_what_was_written(slack: RunningSlack, tmp_path: Path) -> None:
    said = Said(slack)
    assert connection(slack, tmp_path, said, has_terminal=False).connect() == 0, said.all
    assert connection(slack, tmp_path, said, has_terminal=False).disconnect() == 0
    assert set(values_in(tmp_path / ".env")) == {"SECRET_KEY"}


def test_with_an_address_of_the_bot_slack_is_told_to_call_it() -> None:
    called = manifest("https://bot.school.example")
    assert called["settings"]["socket_mode_enabled"] is False
    at = "https://bot.school.example/slack/events"
    assert called["settings"]["interactivity"]["request_url"] == at
    assert called["features"]["slash_commands"][0]["url"] == at
    assert manifest()["settings"]["socket_mode_enabled"] is True


def test_beside_a_desk_that_runs_every_act_reaches_it(
    slack_school: SlackSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk answers the check, and no second socket takes what people do meanwhile."""
    monkeypatch.setattr(reach_step, "LOOK_EACH", 0.1)
    slack = slack_school.slack
    said, pressed = Said(slack), reach_step._pressed

    def ask_first(way: SlackSetup) -> StepResult:
        for _ in range(4):
            slack.person("uchitel").run(f"/helpdesk {WORDS}", channel=SQUARE)
        return pressed(way)

    monkeypatch.setattr(reach_step, "_pressed", ask_first)
    made = connection(slack, tmp_path, said, SECRET_KEY=SECRET)
    assert made.connect() == 0, said.all
    for thread in said.threads:
        thread.join()
    wait_for(lambda: len(slack.person("uchitel").whispers(SQUARE)) == 4, "the answers")


@pytest.mark.parametrize("text", ["мои", "check x.y"])
def test_what_a_check_does_not_answer_it_does_not_take(slack: RunningSlack, text: str) -> None:
    app = checking_app(WebApi(slack.api_url, slack.bot_token).web, lambda _question: "ответ")
    body = {"command": "/helpdesk", "text": text, "user_id": "U1", "team_id": "T1"}
    answer = app.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert answer.status != 200
