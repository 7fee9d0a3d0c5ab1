"""The worker: it takes requests in by the poller, and a thread gets whole ones alone."""

import selectors
import socket
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from serving.inbox import CHUNK, LEAST_RATE, Inbox, Refused, Replayed

# What of a response the client does not take at once waits for him without a thread, as long.
WRITE_WITHIN = 30
# What one worker holds at most.
HELD_AT_MOST = 400 * 2**20
# Seconds after which a request no longer waits for the one before it.
TURN_WITHIN = 0.05
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(TConn):  # type: ignore[misc]
    def close(self, graceful: bool = False) -> None:  # noqa: ARG002
        """Close at once. gunicorn would have the main loop wait for the client to close first;
        what he has sent is read already, so that our answer reaches him.
        """
        super().close()


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Takes requests in by the poller; a thread gets whole ones alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the order in which they have begun to wait.
        self._inboxes: dict[Connection, Inbox] = {}
        # Who has not taken all of his answer yet, and until when he may.
        self._readers: dict[Connection, float] = {}
        self._held = 0

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError:
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._drop_oldest()
        self._await(Connection(self.cfg, client, address, listener.getsockname()))

    def _drop_oldest(self) -> None:
        if self._inboxes:
            self._drop(next(iter(self._inboxes)))
        elif self._readers:
            self._forget(next(iter(self._readers)))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Take in the next request of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def _await(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        self._inboxes[conn] = Inbox()
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._take_in, conn))

    def _take_in(self, conn: Connection, client: socket.socket) -> None:
        try:
            data = client.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        try:
            self._feed(conn, data)
        except Refused as refused:
            self._drop(conn, refused.status)

    def _feed(self, conn: Connection, data: bytes) -> None:
        inbox = self._inboxes[conn]
        self._held += len(data)
        inbox.feed(data)
        self._make_room()
        if inbox.file.closed:
            return
        if inbox.is_whole:
            self._hand_over(conn)
        elif inbox.expects:
            inbox.expects = False
            _say(conn, CONTINUE)

    def _make_room(self) -> None:
        """Let go who has sent the most, so that others with their little come in beside him."""
        while self._held > HELD_AT_MOST and self._inboxes:
            largest = max(self._inboxes, key=lambda conn: self._inboxes[conn].size)
            self._drop(largest, "503 Service Unavailable")

    def _hand_over(self, conn: Connection) -> None:
        inbox = self._inboxes.pop(conn)
        self.poller.unregister(conn.sock)
        conn.sock = Replayed(conn.sock, inbox)
        conn.parser, conn.initialized, conn.data_ready = None, False, True
        self.enqueue_req(conn)

    def finish_request(self, conn: Connection, done: Any) -> None:
        """Go on as gunicorn does. Of requests sent in one go the first alone is answered."""
        replayed = conn.sock
        if isinstance(replayed, Replayed):
            if replayed.unsent:
                self._await_reader(conn, done)
                return
            ahead = replayed.has_more or (conn.parser and conn.parser.unreader.buf.getvalue())
            conn.sock = replayed._sock
            self._held -= replayed.size
            replayed.close_files()
            if ahead:
                self.nr_conns -= 1
                conn.close()
                return
        super().finish_request(conn, done)

    def _await_reader(self, conn: Connection, done: Any) -> None:
        replayed = conn.sock
        self._readers[conn] = time.monotonic() + WRITE_WITHIN + replayed.unsent / LEAST_RATE
        self._held += replayed.unsent
        client, go_on = replayed._sock, partial(self._send_on, conn, done)
        try:
            self.poller.register(client, selectors.EVENT_WRITE, go_on)
        except (OSError, ValueError, KeyError):
            self._forget(conn)
            return
        self._make_room()

    def _send_on(self, conn: Connection, done: Any, client: socket.socket) -> None:
        try:
            conn.sock.send_on()
        except OSError:
            self._forget(conn)
            return
        if not conn.sock.unsent:
            self.poller.unregister(client)
            del self._readers[conn]
            self.finish_request(conn, done)

    def _forget(self, conn: Connection) -> None:
        """Close on somebody who does not read what he has asked for."""
        del self._readers[conn]
        replayed, conn.sock = conn.sock, conn.sock._sock
        self._held -= replayed.size
        replayed.close_files()
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Let go who takes too long; of a worker that stops also who has said nothing yet."""
        super().murder_pending()
        now = time.monotonic()
        late = [
            (conn, inbox.size)
            for conn, inbox in self._inboxes.items()
            if now > inbox.deadline or not (self.alive or inbox.size)
        ]
        for conn, size in late:
            self._drop(conn, "408 Request Timeout" if size else "")
        for conn in [conn for conn, until in self._readers.items() if now > until]:
            self._forget(conn)

    def _drop(self, conn: Connection, status: str = "") -> None:
        inbox = self._inboxes.pop(conn)
        self._held -= inbox.size
        inbox.file.close()
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        if status:
            self.log.warning("request not taken in: %s", status)
            answer = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            _say(conn, answer.encode())
        conn.close()


class TurnWorker(PatientWorker):
    """Lets one request at a time through, as long as each is short.

    Threads share one interpreter. A thread lets go of it at each statement, and one that writes
    has to wait until another has gone on for a while, with the lock held for which all writers
    wait. Not for an app that waits for another server meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = threading.Semaphore()

    def handle(self, conn: Connection) -> Any:
        """Answer it in its turn; a long one, such as a report of years, has the others go on."""
        has_turn = self._turn.acquire(timeout=TURN_WITHIN)
        try:
            return super().handle(conn)
        finally:
            if has_turn:
                self._turn.release()


def _say(conn: Connection, words: bytes) -> None:
    """Say it if there is room for it; nobody waits."""
    with suppress(OSError):
        conn.sock.send(words)
