"""The journal's lines: a page of them, all of them for a file, and how many there are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Child, Handoff, Inquiry
from helpdesk.domain.moves import Move, Who
from helpdesk.domain.people import Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.filters import Filters, conditions, ways_without_reason
from helpdesk.journal.order import Order, Place, Reader
from helpdesk.journal.reasons import Reason, reasons_of
from helpdesk.kernel import verdicts
from helpdesk.kernel.verdicts import Spell, ended_cycles, present_spell
from helpdesk.storage import inquiry_tables
from helpdesk.storage.contact_tables import stand_in
from helpdesk.storage.records import child_of, grouped, handoff_of

PAGE = 50
# Counting goes no further: nobody reads so many, and it would cost more than the page itself.
COUNTED = 1_000
_CHUNK = 500
_T = inquiry_tables.inquiry.c
# By these an inquiry is settled, also where nobody has claimed it.
_SETTLING = (*(each for each in Move if each.to is State.ANSWERED), Move.CLOSE)
# By these a teacher closes what he has entered himself.
_HELPING = tuple(each for each in Move if each.who is Who.STAND_IN)
T = TypeVar("T")
Asked = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Line:
    """An inquiry as the journal shows it; `cycles` ends with the present one."""

    inquiry: Inquiry
    children: tuple[Child, ...]
    cycles: tuple[Spell, ...]
    reasons: dict[int, Reason]
    handoffs: dict[int, Handoff]
    cases: dict[int, str]
    # By cycle, the codes of why it was returned as unclear, in order.
    unclear: dict[int, tuple[str, ...]] = field(default_factory=dict)
    # By cycle, who entered the question and helped at once: nobody claimed it.
    helpers: dict[int, str] = field(default_factory=dict)
    # By cycle, the id of the consultant who answered or closed it, claimed or not.
    settlers: dict[int, str] = field(default_factory=dict)

    @property
    def present(self) -> Spell:
        return self.cycles[-1]

    @property
    def classes(self) -> list[str]:
        return list(dict.fromkeys(each.school_class for each in self.children))


@dataclass(frozen=True)
class Page:
    """Lines, and where the next page begins; None where there is none."""

    lines: tuple[Line, ...]
    after: Place | None


@dataclass(frozen=True)
class Counted:
    """How many lines there are; `more` than that where counting has stopped."""

    number: int
    more: bool

    @property
    def words(self) -> str:
        return f"больше {self.number}" if self.more else str(self.number)


def page_and_count(
    connection: Connection,
    filters: Filters,
    calendar: WorkingCalendar,
    now: datetime,
    before: Place | None = None,
) -> tuple[Page, Counted]:
    """Return the lines that follow a place, in the order that was asked for, and how many there are
    on all pages; words are looked up once.
    """
    asked = conditions(connection, filters, calendar, now)
    reader = Reader(connection, asked, filters.in_order, filters.is_of_open)
    inquiries = reader.after(before, PAGE + 1)
    shown = inquiries[:PAGE]
    after = reader.place_of(shown[-1]) if len(inquiries) > PAGE else None
    page = Page(tuple(lines_of(connection, shown)), after)
    return page, _count(connection, asked, COUNTED)


def all_lines(
    connection: Connection, filters: Filters, calendar: WorkingCalendar, now: datetime, most: int
) -> Iterator[Line]:
    """Yield at most so many lines as in the book, the newest first, some hundreds at a time."""
    asked = conditions(connection, filters, calendar, now)
    reader = Reader(connection, asked, Order.NEWEST)
    place: Place | None = None
    while most > 0:
        inquiries = reader.after(place, min(_CHUNK, most))
        if not inquiries:
            return
        yield from lines_of(connection, inquiries)
        most -= len(inquiries)
        place = reader.place_of(inquiries[-1])


def count(
    connection: Connection,
    filters: Filters,
    calendar: WorkingCalendar,
    now: datetime,
    most: int = COUNTED,
) -> Counted:
    """Count the lines, as far as `most`."""
    return _count(connection, conditions(connection, filters, calendar, now), most)


def _count(connection: Connection, asked: Asked, most: int) -> Counted:
    some = select(_T.id).where(*asked).limit(most + 1).subquery()
    number = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Counted(min(number, most), number > most)


def count_without_reason(connection: Connection, now: datetime, most: int) -> Counted:
    """Count what the filter `no_reason` finds, as far as `most`: by its indexes, on each page.

    What was settled late has no limit: PostgreSQL takes it for a third of all and would go without
    """
    late, *others = ways_without_reason(now)
    query = select(_T.id).where(verdicts.IS_COUNTED)
    found: set[int] = set()
    for each in (*(query.where(way).limit(most + 1) for way in others), query.where(late)):
        if len(found) <= most:
            found |= set(connection.execute(each).scalars())
    return Counted(min(len(found), most), len(found) > most)


def line_of(connection: Connection, inquiry: Inquiry) -> Line:
    return lines_of(connection, [inquiry])[0]


def lines_of(connection: Connection, inquiries: Sequence[Inquiry]) -> list[Line]:
    """Return the lines of these inquiries: eight questions to the database for all of them."""
    if not inquiries:
        return []
    ids = [inquiry.id for inquiry in inquiries]
    children = _grouped(connection, inquiry_tables.child, ids, child_of)
    ended = ended_cycles(connection, ids)
    reasons = reasons_of(connection, ids)
    handoffs = _grouped(connection, inquiry_tables.handoff, ids, handoff_of)
    cases = _cases(connection, ids)
    moves = _moves(connection, ids)
    helpers = _helpers(connection, moves)
    lost = connection.execute(select(_T.id).where(_T.id.in_(ids), verdicts.unreached()))
    unreached = set(lost.scalars())
    lines = []
    for inquiry in inquiries:
        key = inquiry.id
        present = replace(present_spell(inquiry), is_unreached=key in unreached)
        cycles = (*ended.get(key, ()), present)
        numbers = [spell.cycle for spell in cycles]
        found = {n: reasons[key, n][-1] for n in numbers if (key, n) in reasons}
        handed = {each.cycle: each for each in handoffs.get(key, ())}
        done = moves.get(key, ())
        # The text of the number that the last rejected case had.
        rejected = {r.cycle: r.data.get("case") for r in done if r.what == Move.VENDOR_REJECTED}
        settlers = {
            r.cycle: r.actor_id for r in done if r.what in _SETTLING and r.role == Role.CONSULTANT
        }
        said = _said_cases(handed, rejected, cases)
        more = _unclear(done), helpers.get(key, {}), settlers
        lines.append(Line(inquiry, children.get(key, ()), cycles, found, handed, said, *more))
    return lines


def _said_cases(
    handed: dict[int, Handoff], rejected: dict[int, int | None], cases: dict[int, str]
) -> dict[int, str]:
    """Return, by cycle, the number of the case that the vendor's support has, or has rejected."""
    said = {
        n: cases.get(each.case_id, "") for n, each in handed.items() if each.case_id is not None
    }
    for n, case_id in rejected.items():
        if n not in said and case_id in cases:
            said[n] = f"{cases[case_id]} (отклонено)"
    return said


