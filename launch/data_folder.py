"""The folder `var`: one copy uses it; secrets are made once."""

import fcntl
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from launch import Refused
from settings.env_file import values_in, write_private

# The lock of the folder says so while its holder stops what it has started.
ENDING = "ending"
LONGEST_ENDING, GLANCE = 30.0, 0.1  # seconds


def is_held(var: Path) -> bool:
    """Whether a copy runs in this folder."""
    try:
        with only_copy(var):
            return False
    except Refused:
        return True


@contextmanager
def only_copy(var: Path) -> Iterator[None]:
    """Hold the folder; raise Refused while another process holds it that is not about to end.

    The system lets go of the lock when its holder dies, however that happens.
    """
    until = time.monotonic() + LONGEST_ENDING
    with _lock_of(var).open("a+") as lock:
        while not _is_taken(lock):
            if _lock_of(var).read_text() != ENDING or time.monotonic() > until:
                raise Refused(
                    f"Уже запущено с данными из папки {var}. "
                    "Остановите ту копию (Ctrl-C в её окне) или пользуйтесь ею."
                )
            time.sleep(GLANCE)
        lock.truncate(0)
        yield


def say_ending(var: Path) -> None:
    """Let who wants the folder next wait for it."""
    _lock_of(var).write_text(ENDING)


def _lock_of(var: Path) -> Path:
    return var / "run.lock"


def _is_taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def kept_secrets(path: Path, names: Iterable[str]) -> dict[str, str]:
    """Return a secret for each name, from the file or, the first time, made up."""
    known = values_in(path)
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in missing}
        write_private(path, "".join(f"{name}={value}\n" for name, value in known.items()))
    return {name: known[name] for name in names}
