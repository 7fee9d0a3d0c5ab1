"""A report as it is read: sections of rows, the same for the page, the papers and the chat.

What each figure says stands here: shares of few as «3 из 4», differences in words and with a sign,
and «нет данных» where there is nothing to count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.domain import dates
from helpdesk.journal.filters import Filters
from helpdesk.journal.periods import Period

NOTHING = "нет данных"
# Of fewer a percentage would promise more than it knows: each question would be ten points or more.
FEWEST_FOR_PERCENT = 10
INCOMPARABLE = "—"
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
# What is longer is said in hours.
_MINUTES_MOST = 120


@dataclass(frozen=True)
class Cell:
    """What stands in a column; it may lead to the journal so filtered."""

    words: str
    journal: Filters | None = None


@dataclass(frozen=True)
class ReportRow:
    """One line; `bars` are its amounts where it is drawn, of the period and of the one before."""

    title: str
    cells: tuple[Cell, ...]
    bars: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class ReportSection:
    """Rows under a title; `how` says in one line how they are counted, `head` the columns.

    It `has_bars` where its rows are counts that one compares with each other; `legend` says what
    one sees where they are drawn.
    """

    code: str
    title: str
    how: str
    head: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    has_bars: bool = False
    legend: str = ""

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((max(row.bars) for row in self.rows), default=0)


@dataclass(frozen=True)
class Report:
    """A period beside the one before; `headline` are the rows that say most."""

    period: Period
    before: Period
    headline: tuple[ReportRow, ...]
    sections: tuple[ReportSection, ...]

    def section(self, code: str) -> ReportSection | None:
        return next((each for each in self.sections if each.code == code), None)


def percent(part: int, whole: int) -> str:
    """Return «96 %», rounded down, for what is not all must not read as all."""
    return f"{_points(part, whole)} %" if whole else "—"


def _points(part: int, whole: int) -> int:
    return part * 100 // whole


def share(part: int, whole: int) -> str:
    """Return «96 % (58 из 60)», of few «3 из 4»."""
    if not whole:
        return NOTHING
    of = f"{part} из {whole}"
    return of if whole < FEWEST_FOR_PERCENT else f"{percent(part, whole)} ({of})"


def difference(now: int, before: int) -> str:
    """Return «на 5 больше»."""
    return _by(now - before, "{}", "больше", "меньше")


def difference_of_shares(now: tuple[int, int], before: tuple[int, int]) -> str:
    """Return «на 4 п. п. выше», a point being a hundredth; nothing to tell where there are few."""
    if min(now[1], before[1]) < FEWEST_FOR_PERCENT:
        return INCOMPARABLE
    return _by(_points(*now) - _points(*before), "{} п. п.", "выше", "ниже")


def _by(by: int, unit: str, more: str, less: str) -> str:
    if not by:
        return "столько же"
    return f"на {unit.format(abs(by))} {more if by > 0 else less}"


def roughly(length: timedelta) -> str:
    """Return a length in minutes, or in hours where it is long."""
    return _counted(length, "минута")


def _counted(length: timedelta, minute: str) -> str:
    minutes = round(length / _MINUTE)
    if minutes < 1:
        return "меньше минуты"
    if minutes < _MINUTES_MOST and minutes % 60:
        return dates.counted(minutes, minute, "минуты", "минут")
    return dates.counted(round(length / _HOUR), "час", "часа", "часов")


def length(of: timedelta | None) -> str:
    return NOTHING if of is None else roughly(of)


def difference_of_lengths(now: timedelta | None, before: timedelta | None) -> str:
    """Return «на 2 часа быстрее», as far as the two differ in what is shown of them."""
    if now is None or before is None:
        return INCOMPARABLE
    by = _shown(now) - _shown(before)
    if not by:
        return "столько же"
    return f"на {_counted(abs(by), 'минуту')} {'дольше' if by > timedelta() else 'быстрее'}"


def _shown(of: timedelta) -> timedelta:
    """Return a length rounded as `roughly` rounds it."""
    unit = _MINUTE if round(of / _MINUTE) < _MINUTES_MOST else _HOUR
    return round(of / unit) * unit


def by_bars(rows: Sequence[ReportRow]) -> tuple[ReportRow, ...]:
    """Return the rows that have a bar, with the longest first."""
    return tuple(
        sorted(filter(has_bar, rows), key=lambda row: (-row.bars[0], -row.bars[1], row.title))
    )


def has_bar(row: ReportRow) -> bool:
    """Whether there is anything to count, in either period."""
    return any(row.bars)
