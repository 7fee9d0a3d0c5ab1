"""What was posted, and who was informed: written down by colleagues, and read back.

Lines are only added. Who is mistaken corrects by a new line, his own or, as the head, anybody's;
of two corrections of one line the first holds, and the second is refused.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy import Connection, Row, Table, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.corrections import standing
from helpdesk.domain.dates import AHEAD
from helpdesk.domain.errors import NO_SUCH_LINE, RuleViolation
from helpdesk.duty.model import Stage
from helpdesk.duty.schedule_queries import version
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.contact_tables import informed, posted
from helpdesk.storage.records import value_of

log = structlog.get_logger(__name__)

TOO_LATE = "Эту запись уже исправили. Посмотрите, что стоит в журнале сейчас."
NOT_YOURS = "Исправить запись может тот, кто её сделал, или завуч."
NOT_APPROVED = "Размещают утверждённый график, а такой версии среди утверждённых нет."
SHOWN_ANYWAY = "На сайте контакты показаны всегда: отметьте, где лист размещён на стенде."
# Of no version of the schedule: the sheet with the teachers' contacts (regulation, section 4).
CONTACTS = 0


class Place(StrEnum):
    """Where the schedule must stand (regulation, section 2)."""

    BOARD = "board"
    SITE = "site"


class AnnouncedBy(StrEnum):
    """How the parents of a class have heard where to turn (regulation, section 4)."""

    MEETING = "meeting"
    CHAT = "chat"
    HANDED = "handed"
    SITE = "site"
    BOARD = "board"


@dataclass(frozen=True)
class Colleague:
    """Who writes a line down, as the chat has proved him; `head` may correct everybody's."""

    id: str
    name: str
    head: bool = False


@dataclass(frozen=True)
class Posting:
    """That a version, or the sheet of CONTACTS, hangs somewhere since `day`; `picture` is a name in
    the store, or empty. `corrects` is the line that this one takes the place of.
    """

    number: int
    place: Place
    spot: str
    day: date
    picture: str = ""
    note: str = ""
    corrects: int | None = None


@dataclass(frozen=True)
class Information:
    """That the parents of a class were informed on `day`."""

    school_class: str
    way: AnnouncedBy
    day: date
    note: str = ""
    corrects: int | None = None


Said = TypeVar("Said", Posting, Information)


@dataclass(frozen=True)
class Line(Generic[Said]):
    """One line of a record: who wrote it and when (UTC); a void one takes back what it corrects."""

    id: int
    person_id: str
    person_name: str
    at: datetime
    is_void: bool
    said: Said

    @property
    def corrects(self) -> int | None:
        return self.said.corrects


_TABLES: dict[type[Posting | Information], Table] = {Posting: posted, Information: informed}
PostedLine = Line[Posting]
InformedLine = Line[Information]


@use_case
def write_posted(unit: UnitOfWork, said: Posting, by: Colleague) -> None:
    """Write down that a version, or the sheet of contacts, hangs somewhere; RuleViolation where
    that cannot be.
    """
    if said.number == CONTACTS:
        if said.place is not Place.BOARD:
            raise RuleViolation(SHOWN_ANYWAY)
    else:
        found = version(unit.connection, said.number)
        if found is None or found.stage is not Stage.APPROVED:
            raise RuleViolation(NOT_APPROVED)
    _add(unit, said, by)


@use_case
def write_informed(unit: UnitOfWork, said: Sequence[Information], by: Colleague) -> None:
    """Write down that these classes were informed, all of them or none."""
    for each in said:
        _add(unit, each, by)


@use_case
def take_back(
    unit: UnitOfWork, of: type[Posting | Information], line_id: int, by: Colleague
) -> None:
    """Say by a new line that an earlier one is not so: never was, or hangs there no more."""
    table = _TABLES[of]
    row = _to_correct(unit, table, line_id, by)
    same = {name: value for name, value in row._mapping.items() if name != "id"}
    _sign(unit, table, {**same, "corrects": line_id}, by, is_void=True)
    log.info("taken back", record=table.name, line=line_id, by=by.id)


