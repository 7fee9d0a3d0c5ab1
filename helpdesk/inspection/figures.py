"""Figures of a period, counted by the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Kind
from helpdesk.inspection.clauses import MOST_NAMED, Evidence, Lack, Scope, lack_of_each
from helpdesk.journal.filters import Filters
from helpdesk.journal.lines import Line, lines_of
from helpdesk.kernel import verdicts
from helpdesk.kernel.verdicts import Verdict
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_cycle
from helpdesk.storage.records import inquiries_where

_T = inquiry_tables.inquiry.c


@dataclass(frozen=True)
class Kept:
    """How the terms of one kind were kept: receipts of the period, reopenings among them."""

    received: int
    in_time: int
    excused: int
    missed: int
    # Answered in time, or excused; but the answer has reached nobody.
    unreached: int

    @property
    def judged(self) -> int:
        """Those of which it is known; of the others the term still runs, or nothing was due."""
        return self.in_time + self.excused + self.missed + self.unreached


def terms_kept(scope: Scope, kind: Kind) -> Kept:
    """Count the receipts of the period by how their term was kept."""
    late, lost = verdicts.missed(scope.now), verdicts.lost(scope.now)
    row = scope.connection.execute(
        select(
            func.count().label("received"),
            _sum(verdicts.in_time()).label("in_time"),
            _sum(and_(verdicts.ran_over(scope.now), ~late, ~lost)).label("excused"),
            _sum(late).label("missed"),
            _sum(lost).label("unreached"),
        ).where(*within(scope, kind))
    ).one()
    earlier = _earlier(scope, kind)
    excused = (Verdict.CLARIFIED, Verdict.HANDED_OFF)
    return Kept(
        received=row.received + sum(earlier.values()),
        in_time=row.in_time + earlier.get(Verdict.IN_TIME, 0),
        excused=row.excused + sum(earlier.get(each, 0) for each in excused),
        missed=row.missed + earlier.get(Verdict.MISSED, 0),
        unreached=row.unreached,
    )


def missed(scope: Scope, kind: Kind) -> list[tuple[Inquiry, int, str | None]]:
    """Return the inquiries whose term was missed in a cycle of the period, which cycle, and why, as
    far as it is known; those without a reason come first.
    """
    ended = journal_cycle.c
    missed_then = ended.verdict == Verdict.MISSED
    earlier = select(ended.inquiry_id).where(*scope.holds(ended.started_at), missed_then)
    present = and_(*within(scope, kind), verdicts.missed(scope.now))
    which = verdicts.IS_COUNTED, _T.kind == kind, or_(present, _T.id.in_(earlier))
    inquiries = inquiries_where(scope.connection, *which)
    found = [
        (line.inquiry, spell.cycle, _reason(line, spell.cycle))
        for line in lines_of(scope.connection, inquiries)
        for spell in line.cycles
        if scope.begins <= spell.started_at < scope.ends
        and spell.verdict(scope.now) is Verdict.MISSED
    ]
    return sorted(found, key=lambda each: each[2] is not None)


def _reason(line: Line, cycle: int) -> str | None:
    told = line.reasons.get(cycle)
    return (told.body or "причина удалена") if told else None


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def within(scope: Scope, kind: Kind) -> list[ColumnElement[bool]]:
    """The present cycle began in the period, and it is no spam."""
    return [verdicts.IS_COUNTED, *scope.holds(_T.cycle_started_at), _T.kind == kind]


def _earlier(scope: Scope, kind: Kind) -> Mapping[str, int]:
    """Count the ended cycles that began in the period, by their verdict."""
    table = journal_cycle.c
    query = (
        select(table.verdict, func.count().label("number"))
        .join(inquiry_tables.inquiry, _T.id == table.inquiry_id)
        .where(*scope.holds(table.started_at), _T.kind == kind, verdicts.IS_COUNTED)
        .group_by(table.verdict)
    )
    return {each.verdict: each.number for each in scope.connection.execute(query)}


def received(scope: Scope, kind: Kind) -> list[ColumnElement[bool]]:
    """It was received in the period and is no spam: what the journal's filter counts."""
    return [verdicts.IS_COUNTED, *_came(scope, kind)]


def spam(scope: Scope, kind: Kind) -> str:
    """Return how many more of the period were no questions, said after a total; or nothing."""
    number = count(scope, ~verdicts.IS_COUNTED, *_came(scope, kind))
    return f"; кроме того, закрыто как спам или проба: {number}" if number else ""


def _came(scope: Scope, kind: Kind) -> list[ColumnElement[bool]]:
    return [*scope.holds(_T.received_at), _T.kind == kind]


def count(scope: Scope, *asked: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(inquiry_tables.inquiry)
    return int(scope.connection.execute(query.where(*asked)).scalar_one())


def lack(
    scope: Scope, words: str, todo: str, *asked: ColumnElement[bool], journal: Filters | None = None
) -> tuple[Lack, ...]:
    """Return one lack for all inquiries that meet the conditions, with their number and each of
    them; nothing where there are none.
    """
    number = count(scope, *asked)
    query = select(_T.year, _T.number, _T.reference).where(*asked)
    rows = scope.connection.execute(query.order_by(_T.year, _T.number).limit(MOST_NAMED))
    which = [named(row) for row in rows]
    return lack_of_each(f"{words}: {number}", todo, which, number=number, journal=journal)


def named(inquiry: Any, more: str = "") -> Evidence:
    """Return an inquiry, or a row with its number, year and reference, as evidence."""
    number = f"№ {inquiry.number}/{inquiry.year}"
    return Evidence(f"{number}, {shown_reference(inquiry.reference)}{more}", page=inquiry.reference)


def handed_off(scope: Scope, *asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an inquiry was handed off in the period, by such a handoff."""
    table = inquiry_tables.handoff.c
    found = exists().where(table.inquiry_id == _T.id, *scope.holds(table.at), *asked)
    return and_(verdicts.IS_COUNTED, found)


def happened(what: Sequence[Move | Step]) -> ColumnElement[bool]:
    """Return the condition that this has happened to an inquiry, in whatever cycle."""
    table = inquiry_tables.history.c
    return _T.id.in_(select(table.inquiry_id).where(table.what.in_(what)))


def grouped(scope: Scope, kind: Kind, column: Any) -> dict[str, int]:
    """Count what was received in the period, by topic or by the way it came."""
    query = (
        select(column.label("value"), func.count().label("number"))
        .where(*received(scope, kind))
        .group_by(column)
    )
    return {each.value: each.number for each in scope.connection.execute(query)}


def unclear(scope: Scope, kind: Kind) -> dict[str, int]:
    """Count how often inquiries were returned as unclear, by the code of the reason."""
    table = inquiry_tables.history.c
    query = (
        select(table.data)
        .join(inquiry_tables.inquiry, _T.id == table.inquiry_id)
        .where(table.what == Move.ASK, *received(scope, kind))
    )
    codes = (data.get("unclear") for data in scope.connection.execute(query).scalars())
    return dict(Counter(str(code) for code in codes if code))
