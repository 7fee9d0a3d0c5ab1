"""Which chat the environment chooses, and what Slack needs in place of Mattermost's settings."""

import pytest

from settings import Settings, SettingsError, read_settings
from settings.chats import ChatName
from settings.values import MEANINGS

NEEDED = {
    "SECRET_KEY": "an-honest-key-" * 3,
    "PUBLIC_URL": "https://help.school.example/",
    "SLACK_URL": "https://school.slack.com",
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "SLACK_CHANNEL": "consultants",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in MEANINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def _complaints() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(None)
    return caught.value.sentences


def test_a_key_of_slack_alone_chooses_slack(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(None)
    assert settings.chat is ChatName.SLACK
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.mattermost_url == ""


def test_beside_a_key_of_mattermost_it_has_to_be_said(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MATTERMOST_TOKEN", "bot-token")
    assert any(each.startswith("MATTERMOST_URL не задан") for each in _complaints())
    environment.setenv("CHAT", "slack")
    assert read_settings(None).chat is ChatName.SLACK


def test_what_slack_needs_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CHAT", "slack")
    missing = ["SLACK_URL", "SLACK_BOT_TOKEN", "SLACK_CHANNEL"]
    for name in missing:
        environment.delenv(name)
    assert [each.split()[0] for each in _complaints()] == missing


def test_slack_needs_a_way_to_the_desk(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    (complaint,) = _complaints()
    assert complaint.startswith("SLACK_APP_TOKEN")
    environment.setenv("SLACK_SIGNING_SECRET", "signed")
    assert isinstance(read_settings(None), Settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT", "skype"),
        ("SLACK_BOT_TOKEN", "xapp-1-secret"),
        ("SLACK_APP_TOKEN", "xoxb-1-secret"),
        ("SLACK_API_URL", "https://evil.example/api/"),
        ("SLACK_API_URL", "http://slack.com/api/"),
        ("SLACK_URL", "school"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    complaint = next(each for each in _complaints() if each.startswith(name))
    assert MEANINGS[name] in complaint
    assert value not in complaint.replace(MEANINGS[name], "")


def test_the_practice_slack_stands_on_this_machine(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_API_URL", "http://127.0.0.1:8065/api")
    assert read_settings(None).slack_api_url == "http://127.0.0.1:8065/api/"


def test_secrets_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_SIGNING_SECRET", "signed-1-secret")
    assert "1-secret" not in repr(read_settings(None))
