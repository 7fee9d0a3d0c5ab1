"""The two ways to the app: an envelope on its websocket, or a signed request to its address.

Both give the app three seconds. Slack sends a thing by one of them, as the app is set up.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from sandbox.server.upgrades import break_off, serve_websocket
from sandbox.slack.people_methods import LINK
from sandbox.slack.workspace import NotAcknowledged, Workspace

EVENTS, INTERACTIVE, COMMANDS = "events_api", "interactive", "slash_commands"


@dataclass(eq=False)
class _Socket:
    connection: Connection
    awaited: dict[str, Queue[dict[str, Any]]] = field(default_factory=dict)

    def say(self, whole: dict[str, Any]) -> None:
        try:
            self.connection.send(json.dumps(whole, ensure_ascii=False))
        except ConnectionClosed:
            raise NotAcknowledged("the connection is closed") from None


class SocketMode:
    """Around the sandbox: takes requests for the app's websocket, lets all others pass."""

    def __init__(self, app: WSGIApplication, slack: Workspace) -> None:
        self._app = app
        self._slack = slack
        self._lock = threading.Lock()
        self.open: list[_Socket] = []

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(LINK):
            return self._app(environ, start)
        ticket = parse_qs(environ.get("QUERY_STRING", "")).get("ticket", [""])[0]
        if ticket not in self._slack.tickets:
            start("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"no such ticket"]
        self._slack.tickets.discard(ticket)
        return serve_websocket(environ, self._serve)

    def _serve(self, connection: Connection) -> None:
        mine = _Socket(connection)
        with suppress(ConnectionClosed, ValueError, NotAcknowledged):
            with self._lock:
                self.open.append(mine)
                mine.say(self._hello())
            while True:
                said = json.loads(connection.recv())
                if waiting := mine.awaited.get(str(said.get("envelope_id"))):
                    waiting.put(said.get("payload") or {})
        with self._lock:
            if mine in self.open:
                self.open.remove(mine)
        connection.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "applink", "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self._slack.app_id},
        }

    def send(self, kind: str, payload: dict[str, Any], retry: int = 0) -> dict[str, Any]:
        """Send it to one of the connections, each in its turn."""
        with self._lock:
            if not self.open:
                raise NotAcknowledged("no connection")
            self.open.append(mine := self.open.pop(0))
        name, answer = str(uuid4()), Queue[dict[str, Any]]()
        mine.awaited[name] = answer
        envelope = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != EVENTS,
        }
        if kind == EVENTS:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        try:
            mine.say(envelope)
            return answer.get(timeout=self._slack.patience)
        except Empty:
            raise NotAcknowledged("no acknowledgement in time") from None
        finally:
            del mine.awaited[name]

    def cut(self) -> int:
        """Break every connection without a goodbye; return how many there were."""
        with self._lock:
            broken, self.open = self.open, []
        for each in broken:
            break_off(each.connection)
        return len(broken)

    def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours, and close."""
        self.close({"type": "disconnect", "reason": "refresh_requested"})

    def warn(self) -> None:
        """Ask the app to connect anew, and leave it to the app to close what is there."""
        with self._lock:
            leaving, self.open = self.open, []
        for each in leaving:
            each.say({"type": "disconnect", "reason": "warning"})

    def close(self, farewell: dict[str, Any] | None = None) -> None:
        """Close every connection as one does it, after these words if there are any."""
        with self._lock:
            leaving, self.open = self.open, []
        for each in leaving:
            if farewell:
                with suppress(NotAcknowledged):
                    each.say(farewell)
            each.connection.close()


@dataclass
class HttpMode:
    """One address for everything, as a Bolt app has it."""

    slack: Workspace
    url: str

    def send(self, kind: str, payload: dict[str, Any], retry: int = 0) -> dict[str, Any]:
        headers = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if kind == EVENTS:
            body, headers["Content-Type"] = json.dumps(payload), "application/json"
        else:
            form = payload if kind == COMMANDS else {"payload": json.dumps(payload)}
            body = urlencode({name: value for name, value in form.items() if value is not None})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self._posted(body.encode(), headers)

    def _posted(self, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        at = str(self.slack.chat.clock() // 1000)
        signed = signature(self.slack.signing_secret, at, body)
        headers |= {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signed}
        try:
            with requests.Session() as session:
                session.trust_env = False  # A proxy of this machine knows nothing of the desk.
                answer = session.post(
                    self.url, data=body, headers=headers, timeout=self.slack.patience
                )
        except requests.RequestException as error:
            raise NotAcknowledged(type(error).__name__) from None
        if answer.status_code != 200:
            raise NotAcknowledged(f"status {answer.status_code}")
        if not answer.text.strip():
            return {}
        is_json = "json" in answer.headers.get("Content-Type", "")
        return dict(answer.json()) if is_json else {"text": answer.text}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature by which the app knows that a request is Slack's."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
