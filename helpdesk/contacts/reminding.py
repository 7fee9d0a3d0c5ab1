"""Each working morning: is the newest approved schedule posted? If not, the head hears of it.

He hears once on the first working morning after the approval, and once more some working days
later. It is looked at when the digest's timer rings.
"""

from datetime import date

from sqlalchemy import Connection

from helpdesk.contacts.model import Place, missing_places
from helpdesk.contacts.record import posted_lines
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.messages import NotificationType
from helpdesk.duty.model import Schedule
from helpdesk.duty.queries import approved
from helpdesk.kernel.deliveries import NOTICE
from helpdesk.kernel.unit import UnitOfWork

AGAIN_AFTER = 3  # working days
FIRST, AGAIN = "first", "again"


def newest_unposted(connection: Connection) -> tuple[Schedule, tuple[Place, ...]] | None:
    """Return the newest approved version and where it is missing; None where it is nowhere."""
    versions = approved(connection)
    if not versions:
        return None
    newest = max(versions, key=lambda each: each.number)
    missing = missing_places(posted_lines(connection), newest.number)
    return (newest, missing) if missing else None


def look(unit: UnitOfWork) -> None:
    """Tell the head what is not posted, unless he has been told."""
    found = newest_unposted(unit.connection)
    if found is not None and unit.regulation.calendar.is_open(unit.now):
        _tell(unit, found[0])


def _tell(unit: UnitOfWork, schedule: Schedule) -> None:
    calendar = unit.regulation.calendar
    if schedule.approved_at is None:
        return
    time = _time(calendar, calendar.local_date(schedule.approved_at), calendar.local_date(unit.now))
    if time is None:
        return
    key = f"{schedule.number}:{time}"
    if unit.was_told(NotificationType.NOT_POSTED, key):
        return
    params: dict[str, object] = {"number": schedule.number}
    to = f"user:{unit.regulation.people.head.user}"
    unit.put(
        [
            unit.delivery_row(
                NOTICE, NotificationType.NOT_POSTED, to, inquiry_id=None, key=key, params=params
            )
        ]
    )


def _time(calendar: WorkingCalendar, approved_on: date, today: date) -> str | None:
    if today <= approved_on:
        return None
    later = calendar.add_workdays(approved_on, AGAIN_AFTER)
    return AGAIN if today > later else FIRST
