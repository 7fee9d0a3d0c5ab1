"""Saying how soon an answer usually comes, to who asks now and to who waits for one."""

from __future__ import annotations

from datetime import datetime

from helpdesk.desk import Desk
from helpdesk.intake import term_of
from helpdesk.model import Inquiry, Kind, State
from helpdesk.terms import answer_deadline
from helpdesk.usual import may_be_said, said

_WAITS = (State.NEW, State.CLAIMED)


def to_who_asks(desk: Desk, kind: Kind, now: datetime) -> str:
    """Return «Обычно отвечаем за полдня»; nothing where that is not known, or worse than the term.

    A term that spans a weekend may hold less working time: what is said today may be left out then.
    """
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        usual = desk.usual.of(connection, kind, regulation.calendar, now)
    calendar = regulation.calendar
    due = answer_deadline(now, term_of(regulation, kind), calendar).at
    fits = usual is not None and may_be_said(usual, now, due, calendar, now)
    return said(usual, calendar) if usual is not None and fits else ""


def to_who_waits(desk: Desk, inquiry: Inquiry, now: datetime) -> str:
    """Return the same while the first answer may still come as usual; then nothing more."""
    if inquiry.state not in _WAITS or inquiry.cycle > 1:
        return ""
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        usual = desk.usual.of(connection, inquiry.kind, calendar, now)
    received, due = inquiry.received_at, inquiry.regulation_due_at
    fits = usual is not None and may_be_said(usual, received, due, calendar, now)
    return said(usual, calendar) if usual is not None and fits else ""
