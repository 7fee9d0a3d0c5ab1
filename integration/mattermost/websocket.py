"""The bot's websocket: what is posted where the bot reads, at once, for as long as it holds.

mattermostdriver's own does not work on the Pythons of today. Whatever goes wrong here ends in
Disconnected: what was said meanwhile is in the channels' history.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from integration.chat.errors import Disconnected
from integration.chat.values import Said
from integration.mattermost.server_answers import post_of
from tls import verified_context

PATH = "/api/v4/websocket"
EVENTS = frozenset({"posted", "post_edited", "post_deleted"})
# A dead connection is noticed within the two together.
PING_EACH = 20  # seconds
PONG_WITHIN = 20
GREETED_WITHIN = 10
# Longer than the longest post of any server, with the strings inside of strings.
LONGEST = 16 * 1024 * 1024


@dataclass
class Connection:
    """An open websocket, greeted by the server."""

    connection: ClientConnection
    _expected: int | None = None

    def hear(self, patience: float) -> Said | None:
        """Return a post; None where nothing of the sort came within so many seconds.

        Raise Disconnected when the connection is lost, and when the server has left out a number.
        """
        whole = self._next(patience)
        event = whole.get("event") if whole else None
        if whole is None or event not in EVENTS:
            return None
        data, is_new = whole["data"], event == "posted"
        post = post_of(json.loads(data["post"]))
        return Said(post, data.get("channel_type") == "D", is_new)

    def be_greeted(self, token: str) -> None:
        challenge = {"seq": 1, "action": "authentication_challenge", "data": {"token": token}}
        self.connection.send(json.dumps(challenge))
        # Beside the greeting comes an answer to the challenge, before it or after it.
        for _ in range(3):
            if (whole := self._next(GREETED_WITHIN)) and whole.get("event") == "hello":
                return
        raise Disconnected("not greeted")

    def _next(self, patience: float) -> dict[str, Any] | None:
        try:
            whole: dict[str, Any] = json.loads(self.connection.recv(timeout=patience))
        except TimeoutError:
            return None
        if "event" in whole:
            self._count(int(whole.get("seq") or 0))
        return whole

    def _count(self, number: int) -> None:
        if self._expected is not None and number != self._expected:
            raise Disconnected("an event was left out")
        self._expected = number + 1


@contextmanager
def open_connection(url: str, token: str) -> Iterator[Connection]:
    """Keep a websocket open to the server at `url`; raise Disconnected without one."""
    address = f"ws{url.removeprefix('http').rstrip('/')}{PATH}"
    try:
        with connect(
            address,
            open_timeout=GREETED_WITHIN,
            ping_interval=PING_EACH,
            ping_timeout=PONG_WITHIN,
            close_timeout=2,
            max_size=LONGEST,
            ssl=verified_context() if address.startswith("wss:") else None,
        ) as connection:
            wire = Connection(connection)
            wire.be_greeted(token)
            yield wire
    except (WebSocketException, OSError, ValueError, KeyError) as error:
        # The error itself may quote what came.
        raise Disconnected(type(error).__name__) from None
