"""The terminal stays readable: events have their process, libraries are quiet."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from launch.doors import host_for
from launch.terminal import Follower, readable


def _line(**event: object) -> str:
    return json.dumps({"logger": "workers.clock", "level": "info", **event})


def test_an_event_is_shown_with_its_process_and_ids() -> None:
    shown = readable("clock", _line(event="reminded", inquiry=7, process="clock"))
    assert shown.split() == ["clock", "reminded", "inquiry=7"]


def test_a_library_is_shown_only_when_it_is_alarmed() -> None:
    chatter = {"logger": "gunicorn.error", "event": "Booting worker"}
    assert readable("web", _line(**chatter)) == ""
    assert "Booting worker" in readable("web", _line(**chatter | {"level": "error"}))


def test_a_library_that_writes_no_events_is_no_louder() -> None:
    said = "[2026-11-24 10:00:00 +0000] [77] [{}] Booting worker with pid: 78"
    assert readable("chat", said.format("INFO")) == ""
    assert "Booting worker" in readable("chat", said.format("ERROR"))


def test_what_is_no_event_is_shown_as_it_is() -> None:
    assert readable("web", "Traceback (most recent call last):").split()[:2] == ["web", "Traceback"]


def test_the_supervisor_is_shown_when_something_ended() -> None:
    assert readable("supervisor", "2026-11-24 INFO spawned: 'web' with pid 7") == ""
    ended = "2026-11-24 WARN exited: web (terminated by SIGKILL; not expected)"
    assert readable("supervisor", ended).startswith("web      остановился (terminated by SIGKILL")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "web.log"


@pytest.fixture
def follow(log: Path) -> Iterator[Callable[[], Follower]]:
    """Begin to follow at the moment the test chooses."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Follower({"web": log})))


def test_what_an_earlier_run_logged_is_not_shown_again(
    log: Path, follow: Callable[[], Follower]
) -> None:
    log.write_text("old\n")
    follower = follow()
    with log.open("a") as file:
        file.write("new\n")
    assert list(follower.news()) == ["web      new"]


def test_a_log_that_begins_later_is_followed(log: Path, follow: Callable[[], Follower]) -> None:
    follower = follow()
    assert list(follower.news()) == []
    log.write_text("first\n")
    assert list(follower.news()) == ["web      first"]


def test_half_a_line_waits_for_its_other_half(log: Path, follow: Callable[[], Follower]) -> None:
    follower = follow()
    log.write_text("first ha")
    assert list(follower.news()) == []
    with log.open("a") as file:
        file.write("lf\n")
    assert list(follower.news()) == ["web      first half"]


def test_nothing_is_lost_when_a_new_file_begins(log: Path, follow: Callable[[], Follower]) -> None:
    log.touch()
    follower = follow()
    log.write_text("last of the old\n")
    log.rename(log.with_suffix(".log.1"))
    log.write_text("first of the new\n")
    assert list(follower.news()) == ["web      last of the old", "web      first of the new"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://localhost:8000", "127.0.0.1"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://help.school.example", "0.0.0.0"),
        ("http://192.168.1.5:8000", "0.0.0.0"),
    ],
)
def test_only_an_address_of_this_machine_is_served_to_it_alone(url: str, host: str) -> None:
    assert host_for(url) == host
