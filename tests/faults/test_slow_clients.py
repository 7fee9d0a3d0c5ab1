"""Slow clients keep nobody waiting but themselves, at both apps' server as it is configured."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from serving import inbox as limits
from tests.launch.house import PATIENCE, wait_until
from tests.test_gunicorn import Server

pytestmark = pytest.mark.e2e

SLOW = 40
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: who has hung up keeps nobody waiting either."""
    server = Server(tmp_path_factory.mktemp("server"))
    wait_until(lambda: server.get("/"), "an answer")
    yield server
    server.master.terminate()
    server.master.wait(PATIENCE)


def connected(server: Server, stack: ExitStack) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    return stack.enter_context(client)


def answer(client: socket.socket) -> bytes:
    """Read one answer to its end."""
    said = b""
    while not said.partition(b"\r\n\r\n")[2] or said.endswith(b"\r\n\r\n"):
        said += client.recv(1000)
    return said


def silent(_client: socket.socket) -> None:
    pass


def slow_head(client: socket.socket) -> None:
    client.sendall(HEAD)


def slow_body(client: socket.socket) -> None:
    client.sendall(HEAD + b"Content-Length: 1000\r\n\r\nx")


def kept_alive_then_slow(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer(client).startswith(b"HTTP/1.1 200")
    client.sendall(b"GET / HT")


def two_at_once(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")


def never_closes(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize(
    "begin", [never_closes, silent, slow_head, slow_body, kept_alive_then_slow, two_at_once]
)
def test_a_normal_request_is_answered_beside_slow_ones(
    server: Server, begin: Callable[[socket.socket], None]
) -> None:
    with ExitStack() as stack:
        slow = [connected(server, stack) for _ in range(SLOW)]
        for client in slow:
            begin(client)
        began = time.monotonic()
        for _ in range(5):
            assert server.get("/healthz", patience=PATIENCE)
        # None of them has been let go for that: they were all there.
        assert time.monotonic() - began < limits.HEAD_WITHIN


MUCH = 8 * 2**20


def does_not_read(client: socket.socket) -> None:
    """Ask for an answer that no buffer on the way has room for."""
    client.sendall(b"GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n")


def test_who_does_not_read_his_answer_keeps_nobody_waiting(server: Server) -> None:
    with ExitStack() as stack:
        slow = [connected(server, stack) for _ in range(SLOW)]
        for client in slow:
            does_not_read(client)
        began = time.monotonic()
        for _ in range(5):
            assert server.get("/healthz", patience=PATIENCE)
        assert time.monotonic() - began < limits.HEAD_WITHIN
        # He gets the rest when he reads at last.
        said = b""
        while len(said) < MUCH:
            more = slow[0].recv(2**20)
            assert more
            said += more
        assert said.endswith(b"m" * 1000)


def test_who_falls_silent_is_due_soon_however_much_he_has_announced() -> None:
    inbox = limits.Inbox()
    with inbox.file:
        inbox.feed(HEAD + b"Content-Length: %d\r\n\r\nx" % limits.LONGEST_BODY)
        assert inbox.deadline <= time.monotonic() + limits.BODY_WITHIN


def drip(client: socket.socket) -> bytes:
    """Send a sign of a head each second until the server says something."""
    client.settimeout(1)
    client.sendall(HEAD)
    for _ in range(PATIENCE):
        try:
            return client.recv(1000)
        except TimeoutError:
            client.sendall(b"x")
    return b"nothing"


def test_who_never_comes_to_an_end_is_let_go(server: Server) -> None:
    with ExitStack() as stack:
        assert drip(connected(server, stack)).startswith(b"HTTP/1.1 408")


def test_a_request_that_comes_in_pieces_is_served(server: Server) -> None:
    with ExitStack() as stack:
        client = connected(server, stack)
        whole = HEAD + b"Content-Length: 5\r\n\r\nabcde"
        for sign in range(len(whole)):
            client.sendall(whole[sign : sign + 1])
        assert answer(client).startswith(b"HTTP/1.1 200")
        client.sendall(whole)
        assert answer(client).startswith(b"HTTP/1.1 200")


def test_who_waits_to_be_told_to_go_on_is_told(server: Server) -> None:
    with ExitStack() as stack:
        client = connected(server, stack)
        client.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 100")
        client.sendall(b"abcde")
        assert b"HTTP/1.1 200" in answer(client)


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"Content-Length: 99999999999\r\n\r\n", b"413"),
        (b"X: " + b"x" * limits.LONGEST_HEAD, b"431"),
        (b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(server: Server, rest: bytes, status: bytes) -> None:
    with ExitStack() as stack:
        client = connected(server, stack)
        client.sendall(HEAD + rest)
        assert client.recv(1000).startswith(b"HTTP/1.1 " + status)


def test_a_great_body_comes_through_whole(server: Server) -> None:
    with ExitStack() as stack:
        client = connected(server, stack)
        length = 3 * 2**20
        client.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % length + b"x" * length)
        assert answer(client).endswith(str(length).encode())
