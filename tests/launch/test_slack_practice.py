"""`make run CHAT=slack`: the practice chat in Slack's tongue, with data of its own."""

from pathlib import Path

import pytest

from launch import story
from launch.demo_environment import prepare, record, recorded
from sandbox.__main__ import furnished_app
from settings import Settings
from settings.chats import ChatName

SLACK = {"CHAT": "slack"}


def test_desk_and_chat_share_what_slack_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {**SLACK, "CHAT_PORT": "9065"}
    added = prepare(tmp_path, given).additions
    assert not any(name.startswith("MATTERMOST") for name in added)
    values = {name.lower(): value for name, value in {**added, **given}.items()}
    settings = Settings(_env_file=None, **values)  # type: ignore[arg-type]
    assert settings.chat is ChatName.SLACK
    assert settings.slack_api_url == "http://127.0.0.1:9065/api/"
    for name, value in {**added, **given}.items():
        monkeypatch.setenv(name, value)
    client = furnished_app().test_client()
    key = {"Authorization": f"Bearer {settings.slack_bot_token.get_secret_value()}"}
    said = client.post("/api/auth.test", headers=key).get_json()
    assert (said["ok"], said["url"]) == (True, f"{settings.slack_url}/")
    assert "<h1>Консультанты</h1>" in client.get("/as/consultant1/consultants").text


def test_its_data_lie_apart_from_those_of_the_other_tongue(tmp_path: Path) -> None:
    assert story.home_of(tmp_path, SLACK) == tmp_path / "slack" / "story"
    assert story.home_of(tmp_path, {**SLACK, "EMPTY": "1"}) == tmp_path / "slack"
    (tmp_path / "helpdesk.db").touch()
    assert story.home_of(tmp_path, SLACK) == tmp_path / "slack" / "story"
    empty = prepare(tmp_path, {**SLACK, "EMPTY": "1"}, tmp_path / "slack").additions
    assert "REGULATION" not in empty
    assert str(tmp_path / "slack") in empty["DATABASE_URL"]


def test_a_workspace_of_ones_own_leaves_the_practice_chat_out(tmp_path: Path) -> None:
    given = {**SLACK, "SLACK_BOT_TOKEN": "xoxb-real"}
    found = prepare(tmp_path, given)
    assert not found.has_chat
    assert "PUBLIC_URL" not in found.additions
    assert story.home_of(tmp_path, given) == tmp_path
    record(prepare(tmp_path, SLACK), tmp_path)
    assert "SLACK_APP_TOKEN" not in recorded(tmp_path, given, is_running=False)
