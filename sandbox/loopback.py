"""A web server in a thread, on loopback alone: for tests, and for telling a story."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from socket import SHUT_RD, socket
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.datastructures import Headers
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app


class LoopbackServer(ThreadedWSGIServer):
    """Keeps its connections, as a real server does: Werkzeug's own hangs up after each answer."""

    def __init__(self, app: WSGIApplication, port: int = 0) -> None:
        self._open: set[Any] = set()
        super().__init__("127.0.0.1", port, app, _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def let_go(self) -> None:
        """Hear no more on any connection; what is being answered is still answered."""
        for each in list(self._open):
            with suppress(OSError):  # It has ended meanwhile.
                each.shutdown(SHUT_RD)


class _Handler(WSGIRequestHandler):
    connection: socket
    disable_nagle_algorithm = True

    def log(self, *_: object) -> None:
        """Say nothing: what a test has to see is its own output, and some addresses are secret."""

    def run_wsgi(self) -> None:
        """Take in the whole request, then send the whole answer at once."""
        if "Transfer-Encoding" in self.headers or "Expect" in self.headers:
            super().run_wsgi()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.environ = self.make_environ() | {"wsgi.input": BytesIO(body)}
        self._answer(*run_wsgi_app(self.server.app, self.environ))

    def _answer(self, found: Iterable[bytes], status: str, headers: Headers) -> None:
        said = b"".join(found)
        getattr(found, "close", lambda: None)()
        lines = [f"HTTP/1.1 {status}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if "Content-Length" not in headers and status[:3] not in ("204", "304"):
            lines.append(f"Content-Length: {len(said)}")
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head if self.command == "HEAD" else head + said)


@contextmanager
def serving(
    server: LoopbackServer, name: str, hang_up: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Serve in a thread until the block ends, then let go of who keeps a connection."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name=name)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        hang_up()
        server.let_go()
        thread.join()
        server.server_close()
