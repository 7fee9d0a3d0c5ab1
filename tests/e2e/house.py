"""The real house: every process of `make run`, with its own data, ports and regulation."""

import email
import email.policy
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import requests
from dotenv import dotenv_values

from sandbox.people import Person
from tests.e2e.browser import Browser
from tests.launch.house import ROOT, House, Process
from tests.toml_values import with_values

T = TypeVar("T")
GLANCE = 0.1  # seconds between two looks
PATIENCE = 40  # seconds for what happens by itself
START = 90  # seconds until everything answers, on a machine that does other things besides
STOP = 40
CHANNEL = "consultants"
# Nothing fires by itself: what is seen, and counted, is what people caused.
CALM = {
    "windows.remind_duty": '"2h"',
    "windows.remind_channel": '"4h"',
    "windows.handoff": '"8h"',
}
PROCESSES = {
    "web": "main:web()",
    "bot": "main:bot()",
    "worker": "main.py\0worker",
    "clock": "main.py\0clock",
    "listener": "main.py\0listen",
    "redis": "redis-server",
    "chat": "sandbox",
}


def wait_for(look: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """Look again and again until something is found, and return it."""
    deadline = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(GLANCE)
    return found


@dataclass
class RealHouse(House):
    """A `make run` with the Procfile of the repository and some values of the regulation changed.

    The working week is `always`, without which nothing can be given in seconds.
    """

    procfile: str = field(default_factory=lambda: (ROOT / "Procfile").read_text("utf-8"))
    values: Mapping[str, str] = field(default_factory=dict)
    is_forked: bool = True

    @property
    def environment(self) -> dict[str, str]:
        found = super().environment
        regulation = (ROOT / "regulation.toml").read_text("utf-8")
        changed = with_values(regulation, {"week": '"always"', **self.values})
        Path(found["REGULATION"]).write_text(changed, "utf-8")
        return found

    @property
    def site(self) -> str:
        return f"http://localhost:{self.ports[0]}"

    @property
    def bot(self) -> str:
        return f"http://127.0.0.1:{self.ports[1]}"

    @property
    def chat(self) -> str:
        return f"http://127.0.0.1:{self.ports[2]}"

    @property
    def furnished(self) -> dict[str, str]:
        """The settings that `make run` has made up."""
        found = dotenv_values(self.var / "furnished.env", interpolate=False)
        return {name: value for name, value in found.items() if value}

    def visitor(self, address: str = "127.0.0.1") -> Browser:
        return Browser(self.site, address)

    def person(self, username: str) -> Person:
        """Log in to the chat."""
        return Person(self.chat, username, "sandbox")

    def letters(self) -> list[EmailMessage]:
        """Return what lies in the mail tray, the oldest first."""
        policy = email.policy.default
        return [
            email.message_from_bytes(path.read_bytes(), policy=policy)
            for path in sorted((self.var / "mail").glob("*.eml"), key=_written_at)
        ]

    def letter(self, subject: str) -> EmailMessage:
        """Return the one letter whose subject has these words, once it has come."""
        return wait_for(
            lambda: next((each for each in self.letters() if subject in each["Subject"]), None),
            f"a letter «{subject}»",
        )

    def strike(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill every process of that name, or do to it what the signal says."""
        for pid in self.pids(PROCESSES[name]):
            with suppress(ProcessLookupError):  # It has ended meanwhile.
                os.kill(pid, how)

    def log(self, name: str) -> str:
        return (self.var / "log" / f"{name}.log").read_text("utf-8", errors="replace")


@contextmanager
def living(house: RealHouse, **settings: str) -> Iterator[RealHouse]:
    """Keep the house running; whatever happened in it, nobody is left, and that is checked."""
    process = house.start(**settings)
    try:
        _wait_until_ready(house, process)
        yield house
    finally:
        left = _stop(house, process)
    assert not left, f"left behind: {left}"


def _wait_until_ready(house: RealHouse, process: Process) -> None:
    try:
        wait_for(lambda: _is_ready(house, process), "addresses", START)
    except AssertionError as late:
        raise AssertionError(f"not ready: {house.terminal[-2000:]}") from late


def _is_ready(house: RealHouse, process: Process) -> bool:
    assert process.poll() is None, house.terminal
    return is_there(house.site) and is_there(house.bot) and _answers(house.chat)


def is_there(app: str) -> bool:
    return _answers(f"{app}/healthz")


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=PATIENCE).ok
    except requests.RequestException:
        return False


def _stop(house: RealHouse, process: Process) -> set[int]:
    """Stop the house as Ctrl-C does; return whom that has left, and end them."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    left = house.pids()
    for pid in left:
        with suppress(ProcessLookupError):  # It has ended meanwhile.
            os.kill(pid, signal.SIGKILL)
    return left


def _written_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def message_text(letter: EmailMessage) -> str:
    """Return the words of a letter, in one line."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
