"""The environment, read once: what is missing or wrong is said at one time, in Russian."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import ROOT, Settings, SettingsError, read_settings
from settings.values import MEANINGS

NEEDED = {
    "SECRET_KEY": "an-honest-key-" * 3,
    "PUBLIC_URL": "https://help.school.example/",
    "BOT_URL": "https://bot.school.example",
    "MATTERMOST_URL": "https://chat.school.example",
    "MATTERMOST_TOKEN": "bot-token",
    "MATTERMOST_TEAM": "school",
    "MATTERMOST_CHANNEL": "consultants",
    "MATTERMOST_COMMAND_TOKENS": "one, two",
}


def desk_of(folder: Path) -> dict[str, str]:
    """Return settings with which a command keeps all that it makes in this folder."""
    kept = {"DATABASE_URL": f"sqlite:///{folder / 'desk.db'}"}
    return NEEDED | kept | {"ATTACHMENTS": str(folder / "attachments")}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in MEANINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "regulation.toml").touch()
    monkeypatch.setenv("REGULATION", str(tmp_path / "regulation.toml"))
    return monkeypatch


def _complaints() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(None)
    return caught.value.sentences


def test_every_setting_has_a_meaning_in_words() -> None:
    assert set(MEANINGS) == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("file", "shape"), [(".env.example", r"^#?{}="), ("README.ru.md", r"`{}`")]
)
def test_every_setting_is_told_to_whoever_sets_it(file: str, shape: str) -> None:
    words = (ROOT / file).read_text("utf-8")
    told = [name for name in MEANINGS if re.search(shape.format(name), words, re.MULTILINE)]
    assert set(MEANINGS) == set(told)


def test_what_is_needed_is_enough(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(None)
    assert settings.public_url == "https://help.school.example"
    assert settings.command_tokens == ("one", "two")
    assert settings.redis is None
    assert settings.database.startswith("sqlite:///")
    assert (settings.web_port, settings.bot_port, settings.chat_port) == (8000, 8001, 8065)
    assert settings.smtp_url is None


def test_all_that_is_missing_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        environment.delenv(name)
    assert [sentence.split()[0] for sentence in _complaints()] == list(NEEDED)
    assert all("не задан. Это " in sentence for sentence in _complaints())


def test_an_empty_value_counts_as_missing(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SECRET_KEY", "")
    assert len(_complaints()) == 1
    assert _complaints()[0].startswith("SECRET_KEY не задан")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short"),
        ("PUBLIC_URL", "help.school.example"),
        ("PUBLIC_URL", "https://"),
        ("DATABASE_URL", "mysql://somewhere/desk"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("SMTP_URL", "mail.school.example"),
        ("IMAP_URL", "pop3://mail.school.example"),
        ("WEB_PORT", "eighty"),
        ("WEB_PORT", "70000"),
        ("BOT_PORT", "0"),
        ("PROXIES", "-1"),
        ("LOG_LEVEL", "loud"),
        ("MATTERMOST_COMMAND_TOKENS", " , "),
        ("REGULATION", "/nowhere/regulation.toml"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv("MAIL_FROM", "help@school.example")
    environment.setenv(name, value)
    (complaint,) = _complaints()
    assert complaint.startswith(name)
    assert MEANINGS[name] in complaint
    assert value not in complaint.replace(MEANINGS[name], "")


def test_a_mail_server_needs_a_sender(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_URL", "smtp://mail.school.example")
    (complaint,) = _complaints()
    assert complaint.startswith("MAIL_FROM: нужен")


def test_letters_can_go_into_a_tray(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tray = tmp_path / "Письма школы"
    environment.setenv("SMTP_URL", tray.as_uri())
    environment.setenv("MAIL_FROM", "help@school.example")
    settings = read_settings(None)
    assert settings.mail_tray == tray


def test_a_mail_server_is_no_tray(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_URL", "smtp://mail.school.example")
    environment.setenv("MAIL_FROM", "help@school.example")
    assert read_settings(None).mail_tray is None


def test_a_local_file_is_read_and_the_environment_goes_before_it(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("WEB_PORT=8123\nMATTERMOST_TEAM=other\n", "utf-8")
    settings = read_settings(env_file)
    assert (settings.web_port, settings.mattermost_team) == (8123, "school")


def test_secrets_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://desk:hidden@localhost/desk")
    shown = repr(read_settings(None))
    assert not any(secret in shown for secret in ("hidden", "an-honest-key", "bot-token", "two"))


def test_settings_cannot_be_changed(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(None)
    with pytest.raises(ValidationError):
        settings.web_port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAIL_FROM", "help at school"), ("PUBLIC_URL", "https://help.school.example:99999")],
)
def test_what_is_no_address_is_refused(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    (complaint,) = _complaints()
    assert complaint.startswith(name)
    assert value not in complaint


@pytest.mark.parametrize("key", ["k" * 40, "1234" * 10])
def test_a_key_that_can_be_guessed_is_refused(environment: pytest.MonkeyPatch, key: str) -> None:
    environment.setenv("SECRET_KEY", key)
    (complaint,) = _complaints()
    assert "token_urlsafe" in complaint
    assert key not in complaint


def _said_of(env_file: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file)
    return caught.value.sentences


def test_a_slip_of_the_pen_in_the_file_is_named_with_what_was_meant(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("SMTP_ULR=smtp://mail\nWEB_CONCURRENCY=2\nHELP_WORD=no\n", "utf-8")
    (said,) = _said_of(env_file)
    assert "SMTP_ULR" in said
    assert "вы имели в виду SMTP_URL" in said


def test_a_file_of_another_encoding_is_a_sentence(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes("WEB_PORT=8123\n# школа\n".encode("cp1251"))
    (said,) = _said_of(env_file)
    assert "строка 2" in said
    assert "iconv" in said
