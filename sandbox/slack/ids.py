"""Slack's names for what the sandbox keeps: a letter and ten signs; a message is its moment."""

import sqlite3

from sandbox.server.records import Channel, Post, User, Whisper
from sandbox.server.storage import Store

SIGNS = 10
TABLES = {
    "U": "users",
    "C": "channels",
    "D": "channels",
    "F": "files",
    "T": "teams",
    "V": "dialogs",
}


def slack_id(letter: str, kept: str) -> str:
    """Return the id as Slack writes it, of the same record always the same."""
    return letter + kept[:SIGNS].upper()


def user_id(user: User) -> str:
    return slack_id("U", user.id)


def channel_id(channel: Channel) -> str:
    return slack_id("D" if channel.is_direct else "C", channel.id)


def row_of(store: Store, given: str) -> sqlite3.Row | None:
    """Return what bears this id; nothing where there is none, or its letter lies."""
    table = TABLES.get(given[:1])
    if table is None or len(given) != SIGNS + 1:
        return None
    # The table is one of this module's own words.
    sql = f"SELECT * FROM {table} WHERE substr(id, 1, {SIGNS}) = ?"  # noqa: S608
    return store.one(sql, given[1:].lower())


def ts_of(said: Post | Whisper) -> str:
    """Return the moment that names a message; in one millisecond its number tells them apart."""
    milliseconds, number = said.create_at, said.number
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}{number % 1000:03d}"


def microseconds(ts: str) -> int:
    """Return the moment as a number; raise ValueError for what is none."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest[:6].ljust(6, "0"))


def post_at(store: Store, channel: Channel, ts: str) -> Post | None:
    """Return the message of that moment, deleted ones left out."""
    try:
        moment = microseconds(ts)
    except ValueError:
        return None
    row = store.one(
        "SELECT * FROM posts WHERE channel_id = ? AND create_at = ? AND number % 1000 = ?"
        " AND delete_at = 0",
        channel.id,
        moment // 1000,
        moment % 1000,
    )
    return None if row is None else Post.of(row)
