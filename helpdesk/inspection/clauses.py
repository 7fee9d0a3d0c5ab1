"""What a clause is: its number, its words, and a look at the records that shows how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from helpdesk.journal.filters import Filters, begins
from helpdesk.regulation import Regulation

_SEPTEMBER = 9


@dataclass(frozen=True)
class Scope:
    """What is looked at: the records, the regulation in force, and a period in days of the school.

    `now` is when one looks; a period that reaches beyond it ends there.
    """

    connection: Connection
    regulation: Regulation
    since: date
    till: date
    now: datetime

    @property
    def begins(self) -> datetime:
        return begins(self.since, self.regulation.calendar)

    @property
    def ends(self) -> datetime:
        """The first moment (UTC) after the period."""
        return begins(self.till + timedelta(days=1), self.regulation.calendar)

    @property
    def today(self) -> date:
        return self.regulation.calendar.local_date(self.now)

    def journal(self, *, kind: str = "", term: str = "", state: str = "", channel: str = "",
                topic: str = "", handed_off: bool = False) -> Filters:  # fmt: skip
        """Return the journal's filters for this period."""
        return Filters(
            kind=kind, term=term, state=state, channel=channel, topic=topic,
            handed_off=handed_off, since=self.since, till=self.till,
        )  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """One thing that shows it; it may lead to the journal so filtered, or to a page under /desk
    (an inquiry's own is called by its reference).

    `page` "" and `journal` None lead nowhere.
    """

    words: str
    journal: Filters | None = None
    page: str = ""


@dataclass(frozen=True)
class Lack:
    """Something that is missing, and what to do about it; it leads as Evidence does."""

    words: str
    todo: str
    journal: Filters | None = None
    page: str = ""


@dataclass(frozen=True)
class Findings:
    """What a look has shown."""

    evidence: tuple[Evidence, ...] = ()
    lacks: tuple[Lack, ...] = ()


Look = Callable[[Scope], Findings]


@dataclass(frozen=True)
class Clause:
    """One demand of the regulation: «3.2», in the regulation's own words, and how it is seen."""

    number: str
    words: str
    look: Look


@dataclass(frozen=True)
class Section:
    """A section of the regulation with its clauses, in order."""

    number: int
    title: str
    clauses: tuple[Clause, ...]


def percent(part: int, whole: int) -> str:
    """Return «96 %», rounded down, for what is not all must not read as all."""
    return f"{part * 100 // whole} %" if whole else "—"


def school_year_began(today: date) -> date:
    """Return the first of September from which the present school year counts."""
    year = today.year if today.month >= _SEPTEMBER else today.year - 1
    return date(year, _SEPTEMBER, 1)
