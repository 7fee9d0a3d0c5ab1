"""The school whose clock is set back: what falls due on the way is done, as its processes do it."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import bindparam, func, select

from helpdesk.clock.clockwork import tick
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.messages import DeliveryState
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from sandbox.server.identity import new_id
from workers.delivery import DeliveryService

# Yields the moments at which it wants to go on.
Plan = Iterator[datetime]
# The clock looks each second, and so never at the very moment at which something falls due.
A_MOMENT_LATER = timedelta(seconds=1)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
AT_ONCE = 100
_MESSAGE = inquiry_tables.delivery.c
# A message that is due already waits for something else than the hour.
_NEXT_DUE = select(
    select(func.min(inquiry_tables.inquiry.c.wake_at)).scalar_subquery(),
    select(func.min(clock_tables.timer.c.due_at)).scalar_subquery(),
    select(func.min(_MESSAGE.due_at))
    .where(_MESSAGE.state == DeliveryState.PENDING, _MESSAGE.due_at > bindparam("now"))
    .scalar_subquery(),
)


@dataclass
class Clock:
    """What everything in the story takes for the present."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class School:
    """Moves on from moment to moment.

    Until it is told to post, all messages count as sent: nobody scrolls back so far. From then on
    they are posted, but for those about older inquiries, which have no card.
    """

    desk: Desk
    carrier: DeliveryService
    tray: Path
    clock: Clock
    _without_card: int | None = None
    _plans: list[tuple[datetime, int, Plan]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _letters: set[str] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        return self.clock.at

    @property
    def calendar(self) -> WorkingCalendar:
        return self.desk.regulation().calendar

    def begin_posting(self) -> None:
        """Post from now on what is said of inquiries that are opened from now on."""
        newest = self.desk.value(select(func.max(inquiry_tables.inquiry.c.id)))
        self._without_card = newest or 0

    def working(self, minutes: float) -> datetime:
        """Return the moment so many minutes of work from now."""
        return self.calendar.add_working_time(self.now, timedelta(minutes=minutes))

    def plan(self, plan: Plan) -> None:
        """Let something happen from the moment on that it names first."""
        self._plan_next(plan)

    def _plan_next(self, plan: Plan) -> None:
        moment = next(plan, None)
        if moment is not None:
            heapq.heappush(self._plans, (max(moment, self.now), next(self._numbers), plan))

    def live(self, until: datetime) -> None:
        """Go on until then, doing what is planned and what falls due."""
        while self._plans and self._plans[0][0] <= until:
            moment, _, plan = heapq.heappop(self._plans)
            self._pass_to(moment)
            self._plan_next(plan)
            self.settle()
        self._pass_to(until)

    def _pass_to(self, moment: datetime) -> None:
        while (due := self._next_due()) < moment:
            self.clock.at = due
            tick(self.desk, due)
            self.settle()
        self.clock.at = max(self.now, moment)

    def _next_due(self) -> datetime:
        (found,) = self.desk.rows(_NEXT_DUE, {"now": self.now})
        due = min((each for each in found if each is not None), default=FAR)
        return max(due, self.now) + A_MOMENT_LATER if due < FAR else FAR

    def settle(self) -> None:
        """Carry out what waits to be said now."""
        if self._without_card is None:
            self._count_as_sent()
            return
        while waiting := outbox.unsent(self.desk, self.now, limit=AT_ONCE):
            if not sum(map(self._carry, waiting)):
                break
        self._date_letters()

    def _carry(self, delivery_id: int) -> int:
        row = outbox.written_down(self.desk, delivery_id)
        about = row.inquiry_id if row else None
        if about is not None and about <= (self._without_card or 0):
            return self._count_as_sent([delivery_id])
        return self.carrier.carry([delivery_id])

    def _count_as_sent(self, ids: list[int] | None = None) -> int:
        """Settle what was said long ago, in one transaction for all that waits.

        Whoever looks for such a post is told that it is gone, as in a chat that keeps but a while.
        """
        done = 0
        while leased := outbox.lease(self.desk, self.now, ids=ids, limit=AT_ONCE):
            self.desk.write(
                lambda unit, leased: [
                    outbox.mark_sent(self.desk.within(unit), each, new_id(), self.now)
                    for each in leased
                ],
                self.now,
                leased,
            )
            done += len(leased)
            if len(leased) < AT_ONCE:
                break
        return done

    def _date_letters(self) -> None:
        """The tray shows when a letter was written by the time of its file."""
        for path in self.tray.glob("*.eml"):
            if path.name not in self._letters:
                os.utime(path, (self.now.timestamp(),) * 2)
                self._letters.add(path.name)
