"""The terminal stays readable: events have their process, libraries are quiet."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from launch.terminal import WORDS, Follower, readable
from settings import ROOT

LOGS = Path("var/log")


def _line(**event: object) -> str:
    return json.dumps({"logger": "workers.clock", "level": "info", **event})


def test_what_goes_well_is_for_the_log_file_alone() -> None:
    for library in ("workers.clock", "gunicorn.error"):
        assert readable("web", _line(event="reminded", logger=library, inquiry=7), LOGS) == ""


def test_an_error_is_said_in_russian_with_the_file_that_tells_more() -> None:
    shown = readable("web", _line(event="Worker exited", level="error"), LOGS)
    assert shown == "web      ошибка (журнал: var/log/web.log)"


def test_a_warning_is_shown_where_there_are_words_for_it() -> None:
    assert readable("bot", _line(event="refused", level="warning"), LOGS) == ""
    shown = readable("clock", _line(event="trouble", level="warning"), LOGS)
    assert shown.startswith("clock    что-то не так")


@pytest.mark.parametrize("event", ["websocket lost", "not asked of the chat", "channel not heard"])
def test_a_chat_that_is_away_is_no_second_line_without_words(event: str) -> None:
    assert readable("listener", _line(event=event, level="error"), LOGS) == ""


def test_while_all_starts_no_warning_is_shown_yet_but_what_is_told_once() -> None:
    warning = _line(event="trouble", level="warning")
    assert readable("clock", warning, LOGS, is_starting=True) == ""
    away = _line(event="nobody could be heard", level="error")
    assert "чат" in readable("listener", away, LOGS, is_starting=True)
    failed = _line(event="database failed", level="error")
    assert "база данных" in readable("web", failed, LOGS, is_starting=True)


def test_of_plain_lines_those_for_people_are_shown() -> None:
    assert readable("web", "Настройки неполны:", LOGS) == "web      Настройки неполны:"
    for line in (
        "Traceback (most recent call last):",
        '    raise LookupError("нет регламента")',
        "[2026-11-24 10:00:00 +0000] [77] [INFO] Booting worker with pid: 78",
        "",
    ):
        assert readable("web", line, LOGS) == ""


def test_the_supervisor_is_shown_when_something_ended() -> None:
    assert readable("supervisor", "2026-11-24 INFO spawned: 'web' with pid 7", LOGS) == ""
    killed = "2026-11-24 WARN exited: web (terminated by SIGKILL; not expected)"
    ended = "2026-11-24 WARN exited: web (exit status 3; not expected)"
    assert readable("supervisor", killed, LOGS).startswith("web      остановился (сигнал SIGKILL)")
    assert readable("supervisor", ended, LOGS).startswith("web      остановился (код 3)")


def test_every_event_that_has_words_is_logged_by_something() -> None:
    folders = ("helpdesk", "integration", "webforms", "workers")
    code = "".join(
        path.read_text("utf-8") for each in folders for path in (ROOT / each).rglob("*.py")
    )
    assert [event for event in WORDS if f'"{event}"' not in code] == []


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "web.log"


@pytest.fixture
def follow(log: Path) -> Iterator[Callable[[], Follower]]:
    """Begin to follow at the moment the test chooses."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Follower(log.parent, ["web"])))


def test_what_an_earlier_run_logged_is_not_shown_again(
    log: Path, follow: Callable[[], Follower]
) -> None:
    log.write_text("старое\n")
    follower = follow()
    with log.open("a") as file:
        file.write("новое\n")
    assert list(follower.news()) == ["web      новое"]


def test_a_log_that_begins_later_is_followed(log: Path, follow: Callable[[], Follower]) -> None:
    follower = follow()
    assert list(follower.news()) == []
    log.write_text("первое\n")
    assert list(follower.news()) == ["web      первое"]


def test_half_a_line_waits_for_its_other_half(log: Path, follow: Callable[[], Follower]) -> None:
    follower = follow()
    log.write_text("перво")
    assert list(follower.news()) == []
    with log.open("a") as file:
        file.write("е слово\n")
    assert list(follower.news()) == ["web      первое слово"]


def test_nothing_is_lost_when_a_new_file_begins(log: Path, follow: Callable[[], Follower]) -> None:
    log.touch()
    follower = follow()
    log.write_text("последнее из старого\n")
    log.rename(log.with_suffix(".log.1"))
    log.write_text("первое из нового\n")
    assert list(follower.news()) == ["web      последнее из старого", "web      первое из нового"]


def test_the_same_words_are_not_said_again_and_again(
    log: Path, follow: Callable[[], Follower]
) -> None:
    follower = follow()
    log.write_text(f"{_line(event='database failed', level='error')}\n" * 3)
    (shown,) = follower.news()
    assert "база данных" in shown
