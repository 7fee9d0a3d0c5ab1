"""A period beside the one before: the rows of the report, each with the filters that find it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from helpdesk.domain.people import Person
from helpdesk.domain.states import Kind
from helpdesk.journal import lines
from helpdesk.journal.filters import Filters
from helpdesk.journal.report import FEWEST_TO_NAME, Figures, half, nine_of_ten
from helpdesk.journal.report_values import (
    INCOMPARABLE,
    NOTHING,
    Cell,
    ReportRow,
    ReportSection,
    difference,
    difference_of_lengths,
    difference_of_shares,
    length,
    share,
)
from helpdesk.regulation.regulation import Regulation

ALL = Filters()
KINDS = ((Kind.PARENT, "Родители"), (Kind.STAFF, "Сотрудники"))
FEW = f"меньше {FEWEST_TO_NAME}"


@dataclass(frozen=True)
class Comparison:
    """What the sections of a report are made from."""

    connection: Connection
    now: Figures
    before: Figures
    regulation: Regulation
    people: Mapping[str, Person]
    at: datetime

    @property
    def both(self) -> tuple[Figures, Figures]:
        return self.now, self.before

    @property
    def heads(self) -> tuple[str, str]:
        """The two periods, over columns."""
        now, before = (each.period.words.removesuffix(" года") for each in self.both)
        return now, before

    @property
    def is_first(self) -> bool:
        """Whether nothing was asked before, so that there is nothing to compare with."""
        return not self.before.questions

    def change(self, now: int, before: int) -> Cell:
        return Cell(INCOMPARABLE if self.is_first else difference(now, before))

    def section(
        self, code: str, title: str, how: str, rows: Sequence[ReportRow], *, has_bars: bool = False
    ) -> ReportSection:
        """Return rows of both periods with their difference."""
        return ReportSection(code, title, how, ("", *self.heads, "Разница"), tuple(rows), has_bars)

    def counted(self, title: str, filters: Filters = ALL, *, names: bool = True) -> ReportRow:
        """Return how many there are; where that may not name anybody, «меньше 3»."""
        now, before = (_number(each, filters, names=names) for each in self.both)
        amounts = self.now.number(filters), self.before.number(filters)
        is_few = FEW in (now.words, before.words)
        change = Cell(INCOMPARABLE) if is_few else self.change(*amounts)
        return ReportRow(title, (now, before, change), (amounts[0], 0 if is_few else amounts[1]))

    def share(self, title: str, part: Filters, whole: Sequence[Filters]) -> ReportRow:
        """Return which part of those that the filters of the whole find, none of them twice."""
        pairs = [
            (each.number(part), sum(each.number(filters) for filters in whole))
            for each in self.both
        ]
        now, before = (
            Cell(share(*pair), each.within(part) if pair[0] else None)
            for each, pair in zip(self.both, pairs, strict=True)
        )
        return ReportRow(title, (now, before, Cell(difference_of_shares(*pairs))))

    def waited(self, title: str, filters: Filters, *, most: bool = False) -> ReportRow:
        """Return how long half of the first answers took at most, or nine of ten."""
        measure = nine_of_ten if most else half
        found = [measure(each.waits(filters)) for each in self.both]
        now, before = (
            Cell(length(wait), each.within(filters) if wait is not None else None)
            for each, wait in zip(self.both, found, strict=True)
        )
        return ReportRow(title, (now, before, Cell(difference_of_lengths(*found))))

    def sought(self, title: str, filters: Filters) -> ReportRow:
        """Return how many the journal's search finds: what only the database can look for."""
        found = [self._search(each.within(filters)) for each in self.both]
        cells = (
            Cell(str(number), each.within(filters) if number else None)
            for each, number in zip(self.both, found, strict=True)
        )
        return ReportRow(title, (*cells, self.change(*found)), (found[0], found[1]))

    def _search(self, filters: Filters) -> int:
        most = max(len(each.questions) for each in self.both) + 1
        calendar = self.regulation.calendar
        return lines.count(self.connection, filters, calendar, self.at, most).number

    def name(self, person_id: str) -> str:
        person = self.people.get(person_id)
        return person.name if person else "коллега"


def _number(figures: Figures, filters: Filters, *, names: bool) -> Cell:
    number = figures.number(filters)
    if not figures.questions and filters != ALL:
        return Cell(NOTHING)
    if number and not names and not figures.names_nobody(filters):
        return Cell(FEW)
    return Cell(str(number), figures.within(filters) if number else None)
