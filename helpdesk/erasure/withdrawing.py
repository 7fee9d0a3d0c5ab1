"""Consent is withdrawn: nobody works on the question any more, and its data are erased soon; and
what the page of personal data asks: whose questions are found, and which leave when.
"""

import logging
from datetime import datetime

from sqlalchemy import Connection, Select, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import CloseReason, ConsentWay, State
from helpdesk.inquiries.closing import ended
from helpdesk.journal.filters import Filters, conditions
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import WITHDRAWAL, Ledger
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of

log = logging.getLogger(__name__)


def withdraw_consent(
    desk: Desk,
    inquiry_id: int,
    actor: Actor,
    way: ConsentWay,
    now: datetime,
    *,
    at: datetime | None = None,
) -> Inquiry:
    """Close an inquiry, and those that repeat it, for good; said twice, it is written once.

    `at` is when it was said, where that was before: a restored backup did not know it.
    """
    return desk.write(_withdraw_all_in, now, desk.ledger, inquiry_id, actor, way, at or now)


def _withdraw_all_in(
    unit: UnitOfWork,
    ledger: Ledger | None,
    inquiry_id: int,
    actor: Actor,
    way: ConsentWay,
    at: datetime,
) -> Inquiry:
    query = select(inquiry_tables.inquiry.c.id).where(
        inquiry_tables.inquiry.c.double_of == inquiry_id
    )
    doubles = unit.column(query)
    unit.lock(inquiry_id, *doubles)
    for each in (*doubles, inquiry_id):
        after = _withdraw_in(unit, ledger, unit.load(each), actor, way, at)
    return after


def _withdraw_in(
    unit: UnitOfWork,
    ledger: Ledger | None,
    inquiry: Inquiry,
    actor: Actor,
    way: ConsentWay,
    at: datetime,
) -> Inquiry:
    if inquiry.consent_withdrawn_at is not None or inquiry.erased_at is not None:
        return inquiry
    unit.permit(Move.WITHDRAW_CONSENT, inquiry, actor)
    is_over = inquiry.state is State.CLOSED
    changes: Changes = {} if is_over else ended(unit, CloseReason.WITHDRAWN)
    changes["consent_withdrawn_at"] = at
    after = unit.save(inquiry, actor, Move.WITHDRAW_CONSENT, data={"way": way}, **changes)
    unit.tell(after, NotificationType.CONSENT_WITHDRAWN, [THREAD, *reach(after, by_phone=False)])
    _write_down(ledger, after, at)
    return after


def _write_down(ledger: Ledger | None, inquiry: Inquiry, at: datetime) -> None:
    """A disk that is full keeps nobody from withdrawing: the erasure writes its own line."""
    try:
        if ledger is not None:
            ledger.add(at, WITHDRAWAL, inquiry.reference)
    except OSError:
        log.exception("withdrawal not in the ledger", extra={"inquiry": inquiry.id})


def goes_at(inquiry: Inquiry, regulation: Regulation) -> datetime | None:
    """Return when the personal data of an inquiry go; None while it is still being answered."""
    if inquiry.consent_withdrawn_at is not None:
        return regulation.retention.withdrawn.after(inquiry.consent_withdrawn_at)
    if inquiry.state is State.CLOSED and inquiry.closed_at is not None:
        return regulation.retention.questions.after(inquiry.closed_at)
    return None


def found(
    connection: Connection, sought: str, calendar: WorkingCalendar, now: datetime, most: int
) -> list[Inquiry]:
    """Return the inquiries in which these words or this number stand, the newest first."""
    which = conditions(connection, Filters(sought=sought), calendar, now)
    query = _kept().where(*which).order_by(inquiry_tables.inquiry.c.id.desc()).limit(most)
    return [inquiry_of(row) for row in connection.execute(query)]


def leaving(connection: Connection) -> list[Inquiry]:
    """Return the inquiries whose consent is withdrawn, and whose data still stand here."""
    query = (
        _kept()
        .where(inquiry_tables.inquiry.c.consent_withdrawn_at.is_not(None))
        .order_by(inquiry_tables.inquiry.c.id)
    )
    return [inquiry_of(row) for row in connection.execute(query)]


def _kept() -> Select[tuple[object, ...]]:
    return select(inquiry_tables.inquiry).where(inquiry_tables.inquiry.c.erased_at.is_(None))
