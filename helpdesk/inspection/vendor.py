"""Figures of what went on with the vendor's support: cases, answers, debts, rejections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from helpdesk import dates, schema
from helpdesk.inspection.clauses import Evidence, Scope
from helpdesk.model import Inquiry, Move, Owes, State, Step
from helpdesk.records import inquiry_of
from helpdesk.reference import shown_reference

_OWED = (Step.VENDOR_OWED, Step.VENDOR_OWED_AGAIN, Step.VENDOR_OWED_HEAD)
MOST_NAMED = 20


@dataclass(frozen=True)
class Cases:
    """Cases of the support's in a period, those that several waited on, and answers given."""

    known: int
    shared: int
    answered: int


def cases(scope: Scope) -> Cases:
    """Count the cases whose number became known in the period, and the answers passed on."""
    table = schema.handoff.c
    query = (
        select(func.count().label("waited"))
        .where(table.case_at >= scope.begins, table.case_at < scope.ends)
        .where(table.case_key.is_not(None))
        .group_by(table.case_key)
    )
    waited = list(scope.connection.execute(query).scalars())
    return Cases(len(waited), sum(n > 1 for n in waited), happened(scope, Move.VENDOR_ANSWER))


def happened(scope: Scope, *what: Move | Step) -> int:
    """Count lines of history of the period."""
    table = schema.history.c
    query = (
        select(func.count())
        .select_from(schema.history)
        .where(table.what.in_(what), table.at >= scope.begins, table.at < scope.ends)
    )
    found: int = scope.connection.execute(query).scalar_one()
    return found


def owing(scope: Scope) -> list[Inquiry]:
    """Return what is owed to the support now, the oldest debt first."""
    table = schema.inquiry
    query = (
        select(table)
        .where(table.c.owes.is_not(None), table.c.state == State.HANDED_OFF)
        .order_by(table.c.owed_since, table.c.id)
    )
    return [inquiry_of(row) for row in scope.connection.execute(query)]


def debt(scope: Scope, inquiry: Inquiry) -> Evidence:
    """Say who owes it since when, and when he was reminded last; nobody is named."""
    who = "тот, кто спросил" if inquiry.owes is Owes.REQUESTER else "школа"
    since = f", с {_day(scope, inquiry.owed_since)}" if inquiry.owed_since else ""
    at = reminded(inquiry)
    when = f"напомнили {_day(scope, at)}" if at else "ещё не напоминали"
    reference = shown_reference(inquiry.reference)
    words = f"Сведения должен {who}{since}, {when}: {reference}"
    return Evidence(words, page=inquiry.reference)


def reminded(inquiry: Inquiry) -> datetime | None:
    """Return when who owes was reminded last."""
    fired = [inquiry.fired[step] for step in _OWED if step in inquiry.fired]
    return max(map(datetime.fromisoformat, fired), default=None)


def is_late(scope: Scope, inquiry: Inquiry) -> bool:
    """Whether the support's own day has passed, or all reminders were of no use."""
    passed = inquiry.owed_by is not None and inquiry.owed_by < scope.now
    return passed or Step.VENDOR_OWED_HEAD in inquiry.fired


def _day(scope: Scope, at: datetime) -> str:
    return dates.day_and_month(scope.regulation.calendar.local_date(at), scope.today)
