"""What the sandbox remembers, as values."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ChannelType(StrEnum):
    OPEN = "O"
    PRIVATE = "P"
    DIRECT = "D"


@dataclass(frozen=True)
class User:
    id: str
    username: str
    first_name: str
    last_name: str
    position: str
    email: str
    roles: str
    is_bot: bool
    create_at: int
    delete_at: int = 0
    last_picture_update: int = 0
    update_at: int = 0

    @classmethod
    def of(cls, row: sqlite3.Row) -> User:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**values | {"is_bot": bool(row["is_bot"])})

    @property
    def is_admin(self) -> bool:
        return "system_admin" in self.roles.split()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username


@dataclass(frozen=True)
class Team:
    id: str
    name: str
    display_name: str

    @classmethod
    def of(cls, row: sqlite3.Row) -> Team:
        return cls(row["id"], row["name"], row["display_name"])


@dataclass(frozen=True)
class Channel:
    id: str
    team_id: str
    type: ChannelType
    name: str
    display_name: str
    creator_id: str
    create_at: int
    purpose: str = ""
    header: str = ""
    delete_at: int = 0

    @classmethod
    def of(cls, row: sqlite3.Row) -> Channel:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**values | {"type": ChannelType(row["type"])})

    @property
    def is_direct(self) -> bool:
        return self.type is ChannelType.DIRECT


@dataclass(frozen=True)
class Post:
    """A post with its props whole: the integrations in them never leave the server."""

    id: str
    channel_id: str
    user_id: str
    root_id: str
    message: str
    props: dict[str, Any]
    file_ids: tuple[str, ...]
    metadata: dict[str, Any]
    pending_post_id: str
    create_at: int
    update_at: int
    edit_at: int
    delete_at: int
    # Which one of all it is, counted from the first.
    number: int = 0

    @classmethod
    def of(cls, row: sqlite3.Row) -> Post:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(
            **values
            | {
                "props": json.loads(row["props"]),
                "metadata": json.loads(row["metadata"]),
                "file_ids": tuple(json.loads(row["file_ids"])),
            }
        )

    @property
    def thread_id(self) -> str:
        return self.root_id or self.id


@dataclass(frozen=True)
class Whisper:
    """An ephemeral post: for one person, and written by nobody in particular."""

    id: str
    to_id: str
    channel_id: str
    root_id: str
    message: str
    props: dict[str, Any]
    create_at: int
    number: int = 0

    @classmethod
    def of(cls, row: sqlite3.Row) -> Whisper:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**values | {"props": json.loads(row["props"])})


@dataclass(frozen=True)
class File:
    id: str
    user_id: str
    channel_id: str
    post_id: str
    name: str
    mime_type: str
    size: int
    create_at: int

    @classmethod
    def of(cls, row: sqlite3.Row) -> File:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Command:
    id: str
    team_id: str
    trigger: str
    url: str
    method: str
    token: str
    display_name: str
    description: str
    auto_complete: bool
    auto_complete_desc: str
    auto_complete_hint: str
    creator_id: str
    by_plugin: bool

    @classmethod
    def of(cls, row: sqlite3.Row) -> Command:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        flags = {name: bool(row[name]) for name in ("auto_complete", "by_plugin")}
        return cls(**values | flags)


@dataclass(frozen=True)
class Dialog:
    """A dialog shown to somebody, until it is submitted or cancelled."""

    id: str
    user_id: str
    trigger_id: str
    url: str
    dialog: dict[str, Any]
    is_open: bool

    @classmethod
    def of(cls, row: sqlite3.Row) -> Dialog:
        values = {name: row[name] for name in cls.__dataclass_fields__}
        opened = {"dialog": json.loads(row["dialog"]), "is_open": bool(row["is_open"])}
        return cls(**values | opened)
