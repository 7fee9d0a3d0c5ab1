"""A copy of a SQLite database that is at work, and what is in one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from helpdesk.storage.own_sqlite import sqlite
from keeping import NotKept
from keeping.manifest import Contents

# Seconds in which a writer lets us read.
PATIENCE = 30
NO_DATABASE = "Базы {} нет: копировать нечего. Сначала make release."
SPOILED = "База {} повреждена: {}. Возьмите копию, сделанную раньше."


def copy_sqlite(source: Path, target: Path) -> Contents:
    """Copy by SQLite's online backup, in one step: writers wait for it, nobody is stopped.

    Page by page it would begin anew with each write of another process, and never end under load.
    """
    if not source.exists():
        raise NotKept(NO_DATABASE.format(source))
    live, copy = sqlite.connect(source, timeout=PATIENCE), sqlite.connect(target)
    with closing(live), closing(copy):
        live.backup(copy)
        # One file, whatever its source was kept in.
        copy.execute("PRAGMA journal_mode=DELETE")
    return contents_of_sqlite(target)


def contents_of_sqlite(path: Path) -> Contents:
    """Return what a database that nobody uses holds; raise NotKept where it is damaged."""
    with _read(path) as connection:
        try:
            # The index of words is checked as well, against the words.
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok":
                raise NotKept(SPOILED.format(path.name, said))
            return Contents(revision=_revision(connection), tables=_count_rows(connection))
        except sqlite.DatabaseError as error:
            raise NotKept(SPOILED.format(path.name, error)) from error


@contextmanager
def _read(path: Path) -> Iterator[sqlite.Connection]:
    with closing(sqlite.connect(path)) as connection:
        connection.execute("PRAGMA query_only=ON")
        yield connection


def _count_rows(connection: sqlite.Connection) -> dict[str, int]:
    listed = connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")
    names = sorted(name for (name,) in listed if not name.startswith("sqlite_"))
    return {name: _rows_of(connection, name) for name in names}


def _rows_of(connection: sqlite.Connection, table: str) -> int:
    ((count,),) = connection.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our tables
    return int(count)


def _revision(connection: sqlite.Connection) -> str:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(known).fetchone() is None:
        return ""
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""
