"""What is away for hours is told once by whoever looks for it each second, and its end once."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import OperationalError

from helpdesk.kernel import faults, redis_breaker
from helpdesk.kernel.desk import Desk
from tests.launch.house import free_ports
from workers import clock, mailbox_process, queue
from workers.queue import Announcer, OnceForAll

pytestmark = pytest.mark.any_database
MANY = 50


class _Rounds(threading.Event):
    """Told to stop after so many waits, none of which takes any time."""

    def __init__(self, rounds: int, each: Callable[[int], None] = lambda _: None) -> None:
        super().__init__()
        self.left, self.each = rounds, each

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        self.each(self.left)
        if self.left <= 0:
            self.set()
        return self.is_set()


def _away(*_words: object) -> int:
    raise OperationalError("", {}, OSError())


class _NoSettings:
    redis = None
    mailbox = "imap://somebody@localhost/"


@pytest.fixture
def messages(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    caplog.set_level("INFO")
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.0)
    return lambda: [each.message for each in caplog.records]


def test_who_leaves_alone_what_is_away_looks_again_before_the_clock_misses_his_work() -> None:
    assert timedelta(seconds=faults.LONGEST_PAUSE) < min(clock.STALLED, clock.ENQUEUE_AGAIN)


def test_the_clock_tells_of_a_database_that_is_away_once(
    desk: Desk, messages: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_back(left: int) -> None:
        if left == 2:
            monkeypatch.setattr(clock, "tick", lambda *_: 0)
            monkeypatch.setattr(clock.Sweep, "look", lambda *_: None)

    monkeypatch.setattr(clock, "told_to_stop", lambda: _Rounds(MANY, come_back))
    monkeypatch.setattr(clock, "tick", _away)
    monkeypatch.setattr(clock.Sweep, "look", _away)
    monkeypatch.setattr(clock, "carrier_of", lambda *_: None)
    monkeypatch.setattr(clock, "periodic_tasks_of", lambda *_: SimpleNamespace(run=print))
    monkeypatch.setattr(clock.BackgroundTask, "start", lambda *_: True)
    monkeypatch.setattr(clock, "wait_while_held", lambda *_: None)
    settings = _NoSettings()
    clock.run(desk, settings)  # type: ignore[arg-type]
    assert messages() == ["failed", "failed", "well again", "well again"]


def test_the_reader_of_mail_tells_of_a_database_that_is_away_once(
    desk: Desk, messages: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox_process, "told_to_stop", lambda: _Rounds(MANY))
    monkeypatch.setattr(mailbox_process, "wait_while_held", lambda *_: None)
    monkeypatch.setattr(mailbox_process, "reader_of", _away)
    settings = _NoSettings()
    mailbox_process.run(desk, settings)  # type: ignore[arg-type]
    assert messages() == ["the database is not ready"]


def test_what_rq_says_each_second_of_a_redis_that_is_away_is_told_once(
    messages: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_faults", faults.Faults("test"))
    log, once = logging.getLogger("rq.worker"), OnceForAll()
    log.addFilter(once)
    try:
        for _ in range(MANY):
            said = "Worker %s: could not connect to Redis instance: %s retrying in %d seconds..."
            log.error(said, "w", RedisConnectionError("refused"), 2)
        log.error("a job has failed")
    finally:
        log.removeFilter(once)
    assert messages() == ["redis is away", "a job has failed"]


def test_who_is_not_taken_by_redis_for_hours_says_so_once(
    messages: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_breaker, "REST_AFTER_FAILURE", 0.0)
    (port,) = free_ports(1)
    announce = Announcer(f"redis://127.0.0.1:{port}/0")
    for each in range(MANY):
        announce([each])
    assert messages() == ["not enqueued"]


def test_rq_still_says_it_in_the_words_that_are_looked_for() -> None:
    import inspect

    from rq.worker import BaseWorker

    assert queue.NO_CONNECTION in inspect.getsource(BaseWorker)
