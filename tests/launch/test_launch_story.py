"""When a demonstration tells a story, and that real settings and earlier data never get one."""

import sys
from pathlib import Path

import pytest

from launch import story
from launch.demo_environment import prepare, record, recorded
from settings.values import MEANINGS


def test_without_settings_the_story_has_a_folder_of_its_own(tmp_path: Path) -> None:
    home = story.home_of(tmp_path, {})
    assert home == tmp_path / "story"
    added = prepare(tmp_path, {}, home).additions
    for name in ("DATABASE_URL", "ATTACHMENTS", "SANDBOX_FOLDER", "SMTP_URL", "REGULATION"):
        assert str(home) in added[name]


@pytest.mark.parametrize("name", sorted(story.REAL))
def test_a_setting_of_a_school_keeps_the_story_away(name: str, tmp_path: Path) -> None:
    assert story.home_of(tmp_path, {name: "something"}) == tmp_path
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "told").touch()
    assert story.home_of(tmp_path, {name: "something"}) == tmp_path


def test_ports_are_no_reason_against_it(tmp_path: Path) -> None:
    given = dict.fromkeys(story.HARMLESS, "1")
    assert story.home_of(tmp_path, given) != tmp_path
    assert MEANINGS.keys() >= story.HARMLESS


def test_what_is_asked_to_be_empty_is_so_whether_or_not_a_story_was_told(tmp_path: Path) -> None:
    assert story.home_of(tmp_path, {"EMPTY": "1"}) == tmp_path
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "told").touch()
    assert story.home_of(tmp_path, {"EMPTY": "1"}) == tmp_path
    assert story.home_of(tmp_path, {"EMPTY": "0"}) == tmp_path / "story"


@pytest.mark.parametrize("data", ["helpdesk.db", "chat/chat.db"])
def test_data_from_before_are_gone_on_with(data: str, tmp_path: Path) -> None:
    path = tmp_path / data
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert story.home_of(tmp_path, {}) == tmp_path


def test_it_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "story"
    home.mkdir()
    monkeypatch.setattr(sys, "executable", "true")
    assert not story.is_told(home)
    assert story.tell(home, tmp_path) == ""
    assert story.is_told(home)


def test_a_story_that_cannot_be_told_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "story"
    (home / "chat").mkdir(parents=True)
    (home / "chat" / "chat.db").touch()
    (home / "helpdesk.db").touch()
    monkeypatch.setattr(sys, "executable", "false")
    assert "начинаем с пустого" in story.tell(home, tmp_path)
    assert [each.name for each in home.iterdir()] == ["told"]


def test_a_chat_of_ones_own_never_finds_the_storys_database(tmp_path: Path) -> None:
    record(prepare(tmp_path, {}, tmp_path / "story"), tmp_path)
    given = {"MATTERMOST_URL": "https://chat.school.example"}
    known = recorded(tmp_path, given, is_running=False)
    assert known["DATABASE_URL"] == f"sqlite:///{tmp_path / 'helpdesk.db'}"
    assert known["ATTACHMENTS"] == str(tmp_path / "attachments")
    assert str(tmp_path / "story") in recorded(tmp_path, {}, is_running=False)["DATABASE_URL"]


def test_the_desk_of_the_story_works_at_all_hours(tmp_path: Path) -> None:
    added = prepare(tmp_path, {}, tmp_path / "story").additions
    text = Path(added["REGULATION"]).read_text("utf-8")
    assert 'week = "always"' in text
    assert 'mode = "live"' in text
