"""Say how soon an answer usually comes, to people who ask now and to those who wait for one."""

from datetime import datetime, timedelta

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import Kind, State
from helpdesk.domain.terms import answer_deadline
from helpdesk.inquiries.intake import term_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.usual import may_be_said, said

_WAITS = (State.NEW, State.CLAIMED)


def to_who_asks(desk: Desk, kind: Kind, now: datetime) -> str:
    """Return «Обычно отвечаем за полдня»; nothing where that is not known, or worse than the term.

    A term that spans a weekend may hold less working time: what is said today may be left out then.
    """
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        usual = desk.usual.of(connection, kind, regulation.calendar, now)
    due = answer_deadline(now, term_of(regulation, kind), regulation.calendar).at
    return _said_if_it_fits(usual, now, due, regulation.calendar, now)


def to_who_waits(desk: Desk, inquiry: Inquiry, now: datetime) -> str:
    """Return the same while the first answer may still come as usual; then nothing more."""
    if inquiry.state not in _WAITS or inquiry.cycle > 1:
        return ""
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        usual = desk.usual.of(connection, inquiry.kind, calendar, now)
    return _said_if_it_fits(usual, inquiry.received_at, inquiry.regulation_due_at, calendar, now)


def _said_if_it_fits(
    usual: timedelta | None,
    asked: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    now: datetime,
) -> str:
    if usual is None or not may_be_said(usual, asked, due, calendar, now):
        return ""
    return said(usual, calendar)
