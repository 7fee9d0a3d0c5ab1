"""What a person types after a restore: a word, nothing, or Ctrl-C; never a traceback."""

import io
import sys

import pytest
from sqlalchemy import text

from keeping import commands
from keeping.after_return import DROP, SEND, asked
from tests.keeping.conftest import School


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [(f"{SEND}\n", SEND), ("что?\nНе отправлять\n", DROP), ("\n", ""), ("", "")],
)
def test_a_word_is_asked_for_until_it_is_one(
    monkeypatch: pytest.MonkeyPatch, typed: str, chosen: str
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal(typed))
    assert asked() == chosen


def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{SEND}\n"))
    assert asked() == ""


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("restore", ["--send", "--drop"]),
        ("restore", ["one", "two"]),
        ("restore", ["--now"]),
        ("update", ["--fast"]),
        ("move", []),
    ],
)
def test_what_was_typed_wrongly_is_answered_with_how_it_is_typed(
    capsys: pytest.CaptureFixture[str], name: str, options: list[str]
) -> None:
    assert commands.run(name, options) == 2
    assert f"make {name}" in capsys.readouterr().err


def test_ctrl_c_ends_it_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "read_settings", interrupted)
    assert commands.run("restore", []) == 1
    assert "Прервано" in capsys.readouterr().err


@pytest.mark.any_database
def test_a_copy_of_a_database_of_a_newer_program_says_so(
    school: School, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with school.desk.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setattr(commands, "read_settings", lambda: school.settings)
    assert commands.run("backup", []) == 1
    said = capsys.readouterr()
    assert "Копия готова" in said.out
    assert "новее этой программы" in said.err
