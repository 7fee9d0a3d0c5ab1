"""Whether an answer came in time: by the regulation, or with what excuses; in Python and in SQL.

Both say the same (a test compares them): the page shows single lines, the filters ask the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
)

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, PHONE, DeliveryState, NotificationType, by_id
from helpdesk.domain.states import NO_QUESTION, OPEN, SETTLED_BY_CLOSING, CloseReason, State
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.columns import UtcTime, settled_late
from helpdesk.storage.journal_tables import journal_cycle
from helpdesk.storage.records import IS_OPEN


class Verdict(StrEnum):
    """How an answer's term stands."""

    RUNNING = "running"
    IN_TIME = "in_time"
    # Past the regulation's term, and in time once the days of waiting for the requester count.
    CLARIFIED = "clarified"
    # Past it, and before that handed over to the vendor's support (regulation, section 5).
    HANDED_OFF = "handed_off"
    MISSED = "missed"
    # Answered in time, or excused; but by the term the answer has reached nobody.
    UNREACHED = "unreached"
    # A duplicate, spam, withdrawn, or closed because its requester was silent: nothing was due.
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Spell:
    """One cycle of an inquiry, as far as its terms are concerned."""

    cycle: int
    started_at: datetime
    regulation_version: int
    regulation_due_at: datetime
    working_due_at: datetime
    waited_days: int
    waiting_since: datetime | None
    settled_at: datetime | None
    handed_off_at: datetime | None
    claimant_id: str | None
    is_due: bool = True
    # Its answer was sent, and has arrived by no way: only the database knows.
    is_unreached: bool = False

    def verdict(self, now: datetime) -> Verdict:
        if not self.is_due:
            return Verdict.NOT_DUE
        found = self._of_the_answer(now)
        if not self.is_unreached or found is Verdict.MISSED:
            return found
        return Verdict.UNREACHED if now > self.regulation_due_at else Verdict.RUNNING

    def _of_the_answer(self, now: datetime) -> Verdict:
        if (self.settled_at or now) <= self.regulation_due_at:
            return Verdict.IN_TIME if self.settled_at else Verdict.RUNNING
        if self._in_working_time(now):
            return Verdict.CLARIFIED
        handed = self.handed_off_at
        is_handed_off = handed is not None and handed <= self.working_due_at
        return Verdict.HANDED_OFF if is_handed_off else Verdict.MISSED

    def _in_working_time(self, now: datetime) -> bool:
        # While the desk waits for the requester its deadline stands still.
        return (self.settled_at or self.waiting_since or now) <= self.working_due_at


# What only the present cycle has. Who reopens a question has read its answer.
OF_THE_PRESENT = frozenset({"waiting_since", "is_due", "is_unreached"})


def present_spell(inquiry: Inquiry) -> Spell:
    """Return the cycle in which an inquiry is."""
    settled = inquiry.answered_at
    if settled is None and inquiry.close_reason in SETTLED_BY_CLOSING:
        settled = inquiry.closed_at
    return Spell(
        cycle=inquiry.cycle,
        started_at=inquiry.cycle_started_at,
        regulation_version=inquiry.regulation_version,
        regulation_due_at=inquiry.regulation_due_at,
        working_due_at=inquiry.working_due_at,
        waited_days=inquiry.waited_days,
        waiting_since=inquiry.waiting_since,
        settled_at=settled,
        handed_off_at=inquiry.handed_off_at,
        claimant_id=inquiry.claimant_id,
        is_due=inquiry.close_reason is None or settled is not None,
    )


def spell_of_row(row: Mapping[str, Any]) -> Spell:
    """Return an ended cycle as it was written down."""
    names = Spell.__dataclass_fields__.keys() - OF_THE_PRESENT
    return Spell(
        **{name: row[name] for name in names},
        waiting_since=None,
        is_due=row["verdict"] != Verdict.NOT_DUE,
    )


_T = inquiry_tables.inquiry.c
# When the desk had done its part; NULL while it has not.
_ENDED = [each.value for each in State if each not in OPEN]
SETTLED_AT: ColumnElement[Any] = func.coalesce(
    _T.answered_at, case((_T.close_reason.in_(SETTLED_BY_CLOSING), _T.closed_at))
)
IS_DUE: ColumnElement[bool] = or_(_T.close_reason.is_(None), SETTLED_AT.is_not(None))

