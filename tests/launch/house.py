"""A running `make run` of the tests' own, with stand-ins for the real processes."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from tests.launch import forked

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = Path(__file__).with_name("stand_in.py")
PROCFILE = f"""
release: true
web: python {STAND_IN} "$WEB_PORT" web
bot: python {STAND_IN} "$BOT_PORT" bot
chat: python {STAND_IN} "$CHAT_PORT" chat
worker: python -c "import signal; signal.pause()"
"""
PATIENCE = 60  # seconds
BELOW_THE_HANDED_OUT = range(15_000, 32_000)


def wait_until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Return ports below those that the system gives to programs that ask for any.

    So nobody's outgoing connection can take one before it is used, or while its server is killed.
    """
    drawn = random.SystemRandom().sample(BELOW_THE_HANDED_OUT, 50 + count)
    return list(islice(filter(_is_free, drawn), count))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Process(Protocol):
    """What was started, in whichever way."""

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...

    def kill(self) -> None: ...


@dataclass
class House:
    """One folder and its ports; every process of it has a mark in its environment.

    Where `is_forked`, no process of the desk is begun with an empty memory.
    """

    folder: Path
    mark: str = field(default_factory=lambda: uuid4().hex)
    ports: list[int] = field(default_factory=lambda: free_ports(3))
    procfile: str = PROCFILE
    screen: int | None = None
    is_forked: bool = False

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the settings of the person that runs the tests."""
        names = ("WEB_PORT", "BOT_PORT", "CHAT_PORT")
        (self.folder / "regulation.toml").touch()
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TEST_MARK": self.mark,
            "REGULATION": str(self.folder / "regulation.toml"),
            **{name: str(port) for name, port in zip(names, self.ports, strict=True)},
        }

    def start(self, **settings: str) -> Process:
        """Type `make run`; what it prints goes to the screen, else to `terminal`."""
        procfile = self.folder / "Procfile"
        procfile.write_text(self.procfile, "utf-8")
        words = ["-m", "launch", "--var", str(self.var), "--procfile", str(procfile)]
        return self._begin([sys.executable, *words], self.environment | settings)

    def _begin(self, words: list[str], environment: dict[str, str]) -> Process:
        printed = self.folder / "terminal"
        if self.is_forked and self.screen is None:
            return forked.start(words, environment, self.folder, printed)
        with printed.open("w") as terminal:
            return subprocess.Popen(
                words,
                cwd=self.folder,
                env=environment,
                stdout=terminal if self.screen is None else self.screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def refusal(self, **settings: str) -> str:
        """Type `make run` where it must not start; return what it says."""
        process = self.start(**settings)
        assert process.wait(PATIENCE) == 1
        return self.terminal

    @property
    def terminal(self) -> str:
        return (self.folder / "terminal").read_text("utf-8")

    def wait_until_ready(self) -> None:
        wait_until(lambda: "Всё запущено" in self.terminal, "addresses")

    def pids(self, command: str = "") -> set[int]:
        """Return the living processes of this house whose command line has `command`."""
        return {
            int(path.name) for path in Path("/proc").glob("[0-9]*") if self._owns(path, command)
        }

    def _owns(self, process: Path, command: str) -> bool:
        try:
            # Redis writes over its environment, but works in a folder of the house.
            is_ours = self._marked(process) or (process / "cwd").readlink().is_relative_to(self.var)
            return is_ours and command.encode() in (process / "cmdline").read_bytes()
        except OSError:
            return False  # It has ended meanwhile.

    def _marked(self, process: Path) -> bool:
        return f"TEST_MARK={self.mark}\0".encode() in (process / "environ").read_bytes()

    def pid(self, command: str) -> int:
        """Return the one process with `command`, once it runs (again)."""
        wait_until(lambda: len(self.pids(command)) == 1, f"one {command}")
        return self.pids(command).pop()

    def variable(self, name: str) -> str:
        """Return a variable as the worker has it."""
        environ = Path(f"/proc/{self.pid('signal.pause')}/environ")
        lines = environ.read_text("utf-8").split("\0")
        return dict(line.split("=", 1) for line in lines if "=" in line)[name]


@contextmanager
def running(house: House, **settings: str) -> Iterator[Process]:
    """Keep the house running; whatever the test has done, nobody of it is left."""
    process = house.start(**settings)
    try:
        house.wait_until_ready()
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        for pid in house.pids():
            with suppress(ProcessLookupError):  # It has ended meanwhile.
                os.kill(pid, signal.SIGKILL)
