"""Letters are read in a child process: bytes from strangers must not hang, fill or end the reader.

One child reads many letters. It has limits of time and memory, none of the desk's secrets, and is
replaced when it dies; of the letter that killed it only that is known.
"""

from __future__ import annotations

import math
import os
import resource
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from typing import Any

from helpdesk.mailbox.letters import Envelope, File, Letter, envelope_of, letter_of
from helpdesk.mailbox.mime import TooMuch
from helpdesk.mailbox.programs import Automatic
from helpdesk.mailbox.quotes import Forwarded
from helpdesk.pictures import MOST_PICTURES, Unfit, cleaned, refuse_size
from helpdesk.unpickling import NotKnown, unpickle

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 1024**3
CPU_SECONDS = 20
# The machine may be busy; a child that only waits is ended too.
WALL_SECONDS = 90.0
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH")


class NotParsed(Exception):
    """The letter cannot be read. `is_too_much` where reading it would cost too much."""

    def __init__(self, what: str, *, is_too_much: bool = False) -> None:
        super().__init__(what)
        self.is_too_much = is_too_much


@dataclass(frozen=True)
class Opened:
    """A letter whose files were gone through: `drawn` are pictures, `others` names of the rest."""

    letter: Letter
    drawn: tuple[tuple[str, bytes], ...] = ()
    others: tuple[str, ...] = ()


# What the child may tell, and how much of it: a letter of the largest size with its pictures.
KINDS = (Opened, Letter, Envelope, Forwarded, File, Automatic, datetime, timezone, timedelta)
MOST_TOLD = 256 * 1024**2


@dataclass
class Parser:
    """Reads letters in its child. Not for several threads."""

    seconds: float = WALL_SECONDS
    module: str = "workers.parsing"
    _child: subprocess.Popen[bytes] | None = None
    _way: Connection | None = None

    def envelope(self, raw: bytes, now: datetime) -> Envelope:
        """Read the headers; raise NotParsed."""
        found = self._ask("envelope", raw, now)
        assert isinstance(found, Envelope)  # noqa: S101 - our own child's word
        return found

    def opened(self, raw: bytes, now: datetime) -> Opened:
        """Read a whole letter; raise NotParsed. Pictures that kill cost nobody his words."""
        try:
            found = self._ask("opened", raw, now)
        except NotParsed as failed:
            if failed.is_too_much:
                raise
            found = self._ask("unopened", raw, now)
        assert isinstance(found, Opened)  # noqa: S101 - our own child's word
        return found

    def close(self) -> None:
        """End the child."""
        if self._way is not None:
            self._way.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._child = self._way = None

    def _ask(self, what: str, raw: bytes, now: datetime) -> object:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._start()
        child, way = self._child, self._way
        if child is None or way is None:
            raise NotParsed("no child")
        killer = threading.Timer(self.seconds, child.kill)
        killer.daemon = True
        killer.start()
        try:
            way.send((what, raw, now))
            is_well, found = unpickle(way.recv_bytes(MOST_TOLD), KINDS)
        except (EOFError, OSError) as died:
            self.close()
            raise NotParsed("the child died") from died
        except (NotKnown, TypeError, ValueError) as nonsense:
            self.close()
            raise NotParsed("the child told nonsense") from nonsense
        finally:
            killer.cancel()
        if found == MemoryError.__name__:
            # It ends itself: the next letter shall not ask who is about to be gone.
            self.close()
        if not is_well:
            raise NotParsed(str(found), is_too_much=found == TooMuch.__name__)
        return found

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            start = f"from {self.module} import serve; serve({theirs.fileno()})"
            command = [sys.executable, "-c", start]
            given = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            # In a session of its own no key of a terminal reaches it; it ends when we do.
            self._child = subprocess.Popen(
                command, cwd=ROOT, env=given, pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        self._way = Connection(ours.detach())


def serve(number: int) -> None:
    """Be the child: read what is sent until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    way = Connection(number)
    while True:
        try:
            what, raw, now = way.recv()
        except (EOFError, OSError):
            return
        _limit_time()
        try:
            said: tuple[bool, Any] = (True, _read(what, raw, now))
        except Exception as error:
            said = (False, type(error).__name__)
        try:
            way.send(said)
        except OSError:
            return
        if said == (False, MemoryError.__name__):
            return


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, most))


def _read(what: str, raw: bytes, now: datetime) -> Envelope | Opened:
    if what == "envelope":
        return envelope_of(raw, now)
    letter = letter_of(raw, now)
    bare = replace(letter, files=())
    if letter.envelope.automatic is not None or letter.envelope.is_report:
        return Opened(bare)
    if what == "unopened":
        return Opened(bare, (), tuple(file.name for file in letter.files))
    return _drawn(bare, letter.files)


def _drawn(letter: Letter, files: tuple[File, ...]) -> Opened:
    """Draw the pictures anew; of all else only the names are told."""
    drawn: list[tuple[str, bytes]] = []
    others: list[str] = []
    for file in files:
        try:
            if len(drawn) >= MOST_PICTURES:
                raise Unfit("too many")
            refuse_size(len(file.data))
            drawn.append(cleaned(_picture_name(file.name, file.kind), file.data))
        except Unfit:
            others.append(file.name)
    return Opened(letter, tuple(drawn), tuple(others))


def _picture_name(name: str, kind: str) -> str:
    """A picture pasted into a letter has often no name; its kind tells as much."""
    if PurePath(name).suffix or not kind.startswith("image/"):
        return name
    return f"{name}.{kind.removeprefix('image/')}"