def posted_lines(connection: Connection) -> list[PostedLine]:
    """Return every line ever written, the oldest first."""
    return _lines(
        connection, posted, lambda row: value_of(Posting, row, number=row.number or CONTACTS)
    )


def informed_lines(connection: Connection) -> list[InformedLine]:
    """Return every line ever written, the oldest first."""
    return _lines(connection, informed, partial(value_of, Information))


def where_it_hangs(lines: Iterable[PostedLine], place: Place) -> PostedLine | None:
    """Return the newest version that hangs there, as it was put up last."""
    there = [line for line in lines if line.said.place is place and line.said.number != CONTACTS]
    return max(there, key=lambda line: (line.said.number, line.said.day, line.id), default=None)


def sheet_of_contacts(lines: Iterable[PostedLine]) -> PostedLine | None:
    """Return the sheet of contacts that was put up last."""
    sheets = [line for line in lines if line.said.number == CONTACTS]
    return max(sheets, key=lambda line: (line.said.day, line.id), default=None)


def is_outdated(line: PostedLine, changed: datetime, calendar: WorkingCalendar) -> bool:
    """Return whether the contacts were changed after the sheet was put up."""
    day = calendar.local_date(changed)
    return day > line.said.day or (day == line.said.day and changed > line.at)


def missing_places(lines: Sequence[PostedLine], number: int) -> tuple[Place, ...]:
    """Return where this version, of those that must stand everywhere, does not stand yet."""
    there = {line.said.place for line in standing(lines) if line.said.number == number}
    return tuple(place for place in Place if place not in there)


def told_by_class(lines: Iterable[InformedLine]) -> dict[str, dict[AnnouncedBy, InformedLine]]:
    """Return, of the lines that hold, the last one of each class and way."""
    found: dict[str, dict[AnnouncedBy, InformedLine]] = {}
    for line in sorted(lines, key=lambda line: (line.said.day, line.id)):
        found.setdefault(line.said.school_class, {})[line.said.way] = line
    return found


def may_correct(line: PostedLine | InformedLine, by: Colleague) -> bool:
    return by.head or line.person_id == by.id


def _lines(
    connection: Connection, table: Table, said: Callable[[Row[Any]], Said]
) -> list[Line[Said]]:
    rows = connection.execute(select(table).order_by(table.c.id))
    return [
        Line(row.id, row.person_id, row.person_name, row.at, row.is_void, said(row)) for row in rows
    ]


def _add(unit: UnitOfWork, said: Posting | Information, by: Colleague) -> None:
    table = _TABLES[type(said)]
    if said.day > unit.today:
        raise RuleViolation(AHEAD)
    values: dict[str, Any] = asdict(said)
    if said.corrects is not None:
        row = _to_correct(unit, table, said.corrects, by)
        # A correction in words does not lose the photograph.
        if isinstance(said, Posting) and not said.picture:
            values["picture"] = row.picture
    if isinstance(said, Posting):
        values["number"] = said.number or None
    _sign(unit, table, values, by)
    log.info("written down", record=table.name, by=by.id)


def _sign(
    unit: UnitOfWork, table: Table, values: dict[str, Any], by: Colleague, *, is_void: bool = False
) -> None:
    signed = {"person_id": by.id, "person_name": by.name, "at": unit.now, "is_void": is_void}
    unit.insert(table, **{**values, **signed})


def _to_correct(unit: UnitOfWork, table: Table, line_id: int, by: Colleague) -> Row[Any]:
    """Return the line, locked, so that of two corrections the second meets the first."""
    query = select(table).where(table.c.id == line_id).with_for_update()
    row = unit.connection.execute(query).one_or_none()
    if row is None or row.is_void:
        raise RuleViolation(NO_SUCH_LINE)
    if row.person_id != by.id and not by.head:
        raise RuleViolation(NOT_YOURS)
    later = select(table.c.id).where(table.c.corrects == line_id)
    if unit.connection.execute(later).first() is not None:
        raise RuleViolation(TOO_LATE)
    return row
