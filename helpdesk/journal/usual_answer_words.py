"""Say how soon an answer usually comes, to people who ask now and to those who wait for one."""

from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import Kind, State
from helpdesk.domain.terms import answer_deadline
from helpdesk.inquiries.intake import term_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.usual_answer_time import may_be_said, said

_WAITS = (State.NEW, State.CLAIMED)


def to_who_asks(desk: Desk, kind: Kind, now: datetime) -> str:
    """Return «Обычно отвечаем за полдня»; nothing where that is not known, or worse than the term.

    A term that spans a weekend may hold less working time: what is said today may be left out then.
    """
    return _say_if_it_fits(desk, kind, now, now)


def to_who_waits(desk: Desk, inquiry: Inquiry, now: datetime) -> str:
    """Return the same while the first answer may still come as usual; then nothing more."""
    if inquiry.state not in _WAITS or inquiry.cycle > 1:
        return ""
    due = inquiry.regulation_due_at
    return _say_if_it_fits(desk, inquiry.kind, inquiry.received_at, now, due)


def _say_if_it_fits(
    desk: Desk, kind: Kind, asked: datetime, now: datetime, due: datetime | None = None
) -> str:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        calendar = regulation.calendar
        usual = desk.usual.of(connection, kind, calendar, now)
    due = due or answer_deadline(asked, term_of(regulation, kind), calendar).at
    if usual is None or not may_be_said(usual, asked, due, calendar, now):
        return ""
    return said(usual, calendar)
