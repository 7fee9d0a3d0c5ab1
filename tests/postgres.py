"""A PostgreSQL server of the tests' own, also where they run as root, which it refuses."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.needs import lacking, postgresql_programs

OWNER = "postgres"
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")

# Who has not ended what he began. Each is waited for, and has then let go of its locks.
SEND_AWAY = """
    SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
    AND pid <> pg_backend_pid() AND state <> 'idle'
"""
# Then the order of the tables does not matter.
NO_FOREIGN_KEYS = sql.SQL("SET session_replication_role = replica")
COUNT_FROM_ONE = sql.SQL("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")


@contextmanager
def server() -> Iterator[Path]:
    """Run a server that listens on a unix socket alone; yield the socket's folder.

    It dies with the process that started it: nothing is left behind by a killed test run.
    """
    programs = postgresql_programs()
    # Not pytest's folder: that one is closed to other users, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    try:
        _initialise(programs, folder)
        process = subprocess.Popen(_as_owner(_server_command(programs, folder)), cwd=folder)
        try:
            _wait_until_it_answers(folder, process)
            yield folder
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wipe(connection: psycopg.Connection, tables: Iterable[str]) -> None:
    """Put away all that was written, said and left open in a database; the tables stay.

    A new database for each test would cost many times as much, and so would new connections.
    """
    name = sql.Identifier(connection.info.dbname)
    connection.execute(SEND_AWAY)
    connection.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))
    emptied = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
    connection.execute(sql.SQL("; ").join([NO_FOREIGN_KEYS, *emptied, COUNT_FROM_ONE]))


def _initialise(programs: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        if not _has_owner():
            lacking(f"the user {OWNER}")
        shutil.chown(folder, OWNER)
    command = [
        str(programs / "initdb"),
        f"--pgdata={folder / 'data'}",
        f"--username={OWNER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(_as_owner(command), check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _has_owner() -> bool:
    return any(entry.pw_name == OWNER for entry in pwd.getpwall())


def _server_command(programs: Path, folder: Path) -> list[str]:
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "log_min_messages=fatal")
    options = [word for setting in (*settings, *FOR_SPEED) for word in ("-c", setting)]
    return [str(programs / "postgres"), "-D", str(folder / "data"), *options]


def _as_owner(command: list[str]) -> list[str]:
    # SIGQUIT is PostgreSQL's immediate shutdown: it waits for nobody.
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        words += ["--reuid", OWNER, "--regid", OWNER, "--init-groups"]
    return [*words, *command]


def _wait_until_it_answers(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None:
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL ended with {process.returncode}")
