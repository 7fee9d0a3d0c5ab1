"""Websockets on the server's own connections: a request that asks for one keeps its thread."""

import errno
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import SHUT_RDWR, socket
from wsgiref.types import WSGIEnvironment

from websockets.server import ServerProtocol
from websockets.sync.connection import Connection

CLOSES_WITHIN = 1


def serve_websocket(
    environ: WSGIEnvironment, serve: Callable[[Connection], None]
) -> Iterable[bytes]:
    """Let `serve` speak on the connection as long as it wants; the server then hears it is gone."""
    server_socket: socket = environ.get("werkzeug.socket") or environ["gunicorn.socket"]
    protocol, answer = _handshake(environ)
    server_socket.sendall(answer)
    if protocol.handshake_exc is None:
        # A copy: the server closes its own when this request is done.
        copy = server_socket.dup()
        copy.setblocking(True)
        serve(Connection(copy, protocol, close_timeout=CLOSES_WITHIN))
    # All that there was to answer has been answered: to the server the visitor has gone. Left
    # to itself it would wait here for another request.
    with suppress(OSError):
        server_socket.shutdown(SHUT_RDWR)
    raise BrokenPipeError(errno.EPIPE, "the websocket has ended")


def break_off(connection: Connection) -> None:
    """End it without a goodbye, as a network does."""
    with suppress(OSError):
        connection.socket.shutdown(SHUT_RDWR)


def _handshake(environ: WSGIEnvironment) -> tuple[ServerProtocol, bytes]:
    """Let the protocol see the request that the server has already read; return its answer."""
    protocol = ServerProtocol()
    headers = {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    first = f"GET {environ['PATH_INFO']} HTTP/1.1"
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    protocol.receive_data("\r\n".join([*lines, "", ""]).encode("latin-1"))
    (request,) = protocol.events_received()
    protocol.send_response(protocol.accept(request))  # type: ignore[arg-type]
    return protocol, b"".join(protocol.data_to_send())
