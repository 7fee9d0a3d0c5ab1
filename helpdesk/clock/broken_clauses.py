"""Which clauses of the regulation are broken at the last look: a look takes seconds, and what it
found is kept for who wants to know at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from helpdesk.inspection.clauses import Answer, Clause, Scope, usual_beginning
from helpdesk.inspection.inspecting import SECTIONS, Inspected, inspect
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.storage.clock_tables import kept

LOOK_EVERY = timedelta(hours=1)
# The first holds numbers of clauses, split by spaces.
_BROKEN, _LOOKED_AT = "broken_clauses", "inspected_at"


@dataclass(frozen=True)
class Broken:
    """What was broken in the school year at that moment."""

    clauses: tuple[Clause, ...]
    at: datetime


def last_look(connection: Connection) -> Broken | None:
    """Return what the last look has found; None before the first."""
    query = select(kept.c.name, kept.c.value).where(kept.c.name.in_((_BROKEN, _LOOKED_AT)))
    found = {row.name: row.value for row in connection.execute(query)}
    if _LOOKED_AT not in found:
        return None
    numbers = found.get(_BROKEN, "").split()
    clauses = (each for section in SECTIONS for each in section.clauses)
    broken = tuple(each for each in clauses if each.number in numbers)
    return Broken(broken, datetime.fromisoformat(found[_LOOKED_AT]))


def keep_look(desk: Desk, found: tuple[Inspected, ...], now: datetime) -> None:
    """Keep what a look at the school year up to now has found."""
    looked = (each for section in found for each in section.clauses)
    broken = [each.clause.number for each in looked if each.findings.answer is Answer.BROKEN]

    def write(connection: Connection) -> None:
        put_row(connection, kept, name=_BROKEN, value=" ".join(broken))
        put_row(connection, kept, name=_LOOKED_AT, value=now.isoformat(timespec="seconds"))

    desk.transact(write)


def look_again(desk: Desk, now: datetime) -> None:
    """Look at every clause where the last look is old; a look in the future is one."""
    with desk.reading() as connection:
        last = last_look(connection)
        if last is not None and timedelta() <= now - last.at < LOOK_EVERY:
            return
        _, regulation = desk.book.current(connection)
        today = regulation.calendar.local_date(now)
        since = usual_beginning(desk.book.put_into_service(connection), regulation, today)
        found = inspect(Scope(connection, regulation, since, today, now))
    keep_look(desk, found, now)
