"""What happens by itself when its time has come: one step on one inquiry at a time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from helpdesk.clock import digest
from helpdesk.contacts import posting_reminder
from helpdesk.domain.addressee import CHANNEL, THREAD, Addressee
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import CLOCK
from helpdesk.domain.states import OPEN, CloseReason, HandoffReason
from helpdesk.inquiries.claims import end_offer_in, release_in
from helpdesk.inquiries.closing import ended
from helpdesk.inquiries.handoffs import hand_off_in
from helpdesk.inquiries.looking_through import show_in
from helpdesk.kernel.addressing import reach, to_claimant, told_of_debt
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import LOOKED_THROUGH_WITHIN, is_gathered
from helpdesk.kernel.heartbeat import beat
from helpdesk.kernel.unit import Overtaken, UnitOfWork
from helpdesk.kernel.wake import due_step, next_wake, overtaken_by
from helpdesk.schedule import coverage
from helpdesk.storage import clock_tables, schema
from helpdesk.storage.database import is_of_the_database, stood_in_the_way
from helpdesk.training import progress as training

log = logging.getLogger(__name__)
BATCH = 200
# Cards of a flood that nobody has looked through come a few at a time.
SHOWN_AT_ONCE = 10
BAD_ROW_WAITS = timedelta(hours=1)


def tick(desk: Desk, now: datetime, *, limit: int = BATCH) -> int:
    """Take what is due, one row at a time, and return how many steps were fired.

    One bad row is pushed back an hour and logged, so that it cannot stop the others. Where the
    database itself cannot now, the round ends, and nothing is pushed back.
    """
    fired = 0
    _show_forgotten(desk, now)
    for inquiry_id in _due(desk, now, limit):
        step = partial(_advance_all, desk, inquiry_id, now)
        fired += _guarded(desk, step, {"inquiry": inquiry_id}, partial(_push_back, inquiry_id, now))
    for kind, subject in _due_timers(desk, now):
        ring = partial(_rung, desk, kind, subject, now)
        fired += _guarded(desk, ring, {"timer": kind}, partial(_put_off, kind, subject, now))
    desk.write(_end_round, now)
    return fired


def _end_round(unit: UnitOfWork) -> None:
    digest.keep_timer(unit)
    beat(unit, "clock")


def _due(desk: Desk, now: datetime, limit: int) -> list[int]:
    is_due = schema.inquiry.c.wake_at <= now
    return _first(desk, limit, is_due & ~is_gathered())


def _show_forgotten(desk: Desk, now: datetime) -> None:
    """Show what is gathered and nobody has looked through, so that no term passes in silence."""
    calendar = desk.regulation().calendar
    before = calendar.subtract_working_time(now, LOOKED_THROUGH_WITHIN)
    table = schema.inquiry.c
    waited = table.entered_at <= before, table.state.in_([state.value for state in OPEN])
    for inquiry_id in _first(desk, SHOWN_AT_ONCE, is_gathered(), *waited):
        act = partial(desk.write, partial(_show, inquiry_id), now)
        _guarded(desk, act, {"gathered": inquiry_id}, partial(_push_back, inquiry_id, now))


def _show(inquiry_id: int, unit: UnitOfWork) -> int:
    return show_in(unit, [inquiry_id])


def _first(desk: Desk, limit: int, *which: ColumnElement[bool]) -> list[int]:
    table = schema.inquiry.c
    query = select(table.id).where(*which).order_by(table.wake_at, table.id).limit(limit)
    with desk.reading() as connection:
        return list(connection.execute(query).scalars())


def _guarded(
    desk: Desk,
    act: Callable[[], int],
    what: dict[str, object],
    put_off: Callable[[Connection], object],
) -> int:
    """Act; where the row is bad put it off, and where others were in the way leave it as it is."""
    try:
        return act()
    except Overtaken:
        log.warning("step overtaken", extra=what)
    except Exception as error:
        if isinstance(error, DBAPIError) and stood_in_the_way(error):
            log.warning("step overtaken", extra=what)
        elif is_of_the_database(error):
            raise
        else:
            log.exception("step failed", extra=what)
            desk.transact(put_off)
    return 0


def _advance_all(desk: Desk, inquiry_id: int, now: datetime) -> int:
    steps = 0
    while desk.write(lambda unit: advance(unit, inquiry_id), now):
        steps += 1
    return steps


def _push_back(inquiry_id: int, now: datetime, connection: Connection) -> None:
    table = schema.inquiry
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
    due = due_step(inquiry, unit.regulation, unit.now, unit.roster)
    if due is None:
        _sleep(unit, inquiry)
        return False
    after = _ACTIONS[due.step](unit, inquiry, _marked(inquiry, due.step, unit.now))
    log.info("step", extra={"inquiry": after.id, "step": due.step, "cycle": after.cycle})
    return True


def _sleep(unit: UnitOfWork, inquiry: Inquiry) -> None:
    wake_at = next_wake(inquiry, unit.regulation, unit.now, unit.roster)
    if wake_at != inquiry.wake_at:
        table = schema.inquiry
        unit.connection.execute(
            update(table).where(table.c.id == inquiry.id).values(wake_at=wake_at)
        )


def _marked(inquiry: Inquiry, step: Step, now: datetime) -> dict[str, str]:
    """The steps of this cycle with this one, and the weaker ones that it makes void."""
    at = now.isoformat()
    void = {weaker.value: at for weaker in overtaken_by(step)}
    return {**void, **inquiry.fired, step.value: at}


Fired = dict[str, str]
Action = Callable[[UnitOfWork, Inquiry, Fired], Inquiry]


def _reminding(
    step: Step,
    occasion: NotificationType,
    addressees: Callable[[UnitOfWork, Inquiry], list[Addressee]],
    *,
    daily: bool = False,
) -> Action:
    def remind(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
        after = unit.save(inquiry, CLOCK, step, fired=fired)
        today = unit.regulation.calendar.local_date(unit.now)
        key = today.isoformat() if daily else step.value
        unit.tell(after, occasion, addressees(unit, after), key=key)
        return after

    return remind


def _thread(_unit: UnitOfWork, _inquiry: Inquiry) -> list[Addressee]:
    return [THREAD]


def _channel(_unit: UnitOfWork, _inquiry: Inquiry) -> list[Addressee]:
    return [CHANNEL]


def _claimant(_unit: UnitOfWork, inquiry: Inquiry) -> list[Addressee]:
    return to_claimant(inquiry)


def _head(unit: UnitOfWork, _inquiry: Inquiry) -> list[Addressee]:
    return [unit.head]


def _requester(_unit: UnitOfWork, inquiry: Inquiry) -> list[Addressee]:
    return reach(inquiry, by_phone=False) or [THREAD]


def _hand_off(step: Step) -> Action:
    def act(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
        unit.permit(Move.HAND_OFF, inquiry, CLOCK)
        after = hand_off_in(unit, inquiry, CLOCK, step, HandoffReason.NOBODY_IN_TIME, fired=fired)
        coverage.tell_of_handoff(unit, after)
        return after

    return act


def _release_quiet(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
    unit.permit(Move.RELEASE, inquiry, CLOCK)
    return release_in(unit, inquiry, CLOCK, Step.RELEASE_QUIET, fired=_without_quiet(fired))


def _without_quiet(fired: Fired) -> Fired:
    """A later claimant gets his own quiet spell."""
    quiet = (Step.ASK_IF_QUIET, Step.RELEASE_QUIET)
    return {step: at for step, at in fired.items() if step not in quiet}


def _expire_offer(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
    kept = {step: at for step, at in fired.items() if step != Step.OFFER_EXPIRED}
    return end_offer_in(unit, inquiry, fired=kept)


def _call_again(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
    after = unit.save(inquiry, CLOCK, Step.CALL_AGAIN, fired=fired, call_again_at=None)
    unit.tell(after, NotificationType.CALL_AGAIN, [THREAD], key=after.calls_tried)
    return after


def _owed(step: Step, others: Callable[[UnitOfWork, Inquiry], list[Addressee]]) -> Action:
    """Remind of what the support waits for; of each debt once a step, however many there are."""

    def remind(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
        after = unit.save(inquiry, CLOCK, step, fired=fired)
        to = dict.fromkeys([*told_of_debt(after), *others(unit, after)])
        unit.tell(after, NotificationType.VENDOR_OWED, to, key=after.version)
        return after

    return remind


def _nobody_else(_unit: UnitOfWork, _inquiry: Inquiry) -> list[Addressee]:
    return []


def _thread_and_head(unit: UnitOfWork, inquiry: Inquiry) -> list[Addressee]:
    return [THREAD, *_head(unit, inquiry)]


def _auto_close(unit: UnitOfWork, inquiry: Inquiry, fired: Fired) -> Inquiry:
    unit.permit(Move.AUTO_CLOSE, inquiry, CLOCK)
    changes: Changes = {**ended(unit, CloseReason.QUIET), "fired": fired}
    after = unit.save(inquiry, CLOCK, Move.AUTO_CLOSE, **changes)
    unit.tell(after, NotificationType.AUTO_CLOSED, [THREAD, *reach(after, by_phone=False)])
    return after


_ACTIONS: dict[Step, Action] = {
    Step.REMIND_DUTY: _reminding(Step.REMIND_DUTY, NotificationType.REMIND_DUTY, _thread),
    Step.REMIND_CHANNEL: _reminding(Step.REMIND_CHANNEL, NotificationType.REMIND_CHANNEL, _channel),
    Step.HAND_OFF_WINDOW: _hand_off(Step.HAND_OFF_WINDOW),
    Step.HAND_OFF_TERM: _hand_off(Step.HAND_OFF_TERM),
    Step.WARN: _reminding(Step.WARN, NotificationType.WARN, _claimant),
    Step.TERM_PASSED: _reminding(
        Step.TERM_PASSED, NotificationType.TERM_PASSED, coverage.tell_of_term
    ),
    Step.ASK_IF_QUIET: _reminding(Step.ASK_IF_QUIET, NotificationType.QUIET, _claimant, daily=True),
    Step.RELEASE_QUIET: _release_quiet,
    Step.OFFER_EXPIRED: _expire_offer,
    Step.VENDOR_ASK_REQUESTER: _reminding(
        Step.VENDOR_ASK_REQUESTER, NotificationType.VENDOR_ASK, _requester
    ),
    Step.VENDOR_ASK_DUTY: _reminding(Step.VENDOR_ASK_DUTY, NotificationType.VENDOR_ASK, _thread),
    Step.VENDOR_OWED: _owed(Step.VENDOR_OWED, _nobody_else),
    Step.VENDOR_OWED_AGAIN: _owed(Step.VENDOR_OWED_AGAIN, _nobody_else),
    Step.VENDOR_OWED_HEAD: _owed(Step.VENDOR_OWED_HEAD, _thread_and_head),
    Step.CALL_DUE: _reminding(Step.CALL_DUE, NotificationType.CALL_DUE, _thread, daily=True),
    Step.CALL_AGAIN: _call_again,
    Step.AUTO_CLOSE: _auto_close,
}


def _due_timers(desk: Desk, now: datetime) -> list[tuple[str, str]]:
    table = clock_tables.timer.c
    query = select(table.kind, table.subject).where(table.due_at <= now).order_by(table.due_at)
    with desk.reading() as connection:
        return [(row.kind, row.subject) for row in connection.execute(query.limit(BATCH))]


def _rung(desk: Desk, kind: str, subject: str, now: datetime) -> int:
    desk.write(lambda unit: _ring(unit, kind, subject), now)
    return 1


def _ring(unit: UnitOfWork, kind: str, subject: str) -> None:
    """Carry out a timer; of several clocks the one that deletes its row does it."""
    table = clock_tables.timer
    # Another clock may have rung it and set it anew since it was found due.
    taken = unit.connection.execute(
        delete(table).where(
            table.c.kind == kind, table.c.subject == subject, table.c.due_at <= unit.now
        )
    )
    ring = _RINGERS.get(kind)
    if taken.rowcount == 1 and ring is not None:
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
    training.TRAINING: training.ring,
}
