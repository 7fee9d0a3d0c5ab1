"""The port to the queue: it never raises, never waits long, and does not ask a dead Redis."""

import socket
from collections.abc import Iterator

import pytest

from helpdesk.kernel import redis_breaker
from helpdesk.kernel.redis_breaker import PATIENCE
from tests.launch.house import free_ports
from workers.queue import Announcer


@pytest.fixture
def hanging_redis() -> Iterator[tuple[str, socket.socket]]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0", server


def test_a_redis_that_refuses_costs_nothing_but_a_line_of_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    (port,) = free_ports(1)
    Announcer(f"redis://127.0.0.1:{port}/0")([1, 2])
    assert [record.getMessage() for record in caplog.records] == ["not enqueued"]


def test_a_redis_that_hangs_is_given_up(hanging_redis: tuple[str, socket.socket]) -> None:
    port = Announcer(hanging_redis[0])
    assert port.enqueue([1]) is False
    assert PATIENCE["socket_connect_timeout"] + PATIENCE["socket_timeout"] < 1


def test_the_next_requests_do_not_pay_for_a_redis_that_hangs(
    hanging_redis: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_breaker, "REST_AFTER_FAILURE", 3600.0)
    url, server = hanging_redis
    port = Announcer(url)
    assert [port.enqueue([each]) for each in range(100)] == [False] * 100
    server.accept()[0].close()
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.accept()


def test_after_a_rest_redis_is_asked_again(
    hanging_redis: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_breaker, "REST_AFTER_FAILURE", 0.0)
    url, server = hanging_redis
    port = Announcer(url)
    for _ in range(2):
        port.enqueue([1])
        server.accept()[0].close()


def test_without_redis_everything_is_left_to_the_sweep() -> None:
    port = Announcer(None)
    port([1])
    assert port.enqueue([1]) is False
