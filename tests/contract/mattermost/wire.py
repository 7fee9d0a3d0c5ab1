"""A websocket to whatever server is asked, for tests: everything that came, in order."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 20  # seconds


@dataclass
class Wire:
    connection: ClientConnection
    came: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, action: str, data: dict[str, Any] | None = None, seq: int = 1) -> None:
        self.connection.send(json.dumps({"seq": seq, "action": action, "data": data or {}}))

    def next(self) -> dict[str, Any]:
        """Return what comes next."""
        found: dict[str, Any] = json.loads(self.connection.recv(timeout=PATIENCE))
        self.came.append(found)
        return found

    def event(self, name: str) -> dict[str, Any]:
        """Return the next event of that name."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if (found := self.next()).get("event") == name:
                return found
        raise AssertionError(f"no {name} among {[each.get('event') for each in self.came]}")

    def posted(self, post_id: str) -> dict[str, Any]:
        """Return the `posted` event of that post; `post` in it is read from its string."""
        while True:
            data = self.event("posted")["data"]
            if (post := json.loads(data["post"]))["id"] == post_id:
                return {**data, "post": post}

    def reply(self, to: int) -> dict[str, Any]:
        while True:
            if (found := self.next()).get("seq_reply") == to:
                return found


@contextmanager
def open_wire(url: str) -> Iterator[Wire]:
    address = "ws" + url.removeprefix("http") + "/api/v4/websocket"
    with connect(address, proxy=None, close_timeout=2) as connection:
        yield Wire(connection)


@contextmanager
def wire_of(url: str, token: str) -> Iterator[Wire]:
    """Open a websocket and say who it is for."""
    with open_wire(url) as wire:
        wire.ask("authentication_challenge", {"token": token})
        yield wire
