"""What a period's questions come to: read once, and counted by the journal's own filters.

A figure is a filter of the journal, so that who presses it finds just those questions. The journal
asks the database; here the same filters are looked up in an index made from one reading. That both
count alike is held by a test. Spam is in no figure, and no name or word of anybody's is read.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, func, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Child
from helpdesk.domain.states import OPEN, State
from helpdesk.domain.word_forms import fold
from helpdesk.journal.filters import ANY_OPEN, HELPED_AT_ONCE, Filters, arrival_of, conditions
from helpdesk.journal.outcomes import Outcome, came_of, first_answers, was_handed_off
from helpdesk.journal.periods import Period
from helpdesk.journal.standings import standing
from helpdesk.privacy.phones import digits_of
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage_member
from helpdesk.storage.records import child_of, grouped

# Of three who asked none can find out who the other is by leaving himself out; of two each can.
FEWEST_TO_NAME = 3
# Among so many questions three requesters are found, if anywhere.
LOOKED_AT = 200
# What a figure says of a period by itself.
_OF_PERIOD = frozenset({"since", "till", "spam"})
_T = inquiry_tables.inquiry.c
Facet = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """One question of a period: by what the journal's filters find it, and how long it waited.

    `asker` are the ways by which a requester is told from others, folded; none once erased. `names`
    are his and the children's, for whatever shows words to leave them out.
    """

    id: int
    day: date
    facets: frozenset[Facet]
    waited: timedelta | None
    asker: frozenset[str]
    subject: str
    names: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """What is counted of one period."""

    period: Period
    questions: tuple[Question, ...]

    @cached_property
    def _index(self) -> dict[Facet, frozenset[int]]:
        found: dict[Facet, set[int]] = {}
        for number, question in enumerate(self.questions):
            for facet in question.facets:
                found.setdefault(facet, set()).add(number)
        return {facet: frozenset(numbers) for facet, numbers in found.items()}

    def within(self, filters: Filters) -> Filters:
        """Return the filters for the journal: those of just this period."""
        return replace(filters, since=self.period.since, till=self.period.till, without_spam=True)

    def of(self, filters: Filters) -> list[Question]:
        """Return the questions of the period that the journal would find so filtered."""
        asked = [each for each in filters.said().items() if each[0] not in _OF_PERIOD]
        if not asked:
            return list(self.questions)
        found = [self._index.get(facet, frozenset()) for facet in asked]
        return [self.questions[number] for number in sorted(frozenset.intersection(*found))]

    def number(self, filters: Filters) -> int:
        return len(self.of(filters))

    def values(self, name: str) -> list[str]:
        """Return which values of a filter the period has."""
        return sorted({value for known, value in self._index if known == name})

    def names_nobody(self, filters: Filters) -> bool:
        """Whether so many different people have asked these that it tells of none of them."""
        return requesters(self.of(filters)[:LOOKED_AT]) >= FEWEST_TO_NAME

    def waits(self, filters: Filters) -> list[timedelta]:
        """Return how long those that were answered waited for their first answer, in order."""
        return sorted(each.waited for each in self.of(filters) if each.waited is not None)


def half(lengths: list[timedelta]) -> timedelta | None:
    """Return the median."""
    return timedelta(seconds=median(each.total_seconds() for each in lengths)) if lengths else None


def nine_of_ten(lengths: list[timedelta]) -> timedelta | None:
    """Return the length that nine of ten do not exceed: one of them, by the nearest rank."""
    return lengths[math.ceil(len(lengths) * 0.9) - 1] if lengths else None


def requesters(questions: Iterable[Question]) -> int:
    """Count different requesters: whoever shares a name, a mailbox or a number is one."""
    groups: list[frozenset[str]] = []
    for question in questions:
        same = [group for group in groups if group & question.asker]
        others = [group for group in groups if not group & question.asker]
        groups = [*others, question.asker.union(*same)]
    return len(groups)


def figures_of(
    connection: Connection, period: Period, calendar: WorkingCalendar, now: datetime
) -> Figures:
    """Count what was received in a period; it costs by the period's size, whatever the desk's."""
    everything = Figures(period, ()).within(Filters())
    which = conditions(connection, everything, calendar, now)
    children, helpers = _children(connection, which), _helpers(connection, which)
    outages = _outages(connection, which)
    query = _query(now, _history(connection, which))
    rows = connection.execute(query.where(*which).order_by(_T.id))
    return Figures(
        period,
        tuple(
            _question(
                row,
                children.get(row.id, ()),
                [
                    *(("claimant", each) for each in helpers.get(row.id, ())),
                    *(("outage", each) for each in outages.get(row.id, ())),
                ],
                calendar,
            )
            for row in rows
        ),
    )


def _history(connection: Connection, which: Iterable[ColumnElement[bool]]) -> FromClause:
    """Return where to look for what happened: for each outcome PostgreSQL would read all that ever
    did, so it is given what happened to these alone. SQLite looks up each by an index.
    """
    table = inquiry_tables.history
    if connection.dialect.name == "sqlite":
        return table
    ids = select(_T.id).where(*which)
    columns = table.c.inquiry_id, table.c.what, table.c.role, table.c.from_state
    return select(*columns).where(table.c.inquiry_id.in_(ids)).cte("happened")


def _query(now: datetime, history: FromClause) -> Any:
    text = inquiry_tables.text
    answered = select(func.min(text.c.created_at)).where(*first_answers()).scalar_subquery()
    return select(
        *(_T[name] for name in ("id", "kind", "topic", "channel", "state", "claimant_id")),
        *(_T[name] for name in ("requester_name", "phone", "email", "mattermost_id")),
        *(_T[name] for name in ("received_at", "subject")),
        answered.label("first_answer_at"),
        standing(now).label("standing"),
        was_handed_off().label("handed"),
        *(came_of(each, history).label(each) for each in Outcome),
    )


def _question(
    row: Row[Any], children: Iterable[Child], more: Iterable[Facet], calendar: WorkingCalendar
) -> Question:
    local = calendar.local(row.received_at)
    facets = {
        ("kind", row.kind),
        ("topic", f"{row.kind}/{row.topic}"),
        ("channel", row.channel),
        ("state", row.state),
        ("term", row.standing),
        ("hour", arrival_of(local)),
        *(("class", each.school_class) for each in children),
        ("claimant", row.claimant_id),
        *more,
        *_outcomes(row),
    }
    answered = row.first_answer_at
    return Question(
        id=row.id,
        day=local.date(),
        # What is erased is of no class: an empty value would be no filter at all.
        facets=frozenset(each for each in facets if each[1]),
        waited=calendar.working_time_between(row.received_at, answered) if answered else None,
        asker=_asker(row),
        subject=row.subject,
        names=_words_of(row.requester_name, *(f"{c.surname} {c.name}" for c in children)),
    )


def _outcomes(row: Row[Any]) -> Iterator[Facet]:
    if State(row.state) in OPEN:
        yield "state", ANY_OPEN
    if row.handed:
        yield "handed", "yes"
    for each in Outcome:
        if row._mapping[each]:
            yield "outcome", str(each)


def _asker(row: Row[Any]) -> frozenset[str]:
    ways = fold(row.requester_name), fold(row.email), digits_of(row.phone), row.mattermost_id
    return frozenset(filter(None, ways))


def _words_of(*names: str) -> frozenset[str]:
    return frozenset(fold(" ".join(names)).split())


def _children(
    connection: Connection, which: Iterable[ColumnElement[bool]]
) -> dict[int, tuple[Child, ...]]:
    query = select(inquiry_tables.child).join(inquiry_tables.inquiry).where(*which)
    return grouped((row.inquiry_id, child_of(row)) for row in connection.execute(query))


def _outages(
    connection: Connection, which: Iterable[ColumnElement[bool]]
) -> dict[int, tuple[str, ...]]:
    """Return the mass outages to which each question belongs."""
    query = select(outage_member).join(inquiry_tables.inquiry).where(*which)
    return grouped((row.inquiry_id, str(row.outage_id)) for row in connection.execute(query))


def _helpers(
    connection: Connection, which: Iterable[ColumnElement[bool]]
) -> dict[int, tuple[str, ...]]:
    """Return who entered a question and helped at once: nobody claimed it."""
    table = inquiry_tables.history.c
    query = select(table.inquiry_id, table.actor_id).join(inquiry_tables.inquiry)
    found = connection.execute(query.where(*which, HELPED_AT_ONCE))
    return grouped((row.inquiry_id, row.actor_id) for row in found)
