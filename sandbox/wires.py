"""The websocket of the chat: readers of a channel learn at once what is posted there.

It is served on the connections of the same server as everything else: a request that asks for the
upgrade keeps its thread for as long as the wire holds. The words on it are Mattermost's.
"""

import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from sandbox.api.shapes import post_shape
from sandbox.server import accounts, channels
from sandbox.server.chat import POSTED, Chat
from sandbox.server.identity import new_id
from sandbox.server.records import Channel, Post, User
from sandbox.server.refusals import Refusal
from sandbox.server.upgrades import break_off, serve_websocket

PATH = "/api/v4/websocket"
CHALLENGE = "authentication_challenge"
# A client that has not authenticated by then is not served.
AUTHENTICATES_WITHIN = 5  # seconds


@dataclass(eq=False)
class Wire:
    """One open websocket; several threads may speak on it."""

    connection: Connection
    user: User | None = None
    _said: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def event(self, name: str, data: dict[str, Any], broadcast: dict[str, str]) -> None:
        """Say it under the next number, by which the other end notices what it has missed."""
        with self._lock:
            whole = {"event": name, "data": data, "broadcast": broadcast, "seq": self._said}
            self._said += 1
            self._send(whole)

    def reply(self, to: object, data: dict[str, Any] | None = None) -> None:
        self._send({"status": "OK", **({"data": data} if data else {}), "seq_reply": to})

    def _send(self, whole: dict[str, Any]) -> None:
        with suppress(ConnectionClosed):  # Its own thread sees that, too, and ends.
            self.connection.send(json.dumps(whole))


class Wires:
    """Around the sandbox: takes the requests for a websocket, lets all others pass."""

    def __init__(self, app: WSGIApplication, chat: Chat) -> None:
        self._app = app
        self._chat = chat
        self.open: set[Wire] = set()
        self._lock = threading.Lock()
        chat.on_posted = self.spread

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._app(environ, start)
        return serve_websocket(environ, lambda connection: self._serve(Wire(connection)))

    def _serve(self, wire: Wire) -> None:
        try:
            self._heed(wire)
        except (ConnectionClosed, TimeoutError, Refusal, ValueError):
            pass  # A real server closes without a word, too.
        finally:
            with self._lock:
                self.open.discard(wire)
            wire.connection.close()

    def _heed(self, wire: Wire) -> None:
        while True:
            patience = None if wire.user else AUTHENTICATES_WITHIN
            said = json.loads(wire.connection.recv(timeout=patience))
            if said.get("action") == CHALLENGE:
                self._welcome(wire, said)
            elif said.get("action") == "ping" and wire.user:
                wire.reply(said.get("seq"), {"text": "pong"})

    def _welcome(self, wire: Wire, said: dict[str, Any]) -> None:
        token = str((said.get("data") or {}).get("token") or "")
        wire.user = accounts.user_by_token(self._chat.store, token)
        version = f"{self._chat.limits.version}.sandbox"
        hello = {"connection_id": new_id(), "server_version": version}
        # What happens once a wire has been greeted is heard on it, and nothing before.
        with self._lock:
            self.open.add(wire)
            wire.event("hello", hello, _to(user_id=wire.user.id))
        wire.reply(said.get("seq"))

    def spread(self, author: User, post: Post, event: str, _old: Post | None = None) -> None:
        """Tell everybody in the post's channel, its author, too."""
        store = self._chat.store
        channel = channels.channel(store, post.channel_id)
        members = {member.id for member in channels.members_of(store, channel.id)}
        data = self._posted(author, post, channel)
        if event != POSTED:
            data = {"post": data["post"]}
        with self._lock:
            listening = [wire for wire in self.open if wire.user and wire.user.id in members]
        for wire in listening:
            wire.event(event, data, _to(channel_id=channel.id))

    def _posted(self, author: User, post: Post, channel: Channel) -> dict[str, Any]:
        has_files = {"otherFile": "true"} if post.file_ids else {}
        return {
            "channel_display_name": channel.display_name or f"@{author.username}",
            "channel_name": channel.name,
            "channel_type": channel.type.value,
            "post": json.dumps(post_shape(self._chat, post), ensure_ascii=False),
            "sender_name": f"@{author.username}",
            "set_online": True,
            "team_id": channel.team_id,
            **has_files,
        }

    def cut(self) -> int:
        """Break every wire without a goodbye, as a network does; return how many there were."""
        with self._lock:
            broken = list(self.open)
            self.open.clear()
        for wire in broken:
            break_off(wire.connection)
        return len(broken)


def _to(user_id: str = "", channel_id: str = "") -> dict[str, str]:
    return {"omit_users": "", "user_id": user_id, "channel_id": channel_id, "team_id": ""}
