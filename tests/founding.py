"""A desk's first regulation, which thousands of tests adopt and few look at being adopted."""

from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Engine, QueuePool

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk

_kept: dict[tuple[bytes, str, datetime], bytes] = {}


def found(desk: Desk, text: str, now: datetime) -> None:
    """Let the regulation's text come into force; RegulationError where it does not fit.

    What that writes into a SQLite file depends on the text, the moment and the file alone: a file
    that is the same in each byte as one before becomes what that one became.
    """
    if not _is_file_nobody_opened(desk.engine):
        activate_regulation(desk, text, now)
        return
    path = Path(desk.engine.url.database or "")
    key = blake2b(path.read_bytes()).digest(), text, now
    if key in _kept:
        path.write_bytes(_kept[key])
        return
    activate_regulation(desk, text, now)
    # With the last connection's end all stands in the file itself.
    desk.engine.dispose()
    _kept[key] = path.read_bytes()


def _is_file_nobody_opened(engine: Engine) -> bool:
    pool = engine.pool
    if engine.dialect.name != "sqlite" or not isinstance(pool, QueuePool):  # As it is in memory.
        return False
    # What another engine has written may stand in its log alone.
    is_logged = Path(f"{engine.url.database}-wal").exists()
    return not is_logged and not pool.checkedin() and not pool.checkedout()
