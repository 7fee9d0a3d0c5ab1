"""One copy for each folder: a second one would share its database, logs and chat."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import Refused


def is_held(var: Path) -> bool:
    """Whether a copy runs in this folder."""
    try:
        with only_copy(var):
            return False
    except Refused:
        return True


@contextmanager
def only_copy(var: Path) -> Iterator[None]:
    """Hold the folder; raise Refused while another process holds it.

    The system lets go of the lock when its holder dies, however that happens.
    """
    with (var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"Уже запущено с данными из папки {var}. "
                "Остановите ту копию (Ctrl-C в её окне) или пользуйтесь ею."
            ) from None
        yield
