"""What the head has to know of the duty, in one message: on which of today and the next working
day nobody is there who may advise, what lies unclaimed near its term, and who cannot train.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import Addressee, NotificationType
from helpdesk.domain.moves import Step
from helpdesk.domain.states import OPEN, State
from helpdesk.duty.roster import Roster
from helpdesk.kernel.activation import recompute_wakeups
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of
from helpdesk.training.progress import pass_on, without_trainer

_DAY = timedelta(days=1)
_OPEN = [state.value for state in OPEN]


def follow_duty(unit: UnitOfWork) -> None:
    """Let everything follow who is on duty now, and tell the head where nobody is.

    Whoever changes that ends with this: what was read of the roster before is read anew.
    """
    unit.renew_roster()
    recompute_wakeups(unit.connection, unit.now)
    pass_on(unit)
    if _is_lacking(unit):
        _tell_once_a_day(unit)


def look(unit: UnitOfWork) -> None:
    """Tell the head in the morning, if there is anything to tell."""
    calendar = unit.regulation.calendar
    pass_on(unit)
    waits = unclaimed_near_term(_open_ones(unit.connection), calendar, unit.now)
    if waits or _is_lacking(unit):
        _tell_once_a_day(unit)


def tell_of_term(unit: UnitOfWork, inquiry: Inquiry) -> list[Addressee]:
    """Return who is to hear of this inquiry by itself that its term has passed: the head.

    Nobody is, where the terms of several have passed together: the head has one message then.
    """
    if _is_telling(unit):
        return []
    table = inquiry_tables.inquiry.c
    passed = (table.regulation_due_at <= unit.now, table.id != inquiry.id)
    if any(not _is_told(each) for each in _open_ones(unit.connection, *passed)):
        _tell(unit, unit.now.isoformat(timespec="seconds"))
        return []
    return [unit.head]


def tell_of_handoff(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Tell the head what he answers for from now on: it was handed off, and nobody has claimed it.

    What is handed off in one moment is one message.
    """
    if inquiry.claimant_id is None and not _is_telling(unit):
        _tell(unit, unit.now.isoformat(timespec="seconds"))


def uncovered_days(roster: Roster, now: datetime) -> tuple[date, ...]:
    """Return those of today and the next working day on which help was promised, and nobody is
    there to give it.
    """
    calendar = roster.regulation.calendar
    today = calendar.local_date(now)
    following = calendar.next_working_day(today + _DAY)
    is_over = not calendar.is_working_day(today) or now >= calendar.closes(today)
    ahead = (following,) if is_over else (today, following)
    return tuple(day for day in ahead if roster.is_uncovered(day))


def unclaimed_near_term(
    inquiries: Iterable[Inquiry], calendar: WorkingCalendar, now: datetime
) -> list[Inquiry]:
    """Return what nobody has claimed and must be answered by the next working day."""
    last = calendar.next_working_day(calendar.local_date(now) + _DAY)
    return [
        each
        for each in inquiries
        if each.state is State.NEW and calendar.last_day(each.regulation_due_at) <= last
    ]


def _open_ones(connection: Connection, *which: ColumnElement[bool]) -> list[Inquiry]:
    table = inquiry_tables.inquiry
    query = select(table).where(table.c.state.in_(_OPEN), ~is_gathered(), *which)
    return [inquiry_of(row) for row in connection.execute(query)]


def _is_told(inquiry: Inquiry) -> bool:
    """Return whether the head has heard that its term has passed, or is not to."""
    return inquiry.late_entry or Step.TERM_PASSED.value in inquiry.fired


def _is_lacking(unit: UnitOfWork) -> bool:
    """Return whether somebody is missing who was to be on duty, or to train."""
    lost = without_trainer(unit.connection, unit.roster, unit.today)
    return bool(_days_key(unit) or lost)


def _days_key(unit: UnitOfWork) -> str:
    return ",".join(day.isoformat() for day in uncovered_days(unit.roster, unit.now))


def _tell_once_a_day(unit: UnitOfWork) -> None:
    """The same days are told once a day; other days, when they come to it."""
    key = f"{unit.today}:{_days_key(unit)}"
    is_told = _is_telling(unit) or unit.was_told(NotificationType.HEAD_DAY, key)
    if unit.regulation.calendar.is_open(unit.now) and not is_told:
        _tell(unit, key)


def _is_telling(unit: UnitOfWork) -> bool:
    """Return whether the message of this very moment is written down already: it says all."""
    table = inquiry_tables.delivery.c
    day = table.occasion == str(NotificationType.HEAD_DAY)
    return unit.value(select(table.id).where(day, table.created_at == unit.now)) is not None


def _tell(unit: UnitOfWork, key: str) -> None:
    unit.tell(None, NotificationType.HEAD_DAY, [unit.head], key=key)
