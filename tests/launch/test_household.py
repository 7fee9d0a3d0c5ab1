"""What is prepared for a demonstration, and what is left to the settings."""

import os
import stat
from pathlib import Path

import pytest

from launch import demo_environment
from launch.data_folder import kept_secrets
from launch.demo_environment import is_newer_than_record, prepare, record, recorded


def test_without_settings_everything_is_furnished(tmp_path: Path) -> None:
    found = prepare(tmp_path, {})
    assert set(found.commands) == {"chat", "redis"}
    assert found.additions["PUBLIC_URL"] == "http://localhost:8000"
    assert found.additions["SMTP_URL"] == (tmp_path / "mail").as_uri()
    assert found.additions["REDIS_URL"].startswith("redis://:")


def test_what_is_set_is_not_set_again(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "mine", "DATABASE_URL": "postgresql://db/desk", "PUBLIC_URL": "http://x"}
    assert not given.keys() & prepare(tmp_path, given).additions.keys()


def test_addresses_follow_the_ports(tmp_path: Path) -> None:
    given = {"WEB_PORT": "9000", "BOT_PORT": "9001", "CHAT_PORT": "9065"}
    additions = prepare(tmp_path, given).additions
    assert additions["PUBLIC_URL"] == "http://localhost:9000"
    assert additions["BOT_URL"] == "http://127.0.0.1:9001"
    assert additions["MATTERMOST_URL"] == "http://127.0.0.1:9065"


def test_the_sandbox_shows_the_hours_of_the_school(tmp_path: Path) -> None:
    assert prepare(tmp_path, {}).additions["SANDBOX_ZONE"] == "Europe/Moscow"
    broken = tmp_path / "regulation.toml"
    broken.write_text('zone = "Нигде"', "utf-8")
    for regulation in (str(broken), str(tmp_path / "nowhere.toml")):
        additions = prepare(tmp_path, {"REGULATION": regulation}).additions
        assert additions["SANDBOX_ZONE"] == ""


def test_a_chat_of_ones_own_leaves_the_sandbox_out(tmp_path: Path) -> None:
    found = prepare(tmp_path, {"MATTERMOST_URL": "https://chat.school.example"})
    assert set(found.commands) == {"redis"}
    assert not found.has_chat
    assert not {"MATTERMOST_TOKEN", "PUBLIC_URL", "SMTP_URL"} & found.additions.keys()


def test_a_redis_of_ones_own_leaves_the_embedded_one_out(tmp_path: Path) -> None:
    found = prepare(tmp_path, {"REDIS_URL": "redis://redis.school.example"})
    assert set(found.commands) == {"chat"}


def test_without_any_redis_the_desk_runs_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_environment, "REDIS_SERVERS", ("no-such-server",))
    found = prepare(tmp_path, {})
    assert "REDIS_URL" not in found.additions
    assert "redis" not in found.commands
    assert "Redis не найден" in found.notices[0]


def test_secrets_are_kept_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    first = kept_secrets(path, ["SECRET_KEY"])
    assert kept_secrets(path, ["SECRET_KEY"]) == first
    assert len(first["SECRET_KEY"]) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_secret_does_not_change_the_others(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    first = kept_secrets(path, ["SECRET_KEY"])
    both = kept_secrets(path, ["SECRET_KEY", "REDIS_PASSWORD"])
    assert both["SECRET_KEY"] == first["SECRET_KEY"]
    assert both["REDIS_PASSWORD"] != both["SECRET_KEY"]


def test_what_was_furnished_can_be_read_later(tmp_path: Path) -> None:
    found = prepare(tmp_path, {})
    assert recorded(tmp_path, {}, is_running=True) == {}
    record(found, tmp_path)
    assert recorded(tmp_path, {}, is_running=True) == found.additions
    assert stat.S_IMODE((tmp_path / "furnished.env").stat().st_mode) == 0o600


def test_of_a_house_that_was_stopped_redis_is_gone(tmp_path: Path) -> None:
    found = prepare(tmp_path, {})
    record(found, tmp_path)
    gone = found.additions.items() - recorded(tmp_path, {}, is_running=False).items()
    assert {name for name, _ in gone} == {"REDIS_URL"}


def test_beside_a_chat_of_ones_own_no_guess_of_the_demonstration_counts(tmp_path: Path) -> None:
    record(prepare(tmp_path, {}), tmp_path)
    given = {"MATTERMOST_URL": "https://chat.school.example"}
    running, stopped = (recorded(tmp_path, given, is_running=each) for each in (True, False))
    assert running.keys() - stopped.keys() == {"REDIS_URL"}
    assert stopped.keys() == {"SECRET_KEY", "DATABASE_URL", "ATTACHMENTS", "BACKUPS"}


def test_settings_that_changed_after_the_start_are_noticed(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    assert not is_newer_than_record(env, tmp_path)
    record(prepare(tmp_path, {}), tmp_path)
    env.touch()
    os.utime(tmp_path / "furnished.env", (1, 1))
    assert is_newer_than_record(env, tmp_path)
    os.utime(env, (0, 0))
    assert not is_newer_than_record(env, tmp_path)
