"""Socket Mode: what happens in Slack, over a websocket that the desk itself has opened.

One connection brings posts, commands, presses and modals alike: where there are several, Slack
gives each envelope to any one of them. So the process that has it takes all of them.
"""

import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.connection import Connection as Session

from integration.chat.ears import Ears, has_hung_up
from integration.chat.errors import Disconnected, Missed
from integration.chat.values import Said

# A dead socket is noticed after some five of them.
PING_EACH = 4.0  # seconds
CLOSED_WITHIN = 5.0  # seconds
GREETED_WITHIN = 3.0  # seconds
# Slack asks every few hours for a new socket; slack_sdk opens it before it closes the old one.
RENEWED_WITHIN = 10.0  # seconds
# Each of them may wait some seconds before it acknowledges.
AT_ONCE = 40


@dataclass
class SocketConnection:
    """An open socket, and the one that takes its place when Slack asks for another."""

    handler: SocketModeHandler
    ears: Ears
    missed: Callable[[], None] = lambda: None
    _greetings: queue.Queue[int] = field(default_factory=queue.Queue, init=False)
    _renewed: threading.Event = field(default_factory=threading.Event, init=False)
    _renewed_by: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        client = self.handler.client
        client.message_listeners.append(self._greeted)
        client.on_message_listeners.append(self._asked)
        self._connect_anew = client.connect_to_new_endpoint
        client.connect_to_new_endpoint = self._renew  # type: ignore[method-assign]

    def _greeted(self, _client: object, message: Mapping[str, Any], *_: object) -> None:
        if message.get("type") == "hello":
            self._greetings.put(int(message.get("num_connections") or 0))

    def _asked(self, raw: str) -> None:
        """Note that a new socket is asked for, before this one's end is heard."""
        if raw.startswith("{") and json.loads(raw).get("type") == "disconnect":
            self._renewed_by = time.monotonic() + RENEWED_WITHIN

    def _renew(self, force: bool = False) -> None:
        client = self.handler.client
        if old := client.current_session:
            # Nothing is read from the new one until the old one is closed.
            old.close = partial(_close, old)  # type: ignore[method-assign]
        try:
            self._connect_anew(force)
            self._renewed.set()
        finally:
            self._renewed_by = float("-inf")
            if client.closed:
                client.disconnect()

    def has_others(self) -> bool:
        """Return whether Slack has said, when it greeted this socket, that the app has more."""
        with suppress(queue.Empty):
            return self._greetings.get(timeout=GREETED_WITHIN) > 1
        return False

    def hear(self, patience: float) -> Said | None:
        """Return a post; None where nothing of the sort came within so many seconds.

        Raise Disconnected when the socket is lost, Missed when a new one has taken its place, and
        when something was left out.
        """
        session = self.handler.client.current_session
        # From one that broke slack_sdk goes on reading nothing, with all its might, for long.
        is_connected = session and session.is_active() and not has_hung_up(session.sock)
        if not is_connected and time.monotonic() > self._renewed_by:
            raise Disconnected("socket lost")
        for gap, why in ((self._renewed, "a new socket"), (self.ears.is_full, "too much at once")):
            if gap.is_set():
                gap.clear()
                self.missed()
                raise Missed(why)
        return self.ears.take(patience)


def _close(session: Session | None) -> None:
    """Wake who reads from it: slack_sdk waits for him, and he for what comes, three seconds."""
    if session is not None and session.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(session.sock, socket.SHUT_RD)
        session.disconnect()


@contextmanager
def open_socket(
    app: App, app_token: str, ears: Ears, missed: Callable[[], None] = lambda: None
) -> Iterator[SocketConnection]:
    """Keep a socket open; raise Disconnected without one. `missed` is called at each gap."""
    handler = SocketModeHandler(
        app, app_token, auto_reconnect_enabled=False, ping_interval=PING_EACH, concurrency=AT_ONCE
    )
    connection = SocketConnection(handler, ears, missed)
    try:
        handler.connect()  # type: ignore[no-untyped-call]
        yield connection
    except SlackApiError as error:
        raise Disconnected(str(error.response.get("error"))) from None
    except OSError as error:
        raise Disconnected(type(error).__name__) from None
    finally:
        _close(handler.client.current_session)
        # slack_sdk may wait for ever for the end of a connection that broke without a word.
        ending = threading.Thread(target=handler.close, name="socket's end", daemon=True)
        ending.start()
        ending.join(CLOSED_WITHIN)
