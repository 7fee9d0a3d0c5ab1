"""A request as it comes in, and the socket from which a thread reads it once it is whole."""

import re
import socket
import tempfile
import time
from typing import IO, Any

# Seconds, for all of a head. A body may take as long as a bad connection needs for its length.
HEAD_WITHIN = 10
BODY_WITHIN = 20
LEAST_RATE = 16 * 1024
LONGEST_HEAD = 64 * 1024
# More than the site ever reads (webforms.public.error_pages.MOST_DRAINED).
LONGEST_BODY = 220 * 2**20
IN_MEMORY = 64 * 1024
CHUNK = 64 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_END = b"\r\n\r\n"


class Refused(Exception):
    """What comes is no request for us; `status` is what the client is told."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Inbox:
    """A request as far as it has come; it is due by `deadline`, in monotonic seconds."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self.size = 0
        self.expects = False
        self.deadline = self._latest = time.monotonic() + HEAD_WITHIN
        self._head = b""
        self._whole: int | None = None

    @property
    def is_whole(self) -> bool:
        return self._whole is not None and self.size >= self._whole

    def feed(self, data: bytes) -> None:
        """Take in what has come; raise Refused for what is no request for us."""
        self.file.write(data)
        self.size += len(data)
        if self._whole is None:
            self._head += data
            self._read_head()
        # Who falls silent has no use for the time that a long body may take.
        self.deadline = min(self._latest, time.monotonic() + BODY_WITHIN)

    def _read_head(self) -> None:
        end = self._head.find(_END)
        if end < 0:
            if self.size > LONGEST_HEAD:
                raise Refused("431 Request Header Fields Too Large")
            return
        head, self._head = self._head[: end + 2], b""
        if _CHUNKED.search(head):
            raise Refused("411 Length Required")
        lengths = _LENGTH.findall(head)
        # Where they contradict each other gunicorn's parser says so.
        length = int(lengths[0]) if len(lengths) == 1 else 0
        if length > LONGEST_BODY:
            raise Refused("413 Content Too Large")
        self._whole = end + len(_END) + length
        self.expects = bool(_EXPECTS.search(head)) and self.size < self._whole
        self._latest = time.monotonic() + BODY_WITHIN + length / LEAST_RATE


class Replayed:
    """The client's socket, from which only what has come already is read, and into which no more
    is sent than it takes: the rest is kept.
    """

    def __init__(self, sock: socket.socket, inbox: Inbox) -> None:
        self._sock = sock
        self._file = inbox.file
        self._left = self.size = inbox.size
        self._file.seek(0)
        self._unsent: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self.unsent = self._sent = 0

    def recv(self, size: int) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        return data

    @property
    def has_more(self) -> bool:
        return self._left > 0

    def setblocking(self, flag: bool) -> None:
        """Nothing here ever waits for the client."""

    def sendall(self, data: bytes) -> None:
        sent = 0 if self.unsent else _taken(self._sock, data)
        self._unsent.write(data[sent:])
        self.unsent += len(data) - sent
        self.size += len(data) - sent

    def send_on(self) -> None:
        """Send more of what was kept."""
        self._unsent.seek(self._sent)
        sent = _taken(self._sock, self._unsent.read(CHUNK))
        self._sent += sent
        self.unsent -= sent

    def close_files(self) -> None:
        self._file.close()
        self._unsent.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _taken(sock: socket.socket, data: bytes) -> int:
    """Return how much of it the client takes now."""
    try:
        return sock.send(data)
    except (BlockingIOError, InterruptedError):
        return 0
