"""What one worker holds of bodies that are still to come: it is bounded, and shared fairly."""

import logging
import selectors
import socket
from collections.abc import Iterator
from typing import Any

import pytest

import serving
import serving.inbox
import serving.worker

HEAD = b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n"


class Client:
    """A connection as the worker knows it, and the other end of it."""

    def __init__(self, worker: Any) -> None:
        self.sock, self.far = socket.socketpair()
        self.worker = worker
        worker.nr_conns += 1
        worker._await(self)

    def sends(self, data: bytes) -> None:
        self.far.sendall(data)
        self.worker._take_in(self, self.sock)

    def close(self) -> None:
        self.sock.close()


@pytest.fixture
def worker() -> Iterator[Any]:
    """A worker without gunicorn around it."""
    bare: Any = serving.PatientWorker.__new__(serving.PatientWorker)
    bare._inboxes, bare._held, bare.nr_conns = {}, 0, 0
    bare.poller, bare.log = selectors.DefaultSelector(), logging.getLogger("tests")
    yield bare
    bare.poller.close()


def test_who_has_sent_most_makes_room_for_the_others(
    worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving.worker, "HELD_AT_MOST", 2_000)
    monkeypatch.setattr(serving.inbox, "IN_MEMORY", 500)
    greedy, other = Client(worker), Client(worker)
    with greedy.far, other.far:
        greedy.sends(HEAD + b"x" * 1_500)
        other.sends(HEAD + b"x" * 600)
        assert greedy.far.recv(100).startswith(b"HTTP/1.1 503")
        assert list(worker._inboxes) == [other]
        other.sends(b"x" * 1_000)
        assert list(worker._inboxes) == [other]
        other.sends(b"x" * 1_000)
        assert (list(worker._inboxes), worker._held, worker.nr_conns) == ([], 0, 0)
