"""A desk's first regulation, which thousands of tests adopt and few look at being adopted.

And what happens on a desk before many a test of one module begins.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, QueuePool

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage.metadata import metadata
from tests.postgres_contents import Contents, Tables

_kept: dict[tuple[bytes, str, datetime], bytes] = {}
_left: dict[tuple[str, datetime], Contents] = {}
_lived: dict[tuple[object, object], tuple[Any, Any]] = {}


def found(desk: Desk, text: str, now: datetime) -> None:
    """Let the regulation's text come into force; RegulationError where it does not fit.

    What that writes into a SQLite file depends on the text, the moment and the file alone: a file
    that is the same in each byte as one before becomes what that one became.
    """
    if desk.engine.dialect.name == "postgresql":
        _found_on_a_server(desk, text, now)
        return
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


def _found_on_a_server(desk: Desk, text: str, now: datetime) -> None:
    """The same on PostgreSQL, where what an empty database became is put there row by row."""
    with _in_tables(desk.engine) as tables:
        is_empty = tables.are_empty()
        if is_empty and (text, now) in _left:
            tables.put(_left[text, now])
            return
    activate_regulation(desk, text, now)
    if is_empty:
        with _in_tables(desk.engine) as tables:
            _left[text, now] = tables.contents()


def lived(desk: Desk, live: Callable[[Desk], Any]) -> Any:
    """Let this happen on a desk, at moments that are always the same; return what it returns.

    Where the desk was the same in each row before, it becomes what that one became.
    """
    if desk.engine.dialect.name == "postgresql":
        return _lived_on_a_server(desk, live)
    path = Path(desk.engine.url.database or "")
    desk.engine.dispose()
    key = live, blake2b(path.read_bytes()).digest()
    if key not in _lived:
        found = live(desk)
        desk.engine.dispose()
        _lived[key] = path.read_bytes(), found
    written, found = _lived[key]
    path.write_bytes(written)
    return deepcopy(found)


def _lived_on_a_server(desk: Desk, live: Callable[[Desk], Any]) -> Any:
    with _in_tables(desk.engine) as tables:
        key = live, tables.contents().in_order
        if key in _lived:
            contents, found = _lived[key]
            tables.empty()
            tables.put(contents)
            return deepcopy(found)
    found = live(desk)
    with _in_tables(desk.engine) as tables:
        _lived[key] = tables.contents(), deepcopy(found)
    return found


@contextmanager
def _in_tables(engine: Engine) -> Iterator[Tables]:
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        yield Tables(driver, metadata)


def _is_file_nobody_opened(engine: Engine) -> bool:
    pool = engine.pool
    if engine.dialect.name != "sqlite" or not isinstance(pool, QueuePool):  # As it is in memory.
        return False
    # What another engine has written may stand in its log alone.
    is_logged = Path(f"{engine.url.database}-wal").exists()
    return not is_logged and not pool.checkedin() and not pool.checkedout()
