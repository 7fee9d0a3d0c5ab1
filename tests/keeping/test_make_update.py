"""What `make update` does by itself: a program that is half replaced cannot be asked."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from program_files import REPLACED, UPDATING, keep, put, settle
from settings import ROOT

NEWER = "raise SystemExit('half of the newer program')\n"
# Notes what it is asked; whether there is a way back is said by a file.
PYTHON = """#!/bin/sh
echo "$@" >> asked
case "$*" in *may-go-back) test -e way-back;; esac
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A program of which a newer one has taken the place in the middle of an update."""
    earlier, place = tmp_path / "earlier", tmp_path / "place"
    earlier.mkdir()
    for name in ("Makefile", "program_files.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, earlier)
    put(earlier, place)
    programs = place / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("pip", "python"):
        (programs / name).write_text(PYTHON, "utf-8")
        (programs / name).chmod(0o755)
    pinned = hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()
    (place / ".venv" / f"installed-{pinned[:16]}").touch()
    keep(place, "note")
    (place / "program_files.py").unlink()
    (place / "program_files.py").write_text(NEWER, "utf-8")
    return place


def _make(place: Path, *words: str) -> int:
    return subprocess.run(["make", "-s", "-C", place, "update", *words], check=False).returncode


def _asked(place: Path) -> list[str]:
    return [line.rstrip() for line in (place / "asked").read_text("utf-8").splitlines()]


def _is_earlier(place: Path) -> bool:
    return (place / "program_files.py").read_text("utf-8") != NEWER


def test_what_broke_off_is_put_back_by_the_earlier_program(place: Path) -> None:
    assert _make(place, "FROM=/root/newer", "KEEP=1") == 0
    assert _is_earlier(place)
    assert _asked(place) == ["-m launch update --from /root/newer --keep"]
    # Until the database is back as well no process may start.
    assert (place / UPDATING).exists()


def test_a_whole_one_is_put_back_only_when_told_to(place: Path) -> None:
    settle(place)
    _make(place)
    assert not _is_earlier(place)
    (place / "way-back").touch()
    (place / "asked").unlink()
    assert _make(place, "BACK=1") == 0
    assert _is_earlier(place)
    assert _asked(place) == ["-m launch update --may-go-back", "-m launch update --back"]


def test_a_whole_one_stays_where_going_back_would_lose_something(place: Path) -> None:
    settle(place)
    assert _make(place, "BACK=1") != 0
    assert not _is_earlier(place)
    assert (place / REPLACED).exists()
    assert _asked(place) == ["-m launch update --may-go-back"]
