"""What a clause is: its number, its words, and a look at the records that shows how it is kept.

A clause is judged as of the end of the period: what was written down after it is evidence for the
period only where a picture proves it, and says in any case when it was written down. An order
counts from its own date, which stands on paper beside its number: that its scan is not there is
a lack by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection

from helpdesk.journal.filters import Filters, begins
from helpdesk.regulation.regulation import Regulation

_SEPTEMBER = 9
_DAY = timedelta(days=1)
# The page folds them, so that each leads to its question.
MOST_NAMED = 300
MEND_TERM = "Попросите администратора исправить срок в настройках школы."
# Both days included; without an end it lasts.
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Scope:
    """What is looked at: the records, the regulation in force at the end of the period, and the
    period in days of the school.

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
        return begins(self.till + _DAY, self.regulation.calendar)

    def holds(self, at: ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that this moment lies within the period."""
        return at >= self.begins, at < self.ends

    @property
    def today(self) -> date:
        return self.regulation.calendar.local_date(self.now)

    @property
    def until(self) -> date:
        """The last day that is judged."""
        return min(self.till, self.today)

    def day_of(self, at: datetime) -> date:
        return self.regulation.calendar.local_date(at)

    def is_too_late(self, written: datetime) -> bool:
        """Whether it was written down only after the period."""
        return self.day_of(written) > self.until

    def afterwards(self, written: datetime, day: date) -> str:
        """Say that a record was made after the day of which it tells; empty where it was not."""
        made = self.day_of(written)
        return f" (записано позже, {made:%d.%m.%Y})" if made > day else ""

    def gaps(self, spans: Iterable[Span], within: Span | None = None) -> list[tuple[date, date]]:
        """Return from which working day of the period to which none of the spans holds; `within`
        leaves out the days of the period that are not its own.
        """
        first, last = within or (self.since, None)
        day, end = max(first, self.since), min(last or self.until, self.until) + _DAY
        found, calendar = [], self.regulation.calendar
        for start, stop in (*sorted(spans, key=lambda span: span[0]), (end, None)):
            before = min(start, end) - _DAY
            if day <= before and calendar.next_working_day(day) <= before:
                found.append(
                    (calendar.next_working_day(day), calendar.previous_working_day(before))
                )
            day = max(day, end if stop is None else stop + _DAY)
        return found

    @property
    def journal(self) -> Filters:
        """The journal's filters for this period; spam is in no figure."""
        return Filters(since=self.since, till=self.till, without_spam=True)


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
    """Something by which the clause is broken, and what to do about it; it leads as Evidence does.

    `number` is how many times, `which` names them, the first MOST_NAMED.
    """

    words: str
    todo: str
    journal: Filters | None = None
    page: str = ""
    number: int = 1
    which: tuple[Evidence, ...] = ()


class Answer(StrEnum):
    """Whether a clause was kept in the period."""

    FULFILLED = "fulfilled"
    BROKEN = "broken"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Findings:
    """What a look has shown.

    Where nothing at all was found, or not `is_judged`, there was nothing in the period to judge by.
    """

    evidence: tuple[Evidence, ...] = ()
    lacks: tuple[Lack, ...] = ()
    is_judged: bool = True

    @property
    def answer(self) -> Answer:
        if self.lacks:
            return Answer.BROKEN
        return Answer.FULFILLED if self.is_judged and self.evidence else Answer.NOTHING

    @property
    def broken(self) -> int:
        """How many times it was broken."""
        return sum(each.number for each in self.lacks)


Look = Callable[[Scope], Findings]


@dataclass(frozen=True)
class Clause:
    """One demand of the regulation: «3.2», in the regulation's own words, and how it is seen."""

    number: str
    words: str
    look: Look


@dataclass(frozen=True)
class RegulationSection:
    """A section of the regulation with its clauses, in order."""

    number: int
    title: str
    clauses: tuple[Clause, ...]


def lack_of_days(
    scope: Scope, spans: Iterable[Span], words: str, todo: str, page: str
) -> tuple[Lack, ...]:
    """Return a lack for each run of working days of the period to which none of the spans holds."""
    return tuple(Lack(f"{words}: {days(*gap)}", todo, page=page) for gap in scope.gaps(spans))


def lack_of_each(
    words: str,
    todo: str,
    named: Sequence[Evidence],
    *,
    number: int | None = None,
    journal: Filters | None = None,
) -> tuple[Lack, ...]:
    """Return one lack that names the first of all these; none where there are none.

    `number` is how many there are, where not all of them are `named`.
    """
    number = len(named) if number is None else number
    if not number:
        return ()
    return (Lack(words, todo, journal, number=number, which=tuple(named[:MOST_NAMED])),)


def days(first: date, last: date) -> str:
    """Return «с 01.09.2026 по 23.11.2026», or the one day."""
    return f"{first:%d.%m.%Y}" if first == last else f"с {first:%d.%m.%Y} по {last:%d.%m.%Y}"


def school_year_began(today: date) -> date:
    """Return the first of September from which the present school year counts."""
    year = today.year if today.month >= _SEPTEMBER else today.year - 1
    return date(year, _SEPTEMBER, 1)


def usual_beginning(in_service: datetime, regulation: Regulation, today: date) -> date:
    """Return from when one looks unless somebody says: a new desk is not judged for the months
    before it was there.
    """
    return max(regulation.calendar.local_date(in_service), school_year_began(today))
