"""The sandbox's memory: one SQLite file, so that a restart goes on and a kill loses nothing."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, position TEXT NOT NULL, email TEXT NOT NULL, roles TEXT NOT NULL,
    is_bot INTEGER NOT NULL, password TEXT NOT NULL, create_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (user_id TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
    digest TEXT PRIMARY KEY, user_id TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS teams (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS team_members (
    team_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (team_id, user_id));
CREATE TABLE IF NOT EXISTS channels (
    id TEXT PRIMARY KEY, team_id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
    display_name TEXT NOT NULL, creator_id TEXT NOT NULL, create_at INTEGER NOT NULL,
    UNIQUE (team_id, name));
CREATE TABLE IF NOT EXISTS channel_members (
    channel_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (channel_id, user_id));
CREATE TABLE IF NOT EXISTS posts (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, channel_id TEXT NOT NULL,
    user_id TEXT NOT NULL, root_id TEXT NOT NULL, message TEXT NOT NULL, props TEXT NOT NULL,
    file_ids TEXT NOT NULL, metadata TEXT NOT NULL, pending_post_id TEXT NOT NULL,
    create_at INTEGER NOT NULL, update_at INTEGER NOT NULL, edit_at INTEGER NOT NULL,
    delete_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS posts_of_channel ON posts (channel_id, update_at);
CREATE INDEX IF NOT EXISTS posts_of_thread ON posts (root_id);
CREATE TABLE IF NOT EXISTS whispers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, to_id TEXT NOT NULL,
    channel_id TEXT NOT NULL, root_id TEXT NOT NULL, message TEXT NOT NULL, props TEXT NOT NULL,
    create_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, channel_id TEXT NOT NULL, post_id TEXT NOT NULL,
    name TEXT NOT NULL, mime_type TEXT NOT NULL, data BLOB NOT NULL, create_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS commands (
    id TEXT PRIMARY KEY, team_id TEXT NOT NULL, trigger TEXT NOT NULL, url TEXT NOT NULL,
    method TEXT NOT NULL, token TEXT NOT NULL, display_name TEXT NOT NULL,
    description TEXT NOT NULL, auto_complete INTEGER NOT NULL, auto_complete_desc TEXT NOT NULL,
    auto_complete_hint TEXT NOT NULL, creator_id TEXT NOT NULL, by_plugin INTEGER NOT NULL,
    UNIQUE (team_id, trigger));
CREATE TABLE IF NOT EXISTS response_urls (
    id TEXT PRIMARY KEY, arguments TEXT NOT NULL, uses INTEGER NOT NULL, expires INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS dialogs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL,
    trigger_id TEXT NOT NULL, url TEXT NOT NULL, dialog TEXT NOT NULL, is_open INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS observations (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL,
    says TEXT NOT NULL);
"""


# What came later than the tables: a file of an older sandbox gets it when it is opened.
ADDED = (
    ("users", "delete_at", "INTEGER NOT NULL DEFAULT 0"),
    ("users", "last_picture_update", "INTEGER NOT NULL DEFAULT 0"),
    ("users", "update_at", "INTEGER NOT NULL DEFAULT 0"),
    ("tokens", "id", "TEXT NOT NULL DEFAULT ''"),
    ("channels", "purpose", "TEXT NOT NULL DEFAULT ''"),
    ("channels", "header", "TEXT NOT NULL DEFAULT ''"),
    ("channels", "delete_at", "INTEGER NOT NULL DEFAULT 0"),
    # When its member has last looked at the channel.
    ("channel_members", "viewed_at", "INTEGER NOT NULL DEFAULT 0"),
)


class Store:
    """One connection behind a lock: the sandbox is one process of a few threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file at `path`, or keep everything in memory without one."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        # What was answered with success must survive a kill and a power cut.
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SCHEMA)
        self._grow()

    def _grow(self) -> None:
        for table, column, sort in ADDED:
            known = self.all(f"SELECT name FROM pragma_table_info('{table}')")  # noqa: S608
            if column not in [row["name"] for row in known]:
                self.change(f"ALTER TABLE {table} ADD COLUMN {column} {sort}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing; transactions inside one another are one."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def change(self, sql: str, *values: Any) -> int:
        """Return the number of rows changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **columns: Any) -> int:
        """Return the row's number."""
        marks = ", ".join("?" * len(columns))
        # Table and columns are this package's own words.
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        with self._lock:
            return int(self._connection.execute(sql, tuple(columns.values())).lastrowid or 0)

    def setting(self, name: str, default: Any = None) -> Any:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return default if row is None else json.loads(row["value"])

    def set(self, name: str, value: Any) -> None:
        self.change("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def close(self) -> None:
        with self._lock:
            self._connection.close()
