"""How the terms of an inquiry were kept, all its cycles together, so that each counts once.

An inquiry stands as its worst cycle does: an answer that came late is not undone by a later one
that came in time. Each cycle by itself is judged by `helpdesk.kernel.verdicts`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, or_

from helpdesk.kernel import verdicts
from helpdesk.kernel.verdicts import Verdict
from helpdesk.storage.inquiry_tables import inquiry
from helpdesk.storage.journal_tables import journal_cycle


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


def _is_running(now: datetime) -> ColumnElement[bool]:
    waits = or_(verdicts.SETTLED_AT.is_(None), verdicts.unreached())
    return and_(verdicts.IS_DUE, ~verdicts.ran_over(now), ~verdicts.lost(now), waits)


def _earlier(*found: Verdict) -> ColumnElement[bool]:
    table = journal_cycle.c
    cycle = exists().where(table.inquiry_id == inquiry.c.id, table.verdict.in_(found))
    return cycle.correlate(inquiry)
