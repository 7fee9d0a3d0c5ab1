"""The sweep: what is due and nobody holds goes to the queue, and by hand where that is in vain."""

import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from helpdesk.kernel import outbox
from helpdesk.kernel.activation import recompute_wakeups
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.outbox_statements import WAITS_AT_MOST
from helpdesk.storage import inquiry_tables
from integration.chat.errors import RateLimited
from tests.workers.office import Clock, RecordingChat, ask_as_parent, carry_all
from workers.clock import Sweep
from workers.delivery import DeliveryService


@dataclass
class Queue:
    """Takes ids without any effect, as where the worker is dead; or refuses."""

    refuses: bool = False
    taken: list[list[int]] = field(default_factory=list)

    def enqueue(self, ids: list[int], /) -> bool:
        if not self.refuses:
            self.taken.append(list(ids))
        return not self.refuses


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def sweep(desk: Desk, queue: Queue, carrier: DeliveryService) -> Iterator[Sweep]:
    sweep = Sweep(desk, queue.enqueue, carrier)
    yield sweep
    sweep.close()


def _look(sweep: Sweep, clock: Clock, *, after: float = 0) -> None:
    """Look once and let the delivery by hand, if any, come to its end."""
    clock.turn(seconds=after)
    sweep.look(clock())
    if sweep.hand.busy is not None:
        wait([sweep.hand.busy], timeout=30)


def _waiting(desk: Desk, clock: Clock) -> list[int]:
    return outbox.unsent(desk, clock())


def test_what_was_only_just_written_is_left_to_those_who_announced_it(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue, chat: RecordingChat
) -> None:
    ask_as_parent(desk)
    _look(sweep, clock)
    assert (queue.taken, chat.posts) == ([], [])


def test_what_stays_unsent_is_enqueued(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue
) -> None:
    ask_as_parent(desk)
    _look(sweep, clock)
    _look(sweep, clock, after=1)
    assert queue.taken == [_waiting(desk, clock)]


def test_what_is_enqueued_is_not_enqueued_at_each_look(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue
) -> None:
    ask_as_parent(desk)
    for _ in range(10):
        _look(sweep, clock, after=1)
    assert len(queue.taken) == 1


def test_what_redis_forgot_is_enqueued_again_after_a_while(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue
) -> None:
    ask_as_parent(desk)
    for _ in range(13):
        _look(sweep, clock, after=1)
    assert len(queue.taken) == 2


def test_what_is_enqueued_in_vain_is_delivered_by_hand(
    desk: Desk, sweep: Sweep, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk)
    for _ in range(15):
        _look(sweep, clock, after=1)
    assert chat.posts == []
    _look(sweep, clock, after=1)
    assert chat.posts == ["card to channel"]
    assert _waiting(desk, clock) == []


def test_what_redis_refuses_is_delivered_by_hand_at_once(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue, chat: RecordingChat
) -> None:
    queue.refuses = True
    ask_as_parent(desk)
    _look(sweep, clock)
    _look(sweep, clock, after=1)
    assert chat.posts == ["card to channel"]


def test_what_somebody_holds_is_left_to_him(
    desk: Desk, sweep: Sweep, clock: Clock, queue: Queue, chat: RecordingChat
) -> None:
    queue.refuses = True
    ask_as_parent(desk)
    outbox.lease(desk, clock())
    for _ in range(30):
        _look(sweep, clock, after=1)
    assert chat.posts == []


def test_a_delivery_by_hand_that_fails_whole_does_not_end_the_sweeps(
    desk: Desk,
    sweep: Sweep,
    clock: Clock,
    queue: Queue,
    chat: RecordingChat,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue.refuses = True
    ask_as_parent(desk)
    _look(sweep, clock)
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "lease", lambda *_a, **_k: 1 / 0)
        _look(sweep, clock, after=1)
    _look(sweep, clock, after=1)
    assert chat.posts == ["card to channel"]
    assert [vars(each)["what"] for each in caplog.records if each.message == "failed"] == [
        "delivery by hand"
    ]


def test_what_is_sent_is_forgotten(desk: Desk, sweep: Sweep, clock: Clock, queue: Queue) -> None:
    queue.refuses = True
    for _ in range(3):
        ask_as_parent(desk)
        _look(sweep, clock)
        _look(sweep, clock, after=1)
        _look(sweep, clock, after=1)
    assert (sweep._first_seen, sweep._enqueued) == ({}, {})


def test_of_what_waits_new_cards_come_first(
    desk: Desk, clock: Clock, carrier: DeliveryService
) -> None:
    for _ in range(3):
        ask_as_parent(desk)
    carry_all(carrier, clock)
    desk.transact(lambda connection: recompute_wakeups(connection, clock()))
    newest = ask_as_parent(desk).inquiry
    first = outbox.written_down(desk, _waiting(desk, clock)[0])
    assert first is not None
    assert (first.inquiry_id, first.is_card) == (newest.id, True)
    (leased,) = outbox.lease(desk, clock(), limit=1)
    assert leased.id == first.id


def test_what_was_written_under_a_fast_clock_goes_when_it_is_right(
    desk: Desk, clock: Clock, carrier: DeliveryService, chat: RecordingChat
) -> None:
    """New, waiting for its next try, or held by somebody who is gone: nothing waits two hours."""
    fast = clock() + timedelta(hours=2)
    for _ in range(3):
        ask_as_parent(desk, fast, email="")
    held, failed, _ = outbox.unsent(desk, clock())
    outbox.lease(desk, fast, ids=[held])
    (tried,) = outbox.lease(desk, fast, ids=[failed])
    outbox.try_again(desk, tried, fast, error="unreachable", unsure=False)
    carry_all(carrier, clock)
    assert chat.posts == ["card to channel"] * 3
    with desk.reading() as connection:
        written = connection.execute(select(inquiry_tables.delivery.c.created_at)).scalars()
        assert set(written) == {clock()}


def test_no_wait_is_taken_for_one_of_a_fast_clock(
    desk: Desk, clock: Clock, carrier: DeliveryService, chat: RecordingChat
) -> None:
    """However long a server asks for: it is asked again in between, and not at each look."""
    ask_as_parent(desk, email="")
    chat.before = _asking_for_a_week
    carry_all(carrier, clock)
    assert _waiting(desk, clock) == []
    clock.turn(seconds=WAITS_AT_MOST.total_seconds())
    assert len(_waiting(desk, clock)) == 1


def _asking_for_a_week(_delivery: Delivery) -> None:
    raise RateLimited(7 * 24 * 3600)


def test_a_delivery_by_hand_lasts_no_longer_than_a_job(
    desk: Desk,
    sweep: Sweep,
    clock: Clock,
    queue: Queue,
    chat: RecordingChat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workers.clock.JOB_TIMEOUT", 1)
    queue.refuses = True
    ended = Event()
    chat.before = lambda _: _for_ever(ended)
    ask_as_parent(desk, email="")
    _look(sweep, clock)
    _look(sweep, clock, after=1)
    assert ended.is_set()
    assert chat.posts == []
    chat.before = lambda _: None
    _look(sweep, clock, after=60)
    _look(sweep, clock, after=1)
    assert chat.posts == ["card to channel"]


def _for_ever(ended: Event) -> None:
    try:
        while True:
            time.sleep(0.01)
    finally:
        ended.set()
