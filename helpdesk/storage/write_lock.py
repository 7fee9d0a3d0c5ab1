"""Who may write to SQLite: one writer after another, over threads and processes.

SQLite has one writer at a time, and lets the others sleep up to a tenth of a second and try once
more, in no order: behind a neighbour with many threads some waited for more than a second.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds. Only one thread of each process asks, so that asking often costs little.
BETWEEN_ASKING = 0.0005
PATIENCE = 5.0


class WriteLock:
    """A courtesy, not a guarantee: after too long a wait a writer goes on, and SQLite decides.

    Across processes it is a lock on a file beside the database, which the system lets go when a
    process dies. Not on the database itself: closing that would drop SQLite's own locks.
    """

    def __init__(self, database: str | None, patience: float = PATIENCE) -> None:
        """Guard the database at this path; without one, only the threads of this process."""
        self._path = f"{database}-turn" if database and database != ":memory:" else None
        self._patience = patience
        self._within = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock for the block."""
        with self._within:
            descriptor = self._opened()
            try:
                if descriptor is not None:
                    self._wait(descriptor)
                yield
            finally:
                if descriptor is not None:
                    os.close(descriptor)

    def _opened(self) -> int | None:
        if self._path is None:
            return None
        try:
            return os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            # Where no file can be made there is no writing either, which SQLite will say.
            return None

    def _wait(self, descriptor: int) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    return
                time.sleep(BETWEEN_ASKING)
            else:
                return
