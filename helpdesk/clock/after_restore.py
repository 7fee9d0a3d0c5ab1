"""A desk restored from a copy: what the copy cannot know, and what becomes of what it had not sent.

Posts are looked for by their marks before they are posted again, so none comes twice. Letters
cannot be looked for: a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from helpdesk.clock.at_release import DRAWN_UNDER
from helpdesk.clock.clockwork import tick
from helpdesk.domain.messages import MAIL, ON_EARLIER_POSTS, DeliveryState
from helpdesk.kernel.deliveries import NOTICE
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import Hold, hold, hold_of, let_go
from helpdesk.kernel.leases import Delivery, delivery_of
from helpdesk.kernel.outbox import hear
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.access_tables import staff_session
from helpdesk.storage.clock_tables import kept, timer
from helpdesk.storage.inquiry_tables import delivery, inquiry, journal_counter

# Where nobody knows which numbers were given since the copy, so many are left out.
LEFT_OUT = 100
MOST_ROUNDS = 100
_IS_PENDING = delivery.c.state == DeliveryState.PENDING


@dataclass(frozen=True)
class HeldBack:
    """What would leave: posts and letters of the copy, and how many steps of the clock are due."""

    posts: Sequence[Delivery]
    letters: Sequence[Delivery]
    steps: int


@use_case
def hold_back(unit: UnitOfWork, taken_at: datetime, numbers: Mapping[int, int]) -> dict[int, int]:
    """Hold everything; prepare what the copy cannot know. Safe to repeat.

    `numbers` are the last ones of each year's journal that are known from elsewhere. Return after
    which number the journal goes on, by year.
    """
    last = int(unit.connection.execute(select(func.max(delivery.c.id))).scalar() or 0)
    hold(unit, taken_at, last)
    # It may be in the chat: who sends it looks there first.
    free = {"unsure": True, "lease_token": None, "lease_until": None}
    unit.update(delivery, and_(_IS_PENDING, ~_is_letter()), **free)
    # Whoever was put out since the copy does not come in again.
    unit.delete(staff_session)
    # What the chat shows may be newer: the release draws every open card anew.
    unit.delete(kept, kept.c.name == DRAWN_UNDER)
    return _go_on_after(unit.connection, numbers)


def _is_letter() -> ColumnElement[bool]:
    row = delivery.c
    return row.addressee.startswith(MAIL)


def _go_on_after(connection: Connection, numbers: Mapping[int, int]) -> dict[int, int]:
    jumped = {}
    row = journal_counter.c
    for year, last in connection.execute(select(row.year, row.last)).all():
        after = numbers.get(year, 0)
        if after < last:
            after = -(-(last + LEFT_OUT) // LEFT_OUT) * LEFT_OUT
        connection.execute(update(journal_counter).where(row.year == year).values(last=after))
        jumped[year] = after
    return jumped


def numbers_given(connection: Connection) -> dict[int, int]:
    """Return the last number of each year's journal."""
    row = journal_counter.c
    rows = connection.execute(select(row.year, row.last)).all()
    return {each.year: each.last for each in rows}


def waiting(desk: Desk, now: datetime) -> HeldBack:
    """Return what would leave if nothing held it."""
    return HeldBack(
        _rows(desk, _IS_PENDING, ~_is_letter(), delivery.c.occasion.not_in(ON_EARLIER_POSTS)),
        _rows(desk, _IS_PENDING, _is_letter()),
        _steps_due(desk, now),
    )


def _steps_due(desk: Desk, now: datetime) -> int:
    steps = desk.value(select(func.count()).select_from(inquiry).where(inquiry.c.wake_at <= now))
    rings = desk.value(select(func.count()).select_from(timer).where(timer.c.due_at <= now))
    return int(steps or 0) + int(rings or 0)


def _rows(desk: Desk, *which: ColumnElement[bool]) -> list[Delivery]:
    found = desk.rows(select(delivery).where(*which).order_by(delivery.c.id))
    return [delivery_of(row) for row in found]


def send_all(desk: Desk, now: datetime) -> bool:
    """Let go of everything; False where nothing was held."""
    if hold_of(desk) is None:
        return False
    desk.write(let_go, now)
    return True


def drop_all(desk: Desk, now: datetime) -> int | None:
    """Let what waits count as sent, what the clock is due to say by now too, and hold no more.

    Return how many messages that is; None where nothing was held. Cards are drawn all the same, and
    what was to vanish from the chat vanishes. What people have done since the restore is told.
    """
    held = hold_of(desk)
    if held is None:
        return None
    # While it is held nothing of this leaves.
    for _ in range(MOST_ROUNDS):
        if not tick(desk, now):
            break
    return desk.write(_drop, now, held)


def _drop(unit: UnitOfWork, held: Hold) -> int:
    """What the clock has just said bears its moment."""
    is_old = or_(delivery.c.id <= held.last_delivery, delivery.c.created_at == unit.now)
    which = _IS_PENDING, delivery.c.sort == NOTICE, delivery.c.occasion.not_in(ON_EARLIER_POSTS)
    query = select(delivery).where(*which, is_old).order_by(delivery.c.id)
    found = [delivery_of(row) for row in unit.connection.execute(query).all()]
    sent = {"state": DeliveryState.SENT, "sent_at": unit.now, "unsure": False}
    for each in found:
        unit.update(delivery, delivery.c.id == each.id, **sent)
        # A window that waits for it begins, as if it had been sent now.
        hear(unit, each)
    let_go(unit)
    return len(found)
