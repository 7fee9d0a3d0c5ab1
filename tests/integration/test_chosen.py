"""Which chat is connected before the settings are complete."""

from pathlib import Path

import pytest

from integration import chosen
from keeping.settings_copy import settings_given


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("integration.chosen.ROOT", tmp_path)
    monkeypatch.setattr("keeping.settings_copy.ENV_FILE", tmp_path / ".env")
    monkeypatch.setenv("CHAT", "")
    return tmp_path / ".env"


@pytest.mark.parametrize("name", ["Mattermost", "skype"])
def test_a_chat_that_is_not_known_is_a_sentence(
    env_file: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    env_file.write_text(f"CHAT={name}\n", "utf-8")
    assert chosen.converse("connect", agrees=True) == 1
    said = capsys.readouterr().err
    assert name in said
    assert "mattermost, slack" in said


def test_what_is_empty_in_the_environment_hides_nothing_of_the_file(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("CHAT=slack\n", "utf-8")
    asked: list[str] = []

    def run(what: str, *, agrees: bool) -> int:
        asked.append(what)
        return int(not agrees)

    monkeypatch.setattr("integration.slack.setup.conversation.run", run)
    assert chosen.converse("connect", agrees=True) == 0
    assert asked == ["connect"]
    assert settings_given()["CHAT"] == "slack"