def _grouped(
    connection: Connection, table: Table, ids: Sequence[int], of: Callable[[Row[Any]], T]
) -> dict[int, tuple[T, ...]]:
    """Return the rows of these inquiries as values, by inquiry and in order."""
    query = select(table).where(table.c.inquiry_id.in_(ids)).order_by(table.c.id)
    return grouped((row.inquiry_id, of(row)) for row in connection.execute(query))


def _cases(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    text = inquiry_tables.text.c
    query = select(text.id, text.body).where(
        text.inquiry_id.in_(ids), text.kind == TextKind.VENDOR_CASE, text.body.is_not(None)
    )
    return {row.id: row.body for row in connection.execute(query)}


def _moves(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Return, by inquiry and in order, the moves of which the journal tells more than their day."""
    table = inquiry_tables.history.c
    told = (Move.VENDOR_REJECTED, Move.ASK, *_HELPING, *_SETTLING)
    query = select(
        table.inquiry_id, table.cycle, table.what, table.role, table.actor_id, table.data
    ).where(table.inquiry_id.in_(ids), table.what.in_(told))
    rows = connection.execute(query.order_by(table.id))
    return grouped((row.inquiry_id, row) for row in rows)


def _helpers(
    connection: Connection, moves: dict[int, tuple[Any, ...]]
) -> dict[int, dict[int, str]]:
    cycles = {
        key: [row.cycle for row in rows if row.what in _HELPING] for key, rows in moves.items()
    }
    query = select(stand_in.c.inquiry_id, stand_in.c.name).where(stand_in.c.inquiry_id.in_(cycles))
    names = connection.execute(query) if any(cycles.values()) else ()
    return {row.inquiry_id: dict.fromkeys(cycles[row.inquiry_id], row.name) for row in names}


def _unclear(moves: Iterable[Row[Any]]) -> dict[int, tuple[str, ...]]:
    asked = (row for row in moves if row.what == Move.ASK and "unclear" in row.data)
    return grouped((row.cycle, str(row.data["unclear"])) for row in asked)
