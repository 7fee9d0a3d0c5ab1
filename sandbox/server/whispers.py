"""Ephemeral posts: words for one person alone."""

import json
from dataclasses import replace
from typing import Any

from sandbox.server.chat import Chat
from sandbox.server.identity import new_id
from sandbox.server.records import Whisper
from sandbox.server.storage import Store


def whisper(
    chat: Chat,
    to_id: str,
    channel_id: str,
    message: str,
    *,
    root_id: str = "",
    props: dict[str, Any] | None = None,
) -> Whisper:
    said = Whisper(new_id(), to_id, channel_id, root_id, message, props or {}, chat.clock())
    columns = vars(said) | {"props": json.dumps(said.props), "number": None}
    return replace(said, number=chat.store.insert("whispers", **columns))


def whispers_to(store: Store, to_id: str, channel_id: str = "") -> list[Whisper]:
    """Return what this person alone was told, the oldest first."""
    sql = "SELECT * FROM whispers WHERE to_id = ? AND ? IN ('', channel_id) ORDER BY number"
    return [Whisper.of(row) for row in store.all(sql, to_id, channel_id)]
