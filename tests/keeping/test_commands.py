"""What is printed: where the copy is, what it lacks, and what went wrong, in Russian sentences."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doctor.copies import copies
from helpdesk.clock.copies_noted import copies_noted
from keeping import commands, shelf
from keeping.self_test import is_check_due
from settings import Settings
from tests.doctor.house import only_finding, settings_of
from tests.keeping.conftest import School


def run(settings: Settings, *options: str) -> int:
    """Type `make backup` where these are the settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "read_settings", lambda: settings)
        return commands.run("backup", list(options))


def test_a_copy_says_where_and_how_large_it_is_and_is_checked_the_first_time(
    school: School, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "an-honest-key-" * 3)
    school.ask("asked")
    assert run(school.settings) == 0
    said = capsys.readouterr().out
    (copy,) = shelf.copies_in(school.settings.backups)
    assert f"Копия готова: {copy.path} (" in said
    assert "не зашифрована; вопросов: 1, " in said
    assert "секретов в ней нет: SECRET_KEY." in said
    assert f"Проверка: {copy.path.name} восстанавливается" in said
    assert not is_check_due(school.settings, datetime.now(UTC) + timedelta(days=6))
    assert is_check_due(school.settings, datetime.now(UTC) + timedelta(days=8))
    assert all(each.well for each in copies(school.settings))
    with school.desk.reading() as connection:
        noted = copies_noted(connection, school.desk.regulation().calendar, datetime.now(UTC))
    assert [(each.what, each.well) for each in noted] == [
        ("Копии", True),
        ("Восстановление", True),
    ]


@pytest.mark.any_database
def test_a_copy_that_would_not_come_back_is_told_and_the_doctor_knows(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(school.settings) == 0
    (copy,) = shelf.copies_in(school.settings.backups)
    copy.path.write_bytes(copy.path.read_bytes()[:-200])
    assert run(school.settings, "--check") == 1
    said = capsys.readouterr()
    assert "Возьмите другую копию" in said.err
    _, trouble = copies(school.settings)
    assert trouble.well is False
    assert is_check_due(school.settings, datetime.now(UTC))


def _empty(tmp_path: Path) -> Settings:
    return settings_of(tmp_path, backups=tmp_path / "backups", attachments=tmp_path / "files")


@pytest.mark.parametrize(
    ("options", "said"),
    [([], "копировать нечего"), (["--check"], "ещё нет"), (["--fast"], "Скажите так")],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert run(_empty(tmp_path), *options) > 0
    assert said in capsys.readouterr().err


def test_a_database_that_is_away_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = f"postgresql+psycopg://nobody@/desk?host={tmp_path}"
    settings = settings_of(tmp_path, database_url=away, backups=tmp_path / "backups")
    assert run(settings) == 1
    assert "База не отвечает" in capsys.readouterr().err


def test_an_old_copy_is_a_failure_and_none_worth_knowing(tmp_path: Path) -> None:
    settings = _empty(tmp_path)
    assert only_finding(copies(settings)).well is None
    settings.backups.mkdir()
    old = datetime.now(UTC) - timedelta(days=3)
    (settings.backups / shelf.name_of(old, is_encrypted=False)).touch()
    assert [each.well for each in copies(settings)] == [False, None]


@pytest.mark.parametrize(
    ("size", "words"), [(17, "17 байт"), (1536, "1,5 КБ"), (12 * 1024**2, "12,0 МБ")]
)
def test_sizes_are_said_in_words(size: int, words: str) -> None:
    assert commands.size_in_words(size) == words


@pytest.mark.any_database
def test_only_a_full_disk_is_called_full(
    school: School, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPIPE, errno.ENOENT, errno.EIO):

        def refuse(*_: object, error: int = number) -> None:
            raise OSError(error, os.strerror(error), "/copies")

        monkeypatch.setattr(commands, "back_up", refuse)
        assert run(school.settings) == 1
        said = capsys.readouterr().err
        assert ("нет места" in said) is (number in (errno.ENOSPC, errno.EDQUOT)), said
        assert "/copies" in said
