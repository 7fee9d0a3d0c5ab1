"""What the terminal shows of the logs: in Russian what needs somebody, the rest is in the files."""

import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from settings import ROOT

SUPERVISOR = "supervisor"
ALARMING = ("error", "critical")
# Events in words for the person at the terminal. What an error means that is not among them is
# for the log file; so is every other event.
WORDS = {
    "database failed": "база данных не отвечает",
    "given up": "сообщение не удалось доставить, карточка говорит какое",
    "mailbox not read": "ящик школы не читается: причину скажет make doctor",
    "nobody could be heard": "чат не отвечает, пробуем снова",
    "not enqueued": "Redis не отвечает: сообщения уходят на несколько секунд позже",
    "redis is away": "Redis не отвечает, ждём его",
    "clock is silent": "часы программы молчат: причину скажет make doctor",
    "listener is silent": "не слышно, что пишут боту: причину скажет make doctor",
    "clock is ahead": "часы машины, на которой работает процесс clock, спешат",
    "listener is ahead": "часы машины, на которой работает процесс listener, спешат",
    "the bot is not in the consultants' channel": "бота нет в канале консультантов: make connect",
    "trouble": "что-то не так, подробнее скажет make doctor",
    # What nobody has to do anything about, or another of these lines says.
    **dict.fromkeys(
        (
            "websocket lost",
            "channel not heard",
            "not asked of the chat",
            "no sign of life left",
            "the first store does not count",
        ),
        "",
    ),
}
SAID_LATELY = 600  # seconds in which the same words are not said again
RUSSIAN = re.compile("[А-Яа-яЁё]")
# The supervisor itself was asked to end, and not what has started it.
ASKED_TO_END, ENDING = re.compile(r" received SIG\w+ indicating exit request"), "Останавливаем…"
EXITED = re.compile(r" exited: (\S+) \((?:exit status (\d+)|terminated by (\w+))?")


class Follower:
    """Reads what is added to log files from now on, also when supervisord begins new ones."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        # As the person at the terminal may type it again.
        self.folder = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        self._tails = {name: _Tail(folder / f"{name}.log") for name in names}
        self._said: dict[str, float] = {}

    def news(self, *, is_starting: bool = False) -> Iterator[str]:
        """Return the lines to show, in words for a person.

        While everything starts, mere warnings are not shown yet; what lasts is told only once.
        """
        for name, tail in self._tails.items():
            for line in tail.lines():
                shown = readable(name, line, self.folder, is_starting=is_starting)
                if shown and (name == SUPERVISOR or self._is_new(shown)):
                    yield shown

    def close(self) -> None:
        for tail in self._tails.values():
            tail.close()

    def _is_new(self, shown: str) -> bool:
        now = time.monotonic()
        is_new = now - self._said.get(shown, -SAID_LATELY) >= SAID_LATELY
        if is_new:
            self._said[shown] = now
        return is_new


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


def readable(name: str, line: str, folder: Path, *, is_starting: bool = False) -> str:
    """Return the line as the terminal shows it, empty when it is for the log file alone."""
    if name == SUPERVISOR:
        return _of_supervisor(line, folder)
    event = _event(line)
    if event is None:
        # What a process says in Russian is meant for people; a traceback, with its indented
        # lines of code, is not.
        return f"{name:<8} {line}" if RUSSIAN.search(line) and not line[0].isspace() else ""
    is_alarming = event.get("level") in ALARMING
    words = WORDS.get(str(event["event"]), "ошибка" if is_alarming else "")
    if not words or (is_starting and not is_alarming):
        return ""
    return f"{name:<8} {words} (журнал: {folder / f'{name}.log'})"


def _of_supervisor(line: str, folder: Path) -> str:
    if ASKED_TO_END.search(line):
        return ENDING
    ended = EXITED.search(line)
    if ended is None:
        return ""
    name, code, signal = ended.groups()
    how = f"код {code}" if code else f"сигнал {signal}"
    return f"{name:<8} остановился ({how}), запускаем снова (журнал: {folder / f'{name}.log'})"


def _event(line: str) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None
