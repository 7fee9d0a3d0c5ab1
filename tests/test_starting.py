"""Whatever this machine refuses is said in a Russian sentence, with what to do and no traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT
from starting import in_words
from tests.launch.forked import run
from tests.launch.house import free_ports
from tests.test_settings import NEEDED


def _run(folder: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = NEEDED | {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
        "ATTACHMENTS": str(folder / "attachments"),
        "BACKUPS": str(folder / "backups"),
        "MATTERMOST_URL": "http://127.0.0.1:9",
    }
    line = [sys.executable, str(ROOT / "main.py"), *words]
    return run(line, environment | changes, ROOT)


def _said(finished: subprocess.CompletedProcess[str]) -> str:
    said = finished.stdout + finished.stderr
    assert finished.returncode
    assert "Traceback" not in said, said
    return said


@pytest.mark.parametrize(
    "words", [("release",), ("confirm", "zavuch"), ("backup",), ("backup", "--check"), ("doctor",)]
)
def test_a_database_that_is_away_is_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (port,) = free_ports(1)
    url = f"postgresql://desk:hidden@127.0.0.1:{port}/desk"
    said = _said(_run(tmp_path, *words, DATABASE_URL=url))
    assert "hidden" not in said
    assert any(word in said for word in ("База", "Копий", "Не подтверждено"))


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = _said(_run(tmp_path, "release", ATTACHMENTS=str(tmp_path / "file" / "pictures")))
    assert "права" in said


def test_settings_of_another_encoding_are_a_sentence(tmp_path: Path) -> None:
    regulation = tmp_path / "regulation.toml"
    regulation.write_bytes((ROOT / "regulation.toml").read_text("utf-8").encode("cp1251", "ignore"))
    said = _said(_run(tmp_path, "release", REGULATION=str(regulation)))
    assert "UTF-8" in said


def _fail_with(error: OSError) -> int:
    raise error


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "нет места"),
        (errno.EACCES, "Проверьте права"),
        (errno.ECONNRESET, "Не вышло"),
    ],
)
def test_only_a_full_disk_is_called_full(
    number: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = "/copies" if number == errno.EACCES else None
    error = OSError(number, os.strerror(number), place)
    assert in_words(lambda: _fail_with(error)) == 1
    said = capsys.readouterr().err
    assert words in said
    assert ("мест" in said) is (number == errno.ENOSPC)
