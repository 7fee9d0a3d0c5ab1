"""What waits today, and for whom: in the same places as the morning's post, of each the first.

Who looks reads a dozen lines of a place and how many there are: so each place is asked for by its
index, and nobody reads all that is open.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import OPEN, State
from helpdesk.journal.filters import begins
from helpdesk.journal.lines import COUNTED, Counted
from helpdesk.kernel.gathering import is_gathered
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import grouped, inquiry_of

_T = inquiry_tables.inquiry.c
_DAY = timedelta(days=1)
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Place:
    """The most urgent in one place, and how many there are."""

    first: tuple[Inquiry, ...]
    counted: Counted


@dataclass(frozen=True)
class Waiting:
    """What is open, each inquiry in the first place that fits, most urgent first.

    `mine` are claimed by who looks, `others` by colleagues; `waits` are with the requester, or
    with the vendor's support.
    """

    overdue: Place
    today: Place
    mine: Place
    free: Place
    waits: Place
    others: Place


@dataclass(frozen=True)
class _Sought:
    """What is in a place: of which states, and whose; both are parts that an index has in order."""

    states: frozenset[State]
    whose: tuple[Condition, ...]
    which: Condition

    def parts(self) -> Iterator[tuple[Condition, ...]]:
        for state in sorted(self.states):
            for whose in self.whose:
                yield _T.state == state, whose, self.which, ~is_gathered()


def waiting_for(
    connection: Connection,
    calendar: WorkingCalendar,
    person_id: str,
    now: datetime,
    *,
    sees_all: bool,
    most: int,
) -> Waiting:
    """Return what waits for this person: his own and what is free; for who `sees_all`, the rest.

    Of each place at most so many are read.
    """
    sought = _places(calendar, person_id, now, sees_all=sees_all)
    ids = _first_ids(connection, sought, most)
    query = select(inquiry_tables.inquiry).where(_T.id.in_(sum(ids.values(), ())))
    inquiries = {row.id: inquiry_of(row) for row in connection.execute(query)}
    many = {name: each for name, each in sought.items() if len(ids.get(name, ())) > most}
    counts = _counts(connection, many)
    found = {}
    for name in sought:
        first = sorted((inquiries[key] for key in ids.get(name, ())), key=_urgency)
        counted = counts.get(name, Counted(len(first), more=False))
        found[name] = Place(tuple(first[:most]), counted)
    return Waiting(**found)


def _urgency(inquiry: Inquiry) -> tuple[datetime, int]:
    return inquiry.regulation_due_at, inquiry.id


def _places(
    calendar: WorkingCalendar, person_id: str, now: datetime, *, sees_all: bool
) -> Mapping[str, _Sought]:
    """Return what is in which place; `helpdesk.clock.digest` says the same of the morning."""
    late = _T.regulation_due_at < now
    tomorrow = begins(calendar.local_date(now) + _DAY, calendar)
    in_hand = frozenset({State.NEW, State.CLAIMED})
    is_due, is_later = _T.working_due_at <= tomorrow, _T.working_due_at > tomorrow
    mine, nobodys = _T.claimant_id == person_id, _T.claimant_id.is_(None)
    seen = (true(),) if sees_all else (nobodys, mine)
    colleagues = or_(nobodys, _T.claimant_id != person_id) if sees_all else nobodys
    return {
        "overdue": _Sought(OPEN, seen, late),
        "today": _Sought(in_hand, seen, and_(~late, is_due)),
        "mine": _Sought(frozenset({State.CLAIMED}), (mine,), and_(~late, is_later)),
        "free": _Sought(frozenset({State.NEW}), seen, and_(~late, is_later)),
        "waits": _Sought(OPEN - in_hand, seen, ~late),
        "others": _Sought(frozenset({State.CLAIMED}), (colleagues,), and_(~late, is_later)),
    }


def _first_ids(
    connection: Connection, sought: Mapping[str, _Sought], most: int
) -> dict[str, tuple[int, ...]]:
    """Return the ids of the first of each place, one more than so many of each of its parts."""
    in_order = _T.regulation_due_at, _T.id

    def part(name: str, which: tuple[Condition, ...]) -> Select[str, int]:
        first = select(_T.id).where(*which).order_by(*in_order).limit(most + 1).subquery()
        return select(literal(name).label("place"), first.c.id)

    rows = connection.execute(_of_each(sought, part))
    return grouped((row.place, row.id) for row in rows)


def _counts(connection: Connection, sought: Mapping[str, _Sought]) -> dict[str, Counted]:
    """Count what is in these places, each part as far as anybody reads."""
    if not sought:
        return {}

    def part(name: str, which: tuple[Condition, ...]) -> Select[str, int]:
        some = select(_T.id).where(*which).limit(COUNTED + 1).subquery()
        return select(literal(name).label("place"), func.count().label("number")).select_from(some)

    rows = connection.execute(_of_each(sought, part))
    numbers = grouped((row.place, row.number) for row in rows)
    return {
        name: Counted(min(sum(each), COUNTED), sum(each) > COUNTED)
        for name, each in numbers.items()
    }


def _of_each(
    sought: Mapping[str, _Sought],
    part: Callable[[str, tuple[Condition, ...]], Select[str, int]],
) -> CompoundSelect[str, int]:
    return union_all(
        *(part(name, which) for name, each in sought.items() for which in each.parts())
    )
