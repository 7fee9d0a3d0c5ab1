"""Each working morning, when the desk opens: one post about everything that is open.

Its timer is one row that is set anew each time it rings, so of several clocks one rings it, and
after an outage it rings once: what it tells is how things stand today.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, NotificationType
from helpdesk.domain.states import State
from helpdesk.journal.overviews import Overview
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import clock_tables

MORNING = "morning"
DAILY = "daily"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Digest:
    """Everything that is open, each inquiry in the first place that fits, most urgent first."""

    overdue: tuple[Inquiry, ...]
    today: tuple[Inquiry, ...]
    night: tuple[Inquiry, ...]
    rest: tuple[Inquiry, ...]


def digest_of(overview: Overview, now: datetime) -> Digest:
    """Sort what is open: overdue, to be answered today, come while the desk was closed, other."""
    calendar = overview.regulation.calendar
    closed_since = last_close(calendar, now)
    places: dict[str, list[Inquiry]] = {"overdue": [], "today": [], "night": [], "rest": []}
    for inquiry in overview.inquiries:
        places[_place(inquiry, calendar, closed_since, now)].append(inquiry)
    return Digest(**{name: tuple(found) for name, found in places.items()})


def _place(
    inquiry: Inquiry, calendar: WorkingCalendar, closed_since: datetime, now: datetime
) -> str:
    if now > inquiry.regulation_due_at:
        return "overdue"
    counts = inquiry.state in (State.NEW, State.CLAIMED)
    if counts and calendar.last_day(inquiry.working_due_at) <= calendar.local_date(now):
        return "today"
    is_news = inquiry.state is State.NEW and inquiry.entered_at >= closed_since
    # What has come since the desk opened needs no second mention.
    return "night" if is_news and not calendar.is_open(inquiry.entered_at) else "rest"


def last_close(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Return when the desk has closed on the last working day before this one."""
    before = calendar.previous_working_day(calendar.local_date(now) - _DAY)
    return calendar.closes(before)


def keep_timer(unit: UnitOfWork) -> None:
    """Set the timer where there is none: it is missing only before its first morning."""
    table = clock_tables.timer.c
    query = select(table.subject).where(table.kind == MORNING, table.subject == DAILY)
    if unit.value(query) is None:
        unit.set_timer(MORNING, DAILY, next_morning(unit.regulation.calendar, unit.now))


def next_morning(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Return the next opening of the desk that lies ahead."""
    today = calendar.local_date(now)
    opens = calendar.opens(today)
    return opens if opens > now else calendar.opens(today + _DAY)


def ring(unit: UnitOfWork) -> None:
    """Write the post down, unless the day is over or off, and set the next morning's timer."""
    calendar = unit.regulation.calendar
    today = calendar.local_date(unit.now).isoformat()
    # New hours let the timer ring once more on a day that has had its post.
    if calendar.is_open(unit.now) and not unit.was_told(NotificationType.MORNING, today):
        unit.tell(None, NotificationType.MORNING, [CHANNEL], key=today)
    unit.set_timer(MORNING, DAILY, next_morning(calendar, unit.now))
