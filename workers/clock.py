"""The clock: each second it takes the steps that are due and sweeps up what was not delivered."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from helpdesk import outbox
from helpdesk.chat_down import tell_by_mail
from helpdesk.clockwork import tick
from helpdesk.desk import Desk
from settings import Settings
from workers.delivery import Carrier, carrier_of
from workers.queue import announcer

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
# What was only just written down is on its way already.
FIRST_LOOK = timedelta(seconds=1)
# Enqueued and still not sent: the job was lost with its Redis, or nobody works.
ENQUEUE_AGAIN = timedelta(seconds=10)
STALLED = timedelta(seconds=15)
LOOK_AT_CHAT_EACH = timedelta(minutes=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Hurry(Protocol):
    """What takes ids to the queue and says whether it did."""

    def enqueue(self, ids: list[int], /) -> bool: ...


@dataclass
class Sweep:
    """Looks for what is due and nobody holds, and sees that it goes: by the queue or by hand.

    By hand (in a thread of the clock, through the same lease) goes what the queue refuses, and
    what it has taken without any effect.
    """

    desk: Desk
    queue: Hurry
    carrier: Carrier
    _first_seen: dict[int, datetime] = field(default_factory=dict)
    _enqueued: dict[int, datetime] = field(default_factory=dict)
    _hand: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="deliveries")
    )
    _busy: Future[int] | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)

    def look(self, now: datetime) -> None:
        """Do one round; safe to do at any time and beside any other sweep."""
        waiting = outbox.unsent(self.desk, now)
        self._first_seen = {each: self._first_seen.get(each, now) for each in waiting}
        self._enqueued = {i: at for i, at in self._enqueued.items() if i in self._first_seen}
        stalled = [i for i in waiting if now - self._first_seen[i] >= STALLED]
        due = [i for i in waiting if self._should_enqueue(i, now)]
        if due and self.queue.enqueue(due):
            self._enqueued |= dict.fromkeys(due, now)
            due = []
        self._by_hand(stalled or due)

    def _should_enqueue(self, delivery_id: int, now: datetime) -> bool:
        if now - self._first_seen[delivery_id] < FIRST_LOOK:
            return False
        return now - self._enqueued.get(delivery_id, NEVER) >= ENQUEUE_AGAIN

    def _by_hand(self, ids: list[int]) -> None:
        if self._busy is not None and self._busy.done():
            if (error := self._busy.exception()) is not None:
                log.error("delivery by hand failed", extra={"error": type(error).__name__})
            self._busy = None
        if ids and self._busy is None:
            log.info("delivering by hand", extra={"count": len(ids)})
            self._busy = self._hand.submit(self.carrier.carry, ids, self._stopping.is_set)

    def close(self) -> None:
        """Let the delivery in hand end; what has not begun is found again."""
        self._stopping.set()
        self._hand.shutdown(wait=True, cancel_futures=True)


def run(desk: Desk, settings: Settings) -> int:
    """Tick once a second until told to stop. Several clocks do no harm to one another."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sweep = Sweep(desk, announcer(settings.redis), carrier_of(desk, settings))
    looked_at_chat = NEVER
    while not stop.is_set():
        now = datetime.now(UTC)
        _round(desk, sweep, now)
        if now - looked_at_chat >= LOOK_AT_CHAT_EACH:
            looked_at_chat = now
            _guarded("chat down", partial(tell_by_mail, desk, now))
        stop.wait(PAUSE)
    sweep.close()
    return 0


def _round(desk: Desk, sweep: Sweep, now: datetime) -> None:
    """One tick and one sweep; a database that is away is met again a second later."""
    _guarded("tick", partial(tick, desk, now))
    _guarded("sweep", partial(sweep.look, now))


def _guarded(what: str, act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        log.exception("failed", extra={"what": what})
