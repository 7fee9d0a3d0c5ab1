"""How the terms of an inquiry were kept, all its cycles together, so that each counts once.

An inquiry stands as its worst cycle does: an answer that came late is not undone by a later one
that came in time. Each cycle by itself is judged by `helpdesk.kernel.verdicts`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, case, exists, or_, select

from helpdesk.kernel import verdicts
from helpdesk.kernel.verdicts import Verdict
from helpdesk.storage.inquiry_tables import inquiry
from helpdesk.storage.journal_tables import journal_cycle
from helpdesk.storage.records import is_listed


class TermStanding(StrEnum):
    """Exactly one holds of each inquiry."""

    IN_TIME = "in_time"
    # Past the regulation's term, with an excuse: the requester was waited for, or it was handed
    # off before.
    EXCUSED = "excused"
    MISSED = "missed"
    # Answered in time, or excused; but by the term the answer has reached nobody.
    LOST = "lost"
    RUNNING = "running"
    NOT_DUE = "not_due"


# Of these it is known how the term was kept.
JUDGED = (TermStanding.IN_TIME, TermStanding.EXCUSED, TermStanding.MISSED, TermStanding.LOST)
# Looked up one by one.
_FEW = 1_000
_EXCUSED = (Verdict.CLARIFIED, Verdict.HANDED_OFF)


def standing(now: datetime) -> ColumnElement[str]:
    """Return how an inquiry stands, for the database to find out: the worst of its cycles."""
    return case(
        (or_(verdicts.missed(now), _earlier(Verdict.MISSED)), TermStanding.MISSED),
        (_is_running(now), TermStanding.RUNNING),
        (verdicts.lost(now), TermStanding.LOST),
        (or_(verdicts.ran_over(now), _earlier(*_EXCUSED)), TermStanding.EXCUSED),
        (or_(verdicts.in_time(), _earlier(Verdict.IN_TIME)), TermStanding.IN_TIME),
        else_=TermStanding.NOT_DUE,
    )


def ever_missed(connection: Connection, now: datetime) -> ColumnElement[bool]:
    """Return the condition that some cycle was missed: few are looked up by each way's index, many
    are met soon enough by whoever reads inquiries in order.
    """
    cycle, ids = journal_cycle.c, set[int]()
    earlier = inquiry.c.id.in_(select(cycle.inquiry_id).where(cycle.verdict == Verdict.MISSED))
    for way in (*verdicts.ways_to_miss(now), earlier):
        some = select(inquiry.c.id).where(way).limit(_FEW + 1)
        ids |= set(connection.execute(some).scalars())
        if len(ids) > _FEW:
            return or_(verdicts.missed(now), earlier)
    return is_listed(sorted(ids))


def _is_running(now: datetime) -> ColumnElement[bool]:
    waits = or_(verdicts.SETTLED_AT.is_(None), verdicts.unreached())
    return and_(verdicts.IS_DUE, ~verdicts.ran_over(now), ~verdicts.lost(now), waits)


def _earlier(*found: Verdict) -> ColumnElement[bool]:
    table = journal_cycle.c
    cycle = exists().where(table.inquiry_id == inquiry.c.id, table.verdict.in_(found))
    return cycle.correlate(inquiry)
