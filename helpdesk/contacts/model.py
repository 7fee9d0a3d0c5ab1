"""The values of what was posted and of the people that were informed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.corrections import standing


class Place(StrEnum):
    """Where the schedule must stand (regulation, section 2)."""

    BOARD = "board"
    SITE = "site"


class Way(StrEnum):
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


# Of no version of the schedule: the sheet with the teachers' contacts (regulation, section 4).
CONTACTS = 0


@dataclass(frozen=True)
class Posting:
    """That a version, or the sheet of CONTACTS, hangs somewhere since `day`; `picture` is a name in
    the store, or empty.
    """

    number: int
    place: Place
    spot: str
    day: date
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Information:
    """That the parents of a class were informed on `day`."""

    school_class: str
    way: Way
    day: date
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a record: who wrote it and when (UTC); a void one takes back what it corrects."""

    id: int
    person_id: str
    person_name: str
    at: datetime
    corrects: int | None
    is_void: bool


@dataclass(frozen=True)
class PostedLine(Line):
    said: Posting


@dataclass(frozen=True)
class InformedLine(Line):
    said: Information


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


def told_by_class(
    lines: Iterable[InformedLine],
) -> dict[str, dict[Way, InformedLine]]:
    """Return, of the lines that hold, the last one of each class and way."""
    found: dict[str, dict[Way, InformedLine]] = {}
    for line in sorted(lines, key=lambda line: (line.said.day, line.id)):
        found.setdefault(line.said.school_class, {})[line.said.way] = line
    return found
