"""Figures of the handoffs of a period: how many and why, whose letter or number is missing."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import HandoffReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inspection.clauses import Scope
from helpdesk.kernel import verdicts
from helpdesk.storage import schema

_T = schema.inquiry.c


def by_reason(scope: Scope) -> dict[HandoffReason, int]:
    """Count the handoffs of the period by their reason."""
    table = schema.handoff.c
    query = (
        select(table.reason, func.count())
        .join(schema.inquiry, _T.id == table.inquiry_id)
        .where(verdicts.NOT_SPAM, table.at >= scope.begins, table.at < scope.ends)
        .group_by(table.reason)
    )
    return {HandoffReason(reason): number for reason, number in scope.connection.execute(query)}


def handed_off(scope: Scope, *asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an inquiry was handed off in the period, by such a handoff."""
    table = schema.handoff.c
    here = table.inquiry_id == _T.id
    found = exists().where(here, table.at >= scope.begins, table.at < scope.ends, *asked)
    return and_(verdicts.NOT_SPAM, found)


def without_case(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that it is still with the support, and no case number was ever known:
    a rejected case keeps its number.
    """
    table, text = schema.handoff.c, schema.text.c
    known = exists().where(
        text.inquiry_id == _T.id, text.cycle == _T.cycle, text.kind == TextKind.VENDOR_CASE
    )
    return and_(_T.state == State.HANDED_OFF, handed_off(scope, table.cycle == _T.cycle), ~known)


def letter_lost(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the letter to the support has not come to the requester in a day.

    Who left no way to reach him finds it on his page.
    """
    a_day_ago = schema.handoff.c.at < scope.now - timedelta(days=1)
    return letter_waits(scope, a_day_ago)


def letter_waits(scope: Scope, *asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that it has not come to him, however short a while ago it was written:
    to whom nobody has read it on the telephone yet, say.
    """
    reached_nobody = verdicts.reached_nobody(schema.handoff.c.cycle, NotificationType.HANDOFF)
    return handed_off(scope, reached_nobody, *asked)
