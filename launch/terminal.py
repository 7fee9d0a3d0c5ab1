"""What the terminal shows of the logs: a line for each event, with the name of its process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

SUPERVISOR = "supervisor"
# Redis speaks of itself at each start; when it ends, the supervisor says so.
SILENT = ("redis",)
CHATTY = ("gunicorn", "alembic", "rq")
# How gunicorn speaks where nobody has told it to write events: in the sandbox.
UNALARMED = re.compile(r"\[\d+\] \[(INFO|DEBUG)\] ")
ALARMING = ("warning", "error", "critical")
TOLD_ELSEWHERE = ("event", "level", "logger", "process", "timestamp")
EXITED = re.compile(r" exited: (\S+) \((.*)\)")


class Follower:
    """Reads what is added to log files from now on, also when supervisord begins new ones."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._tails = {name: _Tail(path) for name, path in paths.items()}

    def news(self) -> Iterator[str]:
        """Return the lines to show, in words for a person."""
        for name, tail in self._tails.items():
            for line in tail.lines():
                if shown := readable(name, line):
                    yield shown

    def close(self) -> None:
        for tail in self._tails.values():
            tail.close()


class _Tail:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._rest = ""
        self._file: TextIO | None = _opened(path)
        if self._file is not None:
            self._file.seek(0, os.SEEK_END)

    def lines(self) -> Iterator[str]:
        yield from self._read()
        if self._is_rotated():
            self.close()
            self._file = _opened(self._path)
            yield from self._read()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _read(self) -> list[str]:
        if self._file is None:
            return []
        *whole, self._rest = (self._rest + self._file.read()).split("\n")
        return whole

    def _is_rotated(self) -> bool:
        if self._file is None:
            return True
        try:
            return self._path.stat().st_ino != os.fstat(self._file.fileno()).st_ino
        except FileNotFoundError:
            return False


def _opened(path: Path) -> TextIO | None:
    try:
        return path.open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def readable(name: str, line: str) -> str:
    """Return the line as the terminal shows it, empty when it is for the log file alone."""
    if name == SUPERVISOR:
        ended = EXITED.search(line)
        return f"{ended[1]:<8} остановился ({ended[2]}), запускаем снова" if ended else ""
    if name in SILENT or not line.strip() or UNALARMED.search(line):
        return ""
    event = _event(line)
    return _of_event(name, event) if event else f"{name:<8} {line}"


def _event(line: str) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def _of_event(name: str, event: dict[str, Any]) -> str:
    library = str(event.get("logger", "")).partition(".")[0]
    if library in CHATTY and event.get("level") not in ALARMING:
        return ""
    details = " ".join(f"{key}={value}" for key, value in event.items() if _is_telling(key))
    return f"{name:<8} {_clock_time(event)} {event['event']} {details}".rstrip()


def _is_telling(key: str) -> bool:
    return key not in TOLD_ELSEWHERE


def _clock_time(event: dict[str, Any]) -> str:
    try:
        return f"{datetime.fromisoformat(str(event['timestamp'])).astimezone():%H:%M:%S}"
    except (KeyError, ValueError):
        return ""
