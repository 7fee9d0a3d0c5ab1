"""Figures of what went on with the vendor's support: cases, answers, debts, rejections."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inspection.clauses import Evidence, Scope
from helpdesk.inspection.figures import called
from helpdesk.inspection.handoffs import handed_off
from helpdesk.storage import schema
from helpdesk.storage.records import inquiry_of
from helpdesk.vendor.checking import CLEAR_LETTERS, check

_OWED = (Step.VENDOR_OWED, Step.VENDOR_OWED_AGAIN, Step.VENDOR_OWED_HEAD)
_ERASED = "—" * CLEAR_LETTERS


@dataclass(frozen=True)
class Cases:
    """Cases of the support's in a period, those that several waited on or that were rejected, and
    answers given.
    """

    known: int
    shared: int
    rejected: int
    answered: int


def cases(scope: Scope) -> Cases:
    """Count the cases whose number became known in the period, and the answers passed on.

    A rejected case is one all the same, though its handoff waits on it no longer.
    """
    table = schema.handoff.c
    query = (
        select(table.case_key, func.count().label("waited"))
        .where(table.case_at >= scope.begins, table.case_at < scope.ends)
        .where(table.case_key.is_not(None))
        .group_by(table.case_key)
    )
    waited = {row.case_key: row.waited for row in scope.connection.execute(query)}
    rejected = {each.case_key for each in rejections(scope) if each.case_key}
    known, shared = len(waited.keys() | rejected), sum(n > 1 for n in waited.values())
    return Cases(known, shared, len(rejected), happened(scope, Move.VENDOR_ANSWER))


@dataclass(frozen=True)
class Rejection:
    """That the support has rejected a letter, in words, and by what its case was known."""

    said: Evidence
    case_key: str | None


def rejections(scope: Scope) -> list[Rejection]:
    """Return the rejections of the period, in order."""
    table, inquiry = schema.history.c, schema.inquiry.c
    lines = scope.connection.execute(
        select(table.data, inquiry.number, inquiry.year, inquiry.reference)
        .join(schema.inquiry, inquiry.id == table.inquiry_id)
        .where(table.what == Move.VENDOR_REJECTED, table.at >= scope.begins, table.at < scope.ends)
        .order_by(table.id)
    ).all()
    ids = [line.data.get(name) for line in lines for name in ("case", "text")]
    text = schema.text.c
    bodies = select(text.id, text.body).where(text.id.in_([each for each in ids if each]))
    words = {row.id: row.body for row in scope.connection.execute(bodies)}
    return [
        Rejection(
            Evidence(
                f"{called(line.number, line.year, line.reference)}: обращение "
                f"№ {words.get(line.data.get('case')) or 'не записан'}, причина: "
                f"{words.get(line.data.get('text')) or 'удалена'}",
                page=line.reference,
            ),
            line.data.get("case_key"),
        )
        for line in lines
    ]


def incomplete(scope: Scope) -> list[Evidence]:
    """Return the letters of the period that the support may reject as they are, and what for."""
    rows = scope.connection.execute(
        select(schema.inquiry).where(handed_off(scope)).order_by(schema.inquiry.c.id)
    )
    found = []
    for each in map(inquiry_of, rows):
        checked = check(each, _texts(scope, each))
        if checked.may_be_rejected:
            name = called(each.number, each.year, each.reference)
            lacks = ", ".join(demand.title for demand in checked.vital) or "слишком коротко"
            found.append(Evidence(f"{name}: {lacks}", page=each.reference))
    return found


def _texts(scope: Scope, inquiry: Inquiry) -> list[tuple[TextKind, str]]:
    """Return what was written; what has been erased was there, and is judged no more."""
    text = schema.text.c
    query = select(text.kind, text.body).where(text.inquiry_id == inquiry.id).order_by(text.id)
    found = [
        (TextKind(row.kind), _ERASED if row.body is None else row.body)
        for row in scope.connection.execute(query)
    ]
    # The telephone and the address, which no text holds, went with the rest.
    return [*found, (TextKind.CONTACT, _ERASED)] if inquiry.erased_at else found


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
        .where(table.c.owed_since < scope.ends)
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
    return f"{scope.day_of(at):%d.%m.%Y}"
