"""Figures of a period, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from helpdesk import dates, schema
from helpdesk.inspection.clauses import Scope
from helpdesk.journal import verdicts
from helpdesk.journal.filters import without_reason
from helpdesk.journal.tables import journal_cycle
from helpdesk.journal.verdicts import Verdict
from helpdesk.model import HandoffReason, Kind, Move
from helpdesk.usual import measured

_T = schema.inquiry.c


@dataclass(frozen=True)
class Kept:
    """How the terms of one kind were kept: receipts of the period, reopenings among them."""

    received: int
    in_time: int
    excused: int
    missed: int
    unexplained: int

    @property
    def judged(self) -> int:
        """Those of which it is known; of the others the term still runs, or nothing was due."""
        return self.in_time + self.excused + self.missed


def terms_kept(scope: Scope, kind: Kind) -> Kept:
    """Count the receipts of the period by how their term was kept."""
    late = verdicts.missed(scope.now)
    row = scope.connection.execute(
        select(
            func.count().label("received"),
            _sum(verdicts.in_time()).label("in_time"),
            _sum(verdicts.ran_over(scope.now)).label("over"),
            _sum(late).label("missed"),
        ).where(*_within(scope, kind))
    ).one()
    earlier = _earlier(scope, kind)
    excused = (Verdict.CLARIFIED, Verdict.HANDED_OFF)
    return Kept(
        received=row.received + sum(earlier.values()),
        in_time=row.in_time + earlier.get(Verdict.IN_TIME, 0),
        excused=row.over - row.missed + sum(earlier.get(each, 0) for each in excused),
        missed=row.missed + earlier.get(Verdict.MISSED, 0),
        unexplained=_count(scope, kind, without_reason(scope.now)),
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _within(scope: Scope, kind: Kind | None) -> list[ColumnElement[bool]]:
    """The present cycle began in the period."""
    found = [_T.cycle_started_at >= scope.begins, _T.cycle_started_at < scope.ends]
    return [*found, _T.kind == kind] if kind else found


def _earlier(scope: Scope, kind: Kind) -> Mapping[str, int]:
    """Count the ended cycles that began in the period, by their verdict."""
    table = journal_cycle.c
    query = (
        select(table.verdict, func.count().label("number"))
        .join(schema.inquiry, _T.id == table.inquiry_id)
        .where(table.started_at >= scope.begins, table.started_at < scope.ends, _T.kind == kind)
        .group_by(table.verdict)
    )
    return {each.verdict: each.number for each in scope.connection.execute(query)}


def _received(scope: Scope, kind: Kind) -> list[ColumnElement[bool]]:
    """It was received in the period: what the journal's filter counts."""
    return [_T.received_at >= scope.begins, _T.received_at < scope.ends, _T.kind == kind]


def _count(scope: Scope, kind: Kind, *asked: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(schema.inquiry)
    found: int = scope.connection.execute(query.where(*_received(scope, kind), *asked)).scalar_one()
    return found


def by_topic(scope: Scope, kind: Kind) -> dict[str, int]:
    """Count what was received in the period, by topic."""
    return _grouped(scope, kind, _T.topic)


def by_channel(scope: Scope, kind: Kind) -> dict[str, int]:
    """Count what was received in the period, by the way it came."""
    return _grouped(scope, kind, _T.channel)


def _grouped(scope: Scope, kind: Kind, column: Any) -> dict[str, int]:
    query = (
        select(column.label("value"), func.count().label("number"))
        .where(*_received(scope, kind))
        .group_by(column)
    )
    return {each.value: each.number for each in scope.connection.execute(query)}


def usual_time(scope: Scope, kind: Kind) -> timedelta | None:
    """Return the median of the working time to the first answers of the period, or None."""
    ends = min(scope.ends, scope.now + timedelta(seconds=1))
    found = measured(scope.connection, kind, scope.regulation.calendar, scope.begins, ends)
    return found.length if found else None


def roughly(length: timedelta) -> str:
    """Return a length in minutes, or in hours where it is long."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 1:
        return "меньше минуты"
    if minutes < 120:
        return dates.counted(minutes, "минута", "минуты", "минут")
    return dates.counted(round(minutes / 60), "час", "часа", "часов")


def asked_back(scope: Scope, kind: Kind) -> int:
    """Count the inquiries of the period about which the requester was asked back."""
    asked = select(schema.history.c.inquiry_id).where(schema.history.c.what == Move.ASK)
    return _count(scope, kind, _T.id.in_(asked))


def unclear(scope: Scope, kind: Kind) -> dict[str, int]:
    """Count how often those inquiries were returned as unclear, by the code of the reason."""
    table = schema.history.c
    query = (
        select(table.data)
        .join(schema.inquiry, _T.id == table.inquiry_id)
        .where(table.what == Move.ASK, *_received(scope, kind))
    )
    codes = (data.get("unclear") for data in scope.connection.execute(query).scalars())
    return dict(Counter(str(code) for code in codes if code))


def handoffs(scope: Scope) -> dict[HandoffReason, int]:
    """Count the handoffs of the period by their reason."""
    table = schema.handoff.c
    query = (
        select(table.reason, func.count())
        .where(table.at >= scope.begins, table.at < scope.ends)
        .group_by(table.reason)
    )
    return {HandoffReason(reason): number for reason, number in scope.connection.execute(query)}


def handoffs_without_case(scope: Scope) -> int:
    """Count those that are still with the support, and of which no case number is known."""
    table = schema.handoff.c
    query = (
        select(func.count())
        .select_from(schema.handoff)
        .join(schema.inquiry, _T.id == table.inquiry_id)
        .where(table.at >= scope.begins, table.at < scope.ends, table.case_id.is_(None))
        .where(_T.state == "handed_off", _T.cycle == table.cycle)
    )
    found: int = scope.connection.execute(query).scalar_one()
    return found


def letters_not_delivered(scope: Scope) -> int:
    """Count the handed-off inquiries of the period whose letter has not come to the requester."""
    table = schema.delivery.c
    query = (
        select(func.count(table.inquiry_id.distinct()))
        .join(schema.inquiry, _T.id == table.inquiry_id)
        .where(table.occasion == "handoff", table.state == "parked", _T.state == "handed_off")
        .where(table.created_at >= scope.begins, table.created_at < scope.ends)
    )
    found: int = scope.connection.execute(query).scalar_one()
    return found
