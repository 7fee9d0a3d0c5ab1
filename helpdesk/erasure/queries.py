"""What the page of personal data asks: whose questions are found, and which leave soon."""

from datetime import datetime

from sqlalchemy import Connection, Select, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry
from helpdesk.journal.filters import Filters, conditions
from helpdesk.storage.records import inquiry_of
from helpdesk.storage.schema import inquiry


def found(
    connection: Connection, sought: str, calendar: WorkingCalendar, now: datetime, most: int
) -> list[Inquiry]:
    """Return the inquiries in which these words or this number stand, the newest first."""
    which = conditions(connection, Filters(sought=sought), calendar, now)
    query = _kept().where(*which).order_by(inquiry.c.id.desc()).limit(most)
    return [inquiry_of(row) for row in connection.execute(query)]


def leaving(connection: Connection) -> list[Inquiry]:
    """Return the inquiries whose consent is withdrawn, and whose data still stand here."""
    query = _kept().where(inquiry.c.consent_withdrawn_at.is_not(None)).order_by(inquiry.c.id)
    return [inquiry_of(row) for row in connection.execute(query)]


def _kept() -> Select[tuple[object, ...]]:
    return select(inquiry).where(inquiry.c.erased_at.is_(None))
