"""Without Socket Mode Slack calls the bot: the order of the steps, and whether it will be heard."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from doctor import slack as doctor_slack
from helpdesk.storage.database import create_engine_for
from integration.slack.bot import create_bot
from integration.slack.setup import reach_step
from sandbox.loopback import LoopbackServer, serving
from sandbox.slack.outlets import HttpMode
from sandbox.slack_testing import RunningSlack
from tests.integration.house import SECRET, found_desk
from tests.integration.slack.house import settings_for
from tests.integration.slack.test_connecting import Said, connection


def test_with_a_signing_secret_the_order_of_steps_is_said(
    slack: RunningSlack, tmp_path: Path
) -> None:
    said = Said(slack)
    given = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s", "BOT_URL": "https://b.example"}
    connection(slack, tmp_path, said, has_terminal=False, **given).connect()
    assert said.all.index("запустите программу") < said.all.index("App Manifest")
    assert "https://b.example/slack/events" in (tmp_path / "slack-manifest.json").read_text()


def test_the_doctor_asks_the_address_as_slack_does(
    slack: RunningSlack, tmp_path: Path, sqlite_url: str
) -> None:
    engine = create_engine_for(sqlite_url)
    signed = {"slack_app_token": None, "slack_signing_secret": slack.signing_secret}
    settings = settings_for(slack, tmp_path, bot_url="http://127.0.0.1:1", **signed)
    (away,) = doctor_slack.word(settings)
    assert away.well is False
    server = LoopbackServer(create_bot(found_desk(engine), settings))
    with serving(server, "bot"):
        there = {"bot_url": server.url}
        (found,) = doctor_slack.word(settings.model_copy(update=there))
        assert found.well is True, found.says
        other = {**there, "slack_signing_secret": SecretStr("another")}
        (unsigned,) = doctor_slack.word(settings.model_copy(update=other))
    assert unsigned.well is False
    assert "401" in unsigned.says
    engine.dispose()


def test_connecting_is_tried_at_the_desk_that_slack_calls(
    slack: RunningSlack, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach_step, "LOOK_EACH", 0.1)
    engine = create_engine_for(sqlite_url)
    signed = {"slack_app_token": None, "slack_signing_secret": slack.signing_secret}
    settings = settings_for(slack, tmp_path, bot_url="http://127.0.0.1:1", **signed)
    server, said = LoopbackServer(create_bot(found_desk(engine), settings)), Said(slack)
    with serving(server, "bot"):
        url = server.url
        slack.workspace.outlet = HttpMode(slack.workspace, f"{url}/slack/events")
        made = connection(
            slack,
            tmp_path,
            said,
            SECRET_KEY=SECRET,
            SLACK_APP_TOKEN="",
            SLACK_SIGNING_SECRET=slack.signing_secret,
            BOT_URL=url,
        )
        assert made.connect() == 0, said.all
        for thread in said.threads:
            thread.join()
    assert "нажатие доходит до программы" in said.all
    engine.dispose()
