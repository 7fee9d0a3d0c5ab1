"""The report of the last month, sent to the director on each month's first working day.

Who wants it has a timer under his name in the papers, which is set anew each time it rings: of
several clocks one rings it, and after an outage it rings once, and tells of the month that has
ended last. The desk need not have met him in the chat, and does not take him for met by that.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType, by_user
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import standing
from helpdesk.journal.periods import last_month, months_after
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.clock_tables import timer

REPORT = "report"
FOR_DIRECTOR = "Отчёт каждый месяц присылают директору или тому, кто исполняет его обязанности."


@use_case
def subscribe(unit: UnitOfWork, actor: Actor) -> None:
    """Send this director the report from the next first working day on; raise RuleViolation."""
    if not _is_director(unit, actor.username):
        raise RuleViolation(FOR_DIRECTOR)
    unit.set_timer(REPORT, actor.username, next_sending(unit.regulation.calendar, unit.now))


@use_case
def unsubscribe(unit: UnitOfWork, actor: Actor) -> None:
    unit.delete(timer, timer.c.kind == REPORT, timer.c.subject == actor.username)


def is_subscribed(connection: Connection, username: str) -> bool:
    which = timer.c.kind == REPORT, timer.c.subject == username
    return connection.execute(select(timer.c.due_at).where(*which)).first() is not None


def next_sending(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Return the opening of the next first working day of a month that lies ahead."""
    today = calendar.local_date(now)
    this, following = (calendar.opens(months_after(today, months)) for months in (0, 1))
    return this if this > now else following


def ring(unit: UnitOfWork, subject: str) -> None:
    """Send the last month's report, and set the next timer; nothing to who leads no more."""
    if not _is_director(unit, subject):
        return
    month = last_month(unit.today)
    # New hours let the timer ring once more on a day that has had its message.
    key = f"{month.since:%Y-%m}:{subject}"[:40]
    if not unit.was_told(NotificationType.REPORT, key):
        days = {"since": month.since.isoformat(), "till": month.till.isoformat()}
        unit.tell(None, NotificationType.REPORT, [by_user(subject)], key=key, params=days)
    unit.set_timer(REPORT, subject, next_sending(unit.regulation.calendar, unit.now))


def _is_director(unit: UnitOfWork, username: str) -> bool:
    return standing(unit.connection, unit.regulation, unit.today).is_director(username)
