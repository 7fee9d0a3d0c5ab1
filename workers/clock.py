"""The clock: each second it takes the steps that are due and sweeps up what was not delivered."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from rq.timeouts import BaseTimeoutException, TimerDeathPenalty

from helpdesk.clock.clockwork import tick
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.hold import wait_while_held
from settings import Settings
from workers.delivery import DeliveryService, carrier_of
from workers.jobs import JOB_TIMEOUT
from workers.periodic_tasks import periodic_tasks_of
from workers.queue import Announcer
from workers.stopping import told_to_stop

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
# What was only just written down is on its way already.
FIRST_LOOK = timedelta(seconds=1)
# Enqueued and still not sent: the job was lost with its Redis, or nobody works.
ENQUEUE_AGAIN = timedelta(seconds=10)
STALLED = timedelta(seconds=15)
TASKS_EACH = timedelta(minutes=1)
FAILED = "failed"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class TakesTooLong(BaseTimeoutException):
    """A delivery by hand has lasted longer than a job of the queue may."""


@dataclass
class BackgroundTask:
    """A thread beside the clock for what waits upon others, so that the clock itself never does.

    It does one thing at a time; what comes meanwhile is for the next round to bring again.
    """

    name: str
    busy: Future[None] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _faults: Faults = field(default_factory=lambda: Faults(__name__))

    def start(self, act: Callable[[], object]) -> bool:
        """Begin, unless the last thing is still going on; return whether it has begun."""
        if self.busy is not None and not self.busy.done():
            return False
        self.busy = self._thread.submit(self._faults.guard, FAILED, act, what=self.name)
        return True

    def close(self) -> None:
        """Wait until what goes on has ended."""
        self._thread.shutdown(wait=True, cancel_futures=True)


@dataclass
class Sweep:
    """Looks for what is due and nobody holds, and sees that it goes: by the queue or by hand.

    By hand (in a thread of the clock, through the same lease) goes what the queue refuses, and
    what it has taken without any effect.
    """

    desk: Desk
    # Takes ids to the queue; says whether it did.
    enqueue: Callable[[list[int]], bool]
    carrier: DeliveryService
    _first_seen: dict[int, datetime] = field(default_factory=dict)
    _enqueued: dict[int, datetime] = field(default_factory=dict)
    hand: BackgroundTask = field(default_factory=lambda: BackgroundTask("delivery by hand"))
    _stopping: threading.Event = field(default_factory=threading.Event)

    def look(self, now: datetime) -> None:
        """Do one round; safe to do at any time and beside any other sweep."""
        waiting = outbox.unsent(self.desk, now)
        self._first_seen = {each: self._first_seen.get(each, now) for each in waiting}
        self._enqueued = {i: at for i, at in self._enqueued.items() if i in self._first_seen}
        stalled = [i for i in waiting if now - self._first_seen[i] >= STALLED]
        due = [i for i in waiting if self._should_enqueue(i, now)]
        if due and self.enqueue(due):
            self._enqueued |= dict.fromkeys(due, now)
            due = []
        self._by_hand(stalled or due)

    def _should_enqueue(self, delivery_id: int, now: datetime) -> bool:
        if now - self._first_seen[delivery_id] < FIRST_LOOK:
            return False
        return now - self._enqueued.get(delivery_id, NEVER) >= ENQUEUE_AGAIN

    def _by_hand(self, ids: list[int]) -> None:
        if ids and self.hand.start(partial(self._carry, ids)):
            log.info("delivering by hand", extra={"count": len(ids)})

    def _carry(self, ids: list[int]) -> None:
        """Work on each for as long as a job may take: its lease lasts no longer."""
        for each in ids:
            if self._stopping.is_set():
                return
            try:
                with TimerDeathPenalty(JOB_TIMEOUT, TakesTooLong):  # type: ignore[no-untyped-call]
                    self.carrier.carry([each], self._stopping.is_set)
            except TakesTooLong:
                log.warning("delivery by hand took too long", extra={"delivery": each})

    def close(self) -> None:
        """Let the delivery in hand end; what has not begun is found again."""
        self._stopping.set()
        self.hand.close()


def run(desk: Desk, settings: Settings) -> int:
    """Tick once a second until told to stop. Several clocks do no harm to one another."""
    stop = told_to_stop()
    sweep = Sweep(desk, Announcer(settings.redis).enqueue, carrier_of(desk, settings))
    tasks, background = (
        periodic_tasks_of(desk, settings),
        BackgroundTask("periodic tasks"),
    )
    last_run, faults = NEVER, Faults(__name__)
    while not stop.is_set():
        wait_while_held(desk, stop, partial(_beat, desk))
        now = datetime.now(UTC)
        # A database that is away is met again later.
        for what, act in (("tick", partial(tick, desk, now)), ("sweep", partial(sweep.look, now))):
            if not faults.is_resting(FAILED, what=what):
                faults.guard(FAILED, act, what=what)
        if now - last_run >= TASKS_EACH and background.start(partial(tasks.run, now)):
            last_run = now
        stop.wait(PAUSE)
    sweep.close()
    background.close()
    return 0


def _beat(desk: Desk) -> None:
    desk.write(lambda unit: unit.beat("clock"), datetime.now(UTC))
