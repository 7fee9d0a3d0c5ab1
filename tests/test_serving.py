"""What one worker holds of bodies that are still to come: it is bounded, and shared fairly."""

import logging
import selectors
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

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


class Requests:
    """Requests that take until they are let go, and how many were under way at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, within: float) -> None:
        monkeypatch.setattr(serving.worker, "TURN_WITHIN", within)
        monkeypatch.setattr(ThreadWorker, "handle", self.take)
        self.worker: Any = serving.TurnWorker.__new__(serving.TurnWorker)
        self.worker._turn = threading.Semaphore()
        self.under_way = self.most = self.done = 0
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    def take(self, _conn: object) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.begun.release()
        self.go_on.wait(30)
        self.under_way -= 1
        self.done += 1

    def begin(self) -> threading.Thread:
        thread = threading.Thread(target=self.worker.handle, args=(None,), daemon=True)
        thread.start()
        return thread


def test_one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = Requests(monkeypatch, within=30)
    threads = [requests.begin() for _ in range(2)]
    assert requests.begun.acquire(timeout=30)
    assert not requests.begun.acquire(timeout=0.2)
    requests.go_on.set()
    for thread in threads:
        thread.join(30)
    assert (requests.done, requests.most) == (2, 1)


def test_a_long_request_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = Requests(monkeypatch, within=0.01)
    threads = [requests.begin() for _ in range(2)]
    assert all(requests.begun.acquire(timeout=30) for _ in range(2))
    requests.go_on.set()
    for thread in threads:
        thread.join(30)
    assert (requests.done, requests.most) == (2, 2)
    assert requests.worker._turn.acquire(timeout=30), "the turn was not given back"
    assert not requests.worker._turn.acquire(timeout=0), "it was given back twice"
