"""What happens by itself when its time has come: one step on one inquiry at a time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, select, update
from sqlalchemy.exc import DBAPIError

from helpdesk.clock import digest, monthly
from helpdesk.clock.steps import fire
from helpdesk.contacts import posting_reminder
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries.looking_through import show_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.following import at_work
from helpdesk.kernel.gathering import LOOKED_THROUGH_WITHIN, is_gathered
from helpdesk.kernel.unit import Overtaken, UnitOfWork
from helpdesk.kernel.wake import due_step, next_wake
from helpdesk.schedule import coverage
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.database import is_of_the_database, stood_in_the_way
from helpdesk.storage.outage_tables import outage_member, outage_unsure
from helpdesk.storage.records import IS_OPEN
from helpdesk.training import progress as training
from helpdesk.vendor import outage_news, outage_offer

log = logging.getLogger(__name__)
_faults = Faults(__name__)
BATCH = 200
# Cards of a flood that nobody has looked through come a few at a time.
SHOWN_AT_ONCE = 10
BAD_ROW_WAITS = timedelta(hours=1)
_T = inquiry_tables.inquiry.c


def _first(*which: ColumnElement[bool]) -> Select[int]:
    in_order = select(_T.id).where(*which).order_by(_T.wake_at, _T.id)
    return in_order.limit(bindparam("most", type_=Integer()))


# Made once: the clock asks each second.
_TILL = bindparam("till", type_=UtcTime())
_DUE = _first(_T.wake_at <= _TILL, ~is_gathered())
_FORGOTTEN = _first(_T.entered_at <= _TILL, is_gathered(), IS_OPEN)


def tick(desk: Desk, now: datetime, *, limit: int = BATCH) -> int:
    """Take what is due, one row at a time, and return how many steps were fired.

    One bad row is pushed back an hour and logged, so that it cannot stop the others. Where the
    database itself cannot now, the round ends, and nothing is pushed back.
    """
    fired = 0
    _show_forgotten(desk, now)
    for inquiry_id in desk.column(_DUE, {"till": now, "most": limit}):
        step = partial(_advance_all, desk, inquiry_id, now)
        fired += _guarded(desk, step, {"inquiry": inquiry_id}, partial(_push_back, inquiry_id, now))
    for kind, subject in _due_timers(desk, now):
        ring = partial(_rung, desk, kind, subject, now)
        fired += _guarded(desk, ring, {"timer": kind}, partial(_put_off, kind, subject, now))
    fired += _tell_of_outages(desk, now, limit)
    _look_for_outages(desk, now)
    desk.write(_end_round, now)
    return fired


def _look_for_outages(desk: Desk, now: datetime) -> None:
    """An offer that cannot be made holds up nothing else."""
    _faults.guard("no look for outages", partial(outage_offer.look, desk, now))


def _tell_of_outages(desk: Desk, now: datetime, limit: int) -> int:
    told = 0
    for outage_id, inquiry_id in outage_news.to_tell(desk, now, limit):
        act = partial(desk.write, outage_news.tell, now, outage_id, inquiry_id)
        later = partial(_tell_later, inquiry_id, now)
        told += _guarded(desk, act, {"outage": outage_id, "inquiry": inquiry_id}, later)
    return told


def _tell_later(inquiry_id: int, now: datetime, connection: Connection) -> None:
    for table in (outage_member, outage_unsure):
        late = update(table).where(table.c.inquiry_id == inquiry_id, table.c.due_at <= now)
        connection.execute(late.values(due_at=now + BAD_ROW_WAITS))


def _end_round(unit: UnitOfWork) -> None:
    digest.keep_timer(unit)
    unit.beat("clock")


def _show_forgotten(desk: Desk, now: datetime) -> None:
    """Show what is gathered and nobody has looked through, so that no term passes in silence."""
    calendar = desk.regulation().calendar
    before = calendar.subtract_working_time(now, LOOKED_THROUGH_WITHIN)
    for inquiry_id in desk.column(_FORGOTTEN, {"till": before, "most": SHOWN_AT_ONCE}):
        act = partial(desk.write, show_in, now, [inquiry_id])
        _guarded(desk, act, {"inquiry": inquiry_id}, partial(_push_back, inquiry_id, now))


def _guarded(
    desk: Desk,
    act: Callable[[], int],
    what: dict[str, object],
    put_off: Callable[[Connection], object],
) -> int:
    """Act; where the row is bad put it off, and where others were in the way leave it as it is."""
    with at_work(**what):
        try:
            return act()
        except Overtaken:
            log.warning("step overtaken")
        except Exception as error:
            if isinstance(error, DBAPIError) and stood_in_the_way(error):
                log.warning("step overtaken")
            elif is_of_the_database(error):
                raise
            else:
                log.exception("step failed")
                desk.transact(put_off)
    return 0


def _advance_all(desk: Desk, inquiry_id: int, now: datetime) -> int:
    steps = 0
    while desk.write(advance, now, inquiry_id):
        steps += 1
    return steps


def _push_back(inquiry_id: int, now: datetime, connection: Connection) -> None:
    table = inquiry_tables.inquiry
    late = update(table).where(table.c.id == inquiry_id, table.c.wake_at <= now)
    connection.execute(late.values(wake_at=now + BAD_ROW_WAITS))


def _put_off(kind: str, subject: str, now: datetime, connection: Connection) -> None:
    table = clock_tables.timer
    late = update(table).where(table.c.kind == kind, table.c.subject == subject)
    connection.execute(late.values(due_at=now + BAD_ROW_WAITS))


def advance(unit: UnitOfWork, inquiry_id: int) -> bool:
    """Fire the step that is due now, if any, and reckon the next moment.

    The record is read under its lock: a step whose reason has gone is simply not due any more.
    """
    inquiry = unit.load(inquiry_id)
    due = due_step(inquiry, unit.roster, unit.now)
    if due is None:
        _sleep(unit, inquiry)
        return False
    after = fire(unit, inquiry, due.step)
    log.info("step", extra={"step": due.step, "cycle": after.cycle})
    return True


def _sleep(unit: UnitOfWork, inquiry: Inquiry) -> None:
    wake_at = next_wake(inquiry, unit.roster, unit.now)
    if wake_at != inquiry.wake_at:
        unit.update(
            inquiry_tables.inquiry, inquiry_tables.inquiry.c.id == inquiry.id, wake_at=wake_at
        )


def _due_timers(desk: Desk, now: datetime) -> list[tuple[str, str]]:
    table = clock_tables.timer.c
    query = select(table.kind, table.subject).where(table.due_at <= now).order_by(table.due_at)
    return [(row.kind, row.subject) for row in desk.rows(query.limit(BATCH))]


def _rung(desk: Desk, kind: str, subject: str, now: datetime) -> int:
    desk.write(_ring, now, kind, subject)
    return 1


def _ring(unit: UnitOfWork, kind: str, subject: str) -> None:
    """Carry out a timer; of several clocks the one that deletes its row does it."""
    row = clock_tables.timer.c
    # Another clock may have rung it and set it anew since it was found due.
    is_due = row.kind == kind, row.subject == subject, row.due_at <= unit.now
    taken = unit.delete(clock_tables.timer, *is_due)
    ring = _RINGERS.get(kind)
    if taken and ring is not None:
        ring(unit, subject)


def _morning(unit: UnitOfWork, subject: str) -> None:
    # A morning named by its date was set by an earlier version: the daily one tells the same.
    if subject == digest.DAILY:
        digest.ring(unit)
        posting_reminder.look(unit)
        coverage.look(unit)


# What each kind of timer does when it is due; it sets its own next one.
_RINGERS: dict[str, Callable[[UnitOfWork, str], None]] = {
    digest.MORNING: _morning,
    monthly.REPORT: monthly.ring,
    training.TRAINING: training.ring,
}