# What was no question is neither help nor a term kept, whatever an earlier cycle says.
IS_COUNTED: ColumnElement[bool] = func.coalesce(_T.close_reason, "").not_in(NO_QUESTION)


def ran_over(now: datetime) -> ColumnElement[bool]:
    """Return the condition that the regulation's term has passed in the present cycle."""
    return and_(IS_DUE, func.coalesce(SETTLED_AT, _moment(now)) > _T.regulation_due_at)


def missed(now: datetime) -> ColumnElement[bool]:
    """Return the condition that nothing excuses it."""
    return and_(ran_over(now), *_not_excused(now))


def ways_to_miss(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the two conditions that make up `missed`, each of which has an index: what was settled
    late, and what is open and overdue.
    """
    late = and_(_T.state.in_(_ENDED), text(settled_late("inquiry")))
    overdue = and_(IS_OPEN, _T.regulation_due_at < _moment(now))
    return and_(late, *_not_excused(now)), and_(overdue, *_not_excused(now))


def _not_excused(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    counted = func.coalesce(SETTLED_AT, _T.waiting_since, _moment(now))
    not_handed = or_(_T.handed_off_at.is_(None), _T.handed_off_at > _T.working_due_at)
    return counted > _T.working_due_at, not_handed


def in_time() -> ColumnElement[bool]:
    """Return the condition that the present cycle was settled within the regulation's term, and
    that its answer has reached somebody.
    """
    return and_(SETTLED_AT.is_not(None), _T.regulation_due_at >= SETTLED_AT, ~unreached())


def lost(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an answer was not late, and has reached nobody by its term."""
    return and_(unreached(), _moment(now) > _T.regulation_due_at, ~missed(now))


def unreached() -> ColumnElement[bool]:
    """Return the condition that the present cycle's answer was sent and has reached nobody.

    Who looks himself and left no way to reach him has nothing sent; who says that it helped has
    read it.
    """
    answers = (NotificationType.ANSWER, NotificationType.CORRECTION)
    unconfirmed = func.coalesce(_T.close_reason, "") != CloseReason.HELPED
    return and_(_T.answered_at.is_not(None), unconfirmed, reached_nobody(_T.cycle, *answers))


def reached_nobody(
    cycle: ColumnElement[int], *notifications: NotificationType
) -> ColumnElement[bool]:
    """Return the condition that what was to be told the requester in a cycle was told by no way."""
    row = inquiry_tables.delivery.c
    told = exists().where(
        row.inquiry_id == _T.id,
        row.cycle == cycle,
        row.occasion.in_(notifications),
        or_(row.addressee.in_((MAIL, PHONE)), row.addressee == by_id("") + _T.mattermost_id),
    )
    # Inside of another EXISTS it would else look at the deliveries of every inquiry.
    sent = told.correlate_except(inquiry_tables.delivery)
    arrived = row.state.in_((DeliveryState.SENT, DeliveryState.DELIVERED_BY_PHONE))
    return and_(sent, ~sent.where(arrived))


def _moment(now: datetime) -> ColumnElement[datetime]:
    return literal(now, UtcTime)


def keep_cycle(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Write down how the cycle stands which is about to end."""
    spell = present_spell(inquiry)
    names = Spell.__dataclass_fields__.keys() - OF_THE_PRESENT
    values = {name: getattr(spell, name) for name in names}
    values |= {"inquiry_id": inquiry.id, "verdict": spell.verdict(unit.now)}
    unit.connection.execute(insert(journal_cycle).values(values))


def ended_cycles(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Spell, ...]]:
    """Return the ended cycles of these inquiries, in order."""
    table = journal_cycle
    query = select(table).where(table.c.inquiry_id.in_(ids)).order_by(table.c.cycle)
    found: dict[int, tuple[Spell, ...]] = {}
    for row in connection.execute(query):
        known = found.get(row.inquiry_id, ())
        found[row.inquiry_id] = (*known, spell_of_row(dict(row._mapping)))
    return found
