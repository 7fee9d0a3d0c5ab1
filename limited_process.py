"""Bytes from strangers are read in a child process: they must not hang, fill or end ours.

One child does one thing after another. It has limits of time and memory, none of the desk's
secrets, and is replaced when it dies.
"""

import io
import math
import os
import pickle
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
MEMORY = 1024**3
CPU_SECONDS = 20
# The machine may be busy; a child that only waits is ended too.
WALL_SECONDS = 90.0
# A letter of the largest size with its pictures.
MOST_TOLD = 256 * 1024**2
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH")


class Failed(Exception):
    """The child could not do it; the message is the name of the error, or says that it died."""


@dataclass
class LimitedProcess:
    """Asks its child, which runs `serve` of a module and tells values of `kinds` alone.

    Not for several threads.
    """

    module: str
    kinds: tuple[type, ...] = ()
    seconds: float = WALL_SECONDS
    _child: subprocess.Popen[bytes] | None = None
    _way: Connection | None = None

    def ask(self, *question: object) -> object:
        """Return what the child answers; raise Failed."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._start()
        child, way = self._child, self._way
        if child is None or way is None:
            raise Failed("no child")
        killer = threading.Timer(self.seconds, child.kill)
        killer.daemon = True
        killer.start()
        try:
            way.send(question)
            is_well, found = unpickle(way.recv_bytes(MOST_TOLD), self.kinds)
        except (EOFError, OSError) as died:
            self.close()
            raise Failed("the child died") from died
        except (NotKnown, TypeError, ValueError) as nonsense:
            self.close()
            raise Failed("the child told nonsense") from nonsense
        finally:
            killer.cancel()
        if found == MemoryError.__name__:
            # It ends itself: the next shall not ask who is about to be gone.
            self.close()
        if not is_well:
            raise Failed(str(found))
        return found

    def close(self) -> None:
        if self._way is not None:
            self._way.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._child = self._way = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            start = f"from {self.module} import serve; serve({theirs.fileno()})"
            command = [sys.executable, "-c", start]
            given = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            # In a session of its own no key of a terminal reaches it; it ends when we do.
            self._child = subprocess.Popen(
                command,
                cwd=ROOT,
                env=given,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._way = Connection(ours.detach())


def serve_with(number: int, work: Callable[..., Any]) -> None:
    """Be the child: do what is asked until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    way = Connection(number)
    while True:
        try:
            question = way.recv()
        except (EOFError, OSError):
            return
        _limit_time()
        try:
            said: tuple[bool, Any] = (True, work(*question))
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


class NotKnown(Exception):
    """The bytes are no pickle, or hold something else than the kinds that were named."""


class _Unpickler(pickle.Unpickler):
    """Who takes over the child could send any pickle, and one may name any function of Python."""

    def __init__(self, data: bytes, kinds: Collection[type]) -> None:
        super().__init__(io.BytesIO(data))
        self._kinds = {(kind.__module__, kind.__qualname__): kind for kind in kinds}

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._kinds[module, name]
        except KeyError:
            raise NotKnown(f"{module}.{name}") from None


def unpickle(data: bytes, kinds: Collection[type]) -> Any:
    """Return the value; raise NotKnown where it is made of more than builtins and these kinds."""
    try:
        return _Unpickler(data, kinds).load()
    except NotKnown:
        raise
    # Which error garbage ends in depends on the garbage.
    except Exception as error:
        raise NotKnown(type(error).__name__) from error
