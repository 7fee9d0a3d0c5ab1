"""Faults made to order, for tests of clients of a chat that is not well."""

import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class TroubleKind(StrEnum):
    REFUSES = "refuses"  # 503, and nothing was done
    FORBIDS = "forbids"  # 403 of a proxy, and nothing was done
    HIDES = "hides"  # 404 of a proxy, and nothing was done
    FORGETS = "forgets"  # done, and then 502
    BREAKS = "breaks"  # done, and the connection closed without a word
    LIMITS = "limits"  # 429 in plain text, and nothing was done


@dataclass(frozen=True)
class Trouble:
    """The next `times` requests of this method to a path that starts so go wrong in this way."""

    way: TroubleKind
    path: str = "/api/v4/"
    method: str = "POST"
    times: int = 1

    def fits(self, environ: WSGIEnvironment) -> bool:
        same_method = self.method == environ["REQUEST_METHOD"]
        return self.times > 0 and same_method and environ["PATH_INFO"].startswith(self.path)


class Troubles:
    """Around the sandbox; without orders it changes nothing."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._ordered: list[Trouble] = []
        self._lock = threading.Lock()

    def order(self, trouble: Trouble) -> None:
        with self._lock:
            self._ordered.append(trouble)

    def forget(self) -> None:
        """Take back what was ordered and has not come to pass."""
        with self._lock:
            self._ordered.clear()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        match self._next(environ):
            case TroubleKind.REFUSES:
                return _say(start, "503 Service Unavailable")
            case TroubleKind.FORBIDS:
                return _say(start, "403 Forbidden")
            case TroubleKind.HIDES:
                return _say(start, "404 Not Found")
            case TroubleKind.LIMITS:
                return _say(start, "429 Too Many Requests", ("Retry-After", "1"))
            case TroubleKind.FORGETS:
                self._do(environ)
                return _say(start, "502 Bad Gateway")
            case TroubleKind.BREAKS:
                self._do(environ)
                hang_up(environ)
                return _say(start, "502 Bad Gateway")
        return self._app(environ, start)

    def _next(self, environ: WSGIEnvironment) -> TroubleKind | None:
        with self._lock:
            for index, trouble in enumerate(self._ordered):
                if trouble.fits(environ):
                    self._ordered[index] = replace(trouble, times=trouble.times - 1)
                    return trouble.way
        return None

    def _do(self, environ: WSGIEnvironment) -> None:
        def unheard(*_: object) -> None:
            """Take the status and the headers and tell nobody."""

        # The answer is read to its end: only then is the request complete.
        b"".join(self._app(environ, unheard))  # type: ignore[arg-type]


def _say(start: StartResponse, status: str, *headers: tuple[str, str]) -> list[bytes]:
    start(status, [("Content-Type", "text/plain"), *headers])
    return [status.encode()]


def hang_up(environ: WSGIEnvironment) -> None:
    """End the connection without a word."""
    connection = environ.get("werkzeug.socket") or environ.get("gunicorn.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
