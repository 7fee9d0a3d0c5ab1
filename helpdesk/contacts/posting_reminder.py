"""Each working morning: is the newest approved schedule posted? If not, the head hears of it.

He hears once on the first working morning after the approval, and once more some working days
later. It is looked at when the digest's timer rings.
"""

from sqlalchemy import Connection

from helpdesk.contacts.publicity import Place, missing_places, posted_lines
from helpdesk.domain.messages import NotificationType
from helpdesk.duty.model import Schedule
from helpdesk.duty.schedule_queries import approved
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
    calendar = unit.regulation.calendar
    if found is None or found[0].approved_at is None or not calendar.is_open(unit.now):
        return
    schedule, approved_on = found[0], calendar.local_date(found[0].approved_at)
    if unit.today > approved_on:
        is_again = unit.today > calendar.add_workdays(approved_on, AGAIN_AFTER)
        key = f"{schedule.number}:{AGAIN if is_again else FIRST}"
        if not unit.was_told(NotificationType.NOT_POSTED, key):
            params = {"number": schedule.number}
            unit.tell(None, NotificationType.NOT_POSTED, [unit.head], key=key, params=params)
