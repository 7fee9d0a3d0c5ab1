"""The sweep: what is due and nobody holds goes to the queue, and by hand where that is in vain."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import dataclass, field

import pytest

from helpdesk import outbox
from helpdesk.desk import Desk
from tests.workers.office import Clock, RecordingChat, ask_as_parent
from workers.clock import Sweep
from workers.delivery import Carrier


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
def sweep(desk: Desk, queue: Queue, carrier: Carrier) -> Iterator[Sweep]:
    sweep = Sweep(desk, queue, carrier)
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
