"""A copy of a PostgreSQL database that is at work, by its own programs, and what is in one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from helpdesk.storage.database import engine_at
from keeping import NotKept
from keeping.manifest import Contents

NO_PROGRAM = (
    "Нет программы {0}: apt install postgresql-client (не старее сервера базы), затем повторите."
)
FAILED = "{0} не справился: {1}"
COPY = "COPY "
END = "\\."
REVISIONS = "alembic_version"


def copy_postgres(url: str, target: Path) -> Contents:
    """Copy what one snapshot shows, and count in the same; nobody is stopped."""
    with (
        engine_at(url) as engine,
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
    ):
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        contents = contents_of(connection)
        words = ["--format=custom", f"--file={target}", f"--snapshot={snapshot}"]
        run("pg_dump", engine.url, [*words, "--no-owner", "--no-privileges"])
    return contents


def contents_of(connection: Connection) -> Contents:
    """Return what a database holds, of either sort."""
    names = sorted(inspect(connection).get_table_names())
    quote = connection.dialect.identifier_preparer.quote
    tables = {name: _rows_of(connection, quote(name)) for name in names}
    revision = ""
    if REVISIONS in names:
        revision = str(connection.scalar(text(f"SELECT version_num FROM {REVISIONS}")) or "")  # noqa: S608
    return Contents(revision=revision, tables=tables)


def _rows_of(connection: Connection, table: str) -> int:
    return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - ours


def contents_of_dump(path: Path) -> Contents:
    """Return what a dump holds, as its own program reads it: this needs no server."""
    revision, tables = "", dict[str, int]()
    for table, rows in _tables_in(path):
        count = 0
        for row in rows:
            count += 1
            revision = row if table == REVISIONS else revision
        tables[table] = count
    return Contents(revision=revision, tables=tables)


def _tables_in(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    with _started(["pg_restore", "--data-only", "--file=-", str(path)]) as process:
        lines = process.stdout or iter(())
        for line in lines:
            if line.startswith(COPY):
                named = line.removeprefix(COPY).partition(" ")[0]
                yield named.rpartition(".")[2].strip('"'), _rows(iter(lines))
        if process.wait():
            raise NotKept(FAILED.format("pg_restore", path.name))


def _rows(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        row = line.rstrip("\n")
        if row == END:
            return
        yield row


def _started(command: list[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )
    except FileNotFoundError as error:
        raise NotKept(NO_PROGRAM.format(command[0])) from error


def run(program: str, url: URL, words: list[str]) -> None:
    """Run a program of PostgreSQL on a database; raise NotKept with what it has said.

    The password goes by the environment: what is on a command line, all of the machine can read.
    """
    # To `URL.set` no password means that it stays: the program would be told three asterisks.
    place = (url.username, None, url.host, url.port, url.database, url.query)
    address = URL.create("postgresql", *place).render_as_string()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    command = [program, f"--dbname={address}", *words]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NotKept(NO_PROGRAM.format(program)) from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["без объяснений"]
        raise NotKept(FAILED.format(program, said[0]))
