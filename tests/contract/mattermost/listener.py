"""A server on loopback that takes a chat's callbacks down and answers as it was told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qs

PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Heard:
    """One callback."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def form(self) -> dict[str, str]:
        fields = parse_qs(self.body.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in fields.items()}


@dataclass(frozen=True)
class Says:
    """What to answer."""

    body: str = "{}"
    status: int = 200
    content_type: str = "application/json"


@dataclass
class Listener:
    url: str
    says: Says = field(default_factory=Says)
    _heard: Queue[Heard] = field(default_factory=Queue)
    _speaks: threading.Event = field(default_factory=threading.Event)

    def silence(self) -> None:
        """Answer nobody from now on, until the next reset."""
        self._speaks.clear()

    def answer(self, content: object, status: int = 200) -> None:
        self.says = Says(json.dumps(content), status)

    def take(self, heard: Heard) -> Says:
        self._heard.put(heard)
        self._speaks.wait()
        return self.says

    def heard(self) -> Heard:
        """Return the next callback."""
        return self._heard.get(timeout=PATIENCE)

    def heard_nothing(self) -> bool:
        """Return whether nobody called; ask only after every possible caller was answered."""
        try:
            self._heard.get_nowait()
        except Empty:
            return True
        return False

    def reset(self) -> None:
        self.says = Says()
        self._speaks.set()
        while not self.heard_nothing():
            pass


@contextmanager
def listening() -> Iterator[Listener]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    listener = Listener(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="listener")
    thread.start()
    try:
        yield listener
    finally:
        listener.reset()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            says = listener.take(Heard(self.path, dict(self.headers), body))
            self.send_response(says.status)
            self.send_header("Content-Type", says.content_type)
            self.end_headers()
            self.wfile.write(says.body.encode())

        def do_GET(self) -> None:
            listener.take(Heard(self.path, dict(self.headers), b""))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing: what a test has to see is its own output."""

    return Handler
