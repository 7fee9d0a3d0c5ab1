"""Connections to SQLite and PostgreSQL that lose no update and no committed row."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, Engine, Pool, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from helpdesk.storage.own_sqlite import sqlite
from helpdesk.storage.write_lock import WriteLock

READING = {"desk_reading": True}
# Milliseconds.
PATIENCE, PATIENCE_WITH_READERS = 30_000, 1_000
# PostgreSQL ends one of two transactions that stand in each other's way: serialization_failure and
# deadlock_detected. It is as if that one had never begun.
IN_THE_WAY = frozenset({"40001", "40P01"})
# What PostgreSQL says of itself, whatever it was asked: no connection, transactions rolled back,
# no room, stopped by somebody, failing disks; and that it may only be read.
OF_THE_SERVER = ("08", "40", "53", "55", "57", "58", "25006")
# Seconds. A connection that was used as lately as this is taken to be there still.
JUST_NOW = 1.0
_turns: WeakKeyDictionary[Engine, WriteLock] = WeakKeyDictionary()
_engines: WeakSet[Engine] = WeakSet()
_of_the_other: list[Pool] = []


def _connect_anew() -> None:
    """Leave its connections to the process that forked this one: over one of them both would read
    each other's answers.
    """
    for engine in _engines:
        # Never closed here: that would end the other's transaction in a log that both have mapped.
        _of_the_other.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_connect_anew)


def create_engine_for(url: str, *, pool_size: int = 5) -> Engine:
    """Return an engine for `url`; on SQLite writers take the lock when they begin.

    SQLAlchemy's deferred BEGIN loses updates on SQLite: a transaction that has read cannot wait
    for another's write (SQLITE_BUSY_SNAPSHOT), so writers begin IMMEDIATE and wait there.
    Errors show no parameters: they would put people's words into the log.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(_with_driver(url), pool_size=pool_size, hide_parameters=True)
        _engines.add(engine)
        event.listen(engine, "connect", _compile_nothing)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_ask_whether_alive, engine))
        return engine
    engine = create_engine(
        url,
        module=sqlite,
        connect_args={"timeout": PATIENCE / 1000},
        pool_size=pool_size,
        hide_parameters=True,
    )
    _engines.add(engine)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _turns[engine] = WriteLock(engine.url.database)
    return engine


@contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    """Return an engine for a while: its connections end with it."""
    engine = create_engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that writes; it is committed with the block's end."""
    turn = _turns.get(engine)
    with turn.taken() if turn else nullcontext(), engine.begin() as connection:
        yield connection


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a connection for queries only: it takes no write lock."""
    return engine.execution_options(**READING).begin()


@contextmanager
def at_once(connection: Connection) -> Iterator[None]:
    """Send the statements of this block together: PostgreSQL is waited for once, at its end.

    Nobody may ask what one of them has returned. SQLite is not waited for at all.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - only a connection that is closed has none
    with refused_by(connection), driver.pipeline():
        yield


@contextmanager
def refused_by(connection: Connection) -> Iterator[None]:
    """Say what the driver refuses within the block as the library of tables says it."""
    dialect: Any = connection.dialect
    of_driver = dialect.loaded_dbapi.Error
    try:
        yield
    except of_driver as error:
        named: Any = DBAPIError.instance(None, None, error, of_driver, True, dialect=dialect)
        raise named from error


def empty_log(engine: Engine) -> bool:
    """Let nothing of what was erased stay in SQLite's write-ahead log; False where it is held.

    A reader holds it. Nobody can write while this waits for him: so it does not wait for long.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_WITH_READERS}")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        connection.close()


def stood_in_the_way(error: DBAPIError) -> bool:
    """Whether only another transaction was against it: the same work may be done once more."""
    return getattr(error.orig, "sqlstate", None) in IN_THE_WAY


def is_of_the_database(error: Exception) -> bool:
    """Whether the database itself cannot now, whatever was asked of it."""
    if isinstance(error, PoolTimeout | InterfaceError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(OF_THE_SERVER)
    return isinstance(error, OperationalError) or error.connection_invalidated


def _with_driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _compile_nothing(connection: Any, _record: object) -> None:
    """PostgreSQL would compile a statement that it thinks dear: the report's has 750 expressions,
    which takes it half a minute, to be run once.
    """
    connection.execute("SET jit = off")
    connection.commit()


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = monotonic()


def _ask_whether_alive(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    """Let a connection be made anew where a server has gone since; one used just now is not asked,
    which would cost each transaction a round trip.
    """
    if monotonic() - record.info.get("used", monotonic()) < JUST_NOW:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    journal = "WAL" if _wal_is_safe(sqlite.sqlite_version_info) else "DELETE"
    pragmas = (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON")
    # What is erased is overwritten: else it could still be read in the file for a long time.
    for pragma in (*pragmas, "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug of 3.7.0 to 3.51.2."""
    series_fixed = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    fixed_from = series_fixed.get((version[0], version[1]))
    return version[2] >= fixed_from if fixed_from is not None else version >= (3, 52)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("desk_reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
