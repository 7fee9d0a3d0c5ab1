"""Periods of a report: months, quarters, school years and any days, and the one before each."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.domain import dates

_DAY = timedelta(days=1)
# What is read whole is not read for longer: two years, one of them a leap year.
LONGEST = timedelta(days=731)
_SUNDAY = 6
_SEPTEMBER, _YEAR = 9, 12
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """Days of the school, both included. Of `months` whole ones that begin then, if it has any.

    Of a month that has not ended, the days that have: what comes before it is cut to as many.
    """

    since: date
    till: date
    months: int = 0

    @property
    def is_whole(self) -> bool:
        return self.months > 0 and self.till == _end(self.since, self.months)

    @property
    def before(self) -> "Period":
        """The period as long right before this one; of months that go on, their first days."""
        if not self.months:
            length = self.till - self.since + _DAY
            return Period(self.since - length, self.since - _DAY)
        since = months_after(self.since, -self.months)
        end = self.since - _DAY
        cut = end if self.is_whole else min(end, since + (self.till - self.since))
        return Period(since, cut, self.months)

    @property
    def earlier(self) -> "Period":
        """The period as long right before this one, of months the whole ones."""
        if not self.months:
            return self.before
        return of_months(months_after(self.since, -self.months), self.months)

    @property
    def after(self) -> "Period":
        """The period as long right after this one."""
        if not self.months:
            length = self.till - self.since + _DAY
            return Period(self.till + _DAY, self.till + length)
        return of_months(months_after(self.since, self.months), self.months)

    @property
    def words(self) -> str:
        """«октябрь 2026 года», «III квартал 2026 года», «2026/27 учебный год», or the days."""
        if self.is_whole:
            return self.name
        first, last = f"{self.since:%d.%m.%Y}", f"{self.till:%d.%m.%Y}"
        return first if first == last else f"{first} – {last}"

    @property
    def name(self) -> str:
        """The same, but of months that go on their name as well, and not the days so far."""
        return _NAMES[self.months](self.since) if self.months else self.words

    @property
    def parts(self) -> Iterator["Period"]:
        """The days, weeks or months of which a plot of it is made, in order."""
        length = (self.till - self.since).days + 1
        first = self.since
        while first <= self.till:
            last = min(self.till, next(ends(first) for most, _, ends in _PARTS if length <= most))
            yield Period(first, last)
            first = last + _DAY

    @property
    def part_words(self) -> str:
        """«по дням», «по неделям», «по месяцам»."""
        length = (self.till - self.since).days + 1
        return next(words for most, words, _ in _PARTS if length <= most)


def _month_ends(first: date) -> date:
    return _end(first.replace(day=1), 1)


def _week_ends(first: date) -> date:
    return first + (_SUNDAY - first.weekday()) * _DAY


# Of at most so many days: how its parts are called, and when the one ends that begins on a day.
_PARTS: tuple[tuple[float, str, Callable[[date], date]], ...] = (
    (31, "по дням", lambda first: first),
    (184, "по неделям", _week_ends),
    (math.inf, "по месяцам", _month_ends),
)


def _month(since: date) -> str:
    return f"{dates.MONTHS[since.month - 1]} {since.year} года"


def _quarter(since: date) -> str:
    return f"{_QUARTERS[(since.month - 1) // 3]} квартал {since.year} года"


def _school_year(since: date) -> str:
    return f"{since.year}/{(since.year + 1) % 100:02} учебный год"


_NAMES = {1: _month, 3: _quarter, _YEAR: _school_year}


def months_after(first: date, months: int) -> date:
    """Return the first day of the month that lies so many months after one, or before it."""
    number = first.year * _YEAR + first.month - 1 + months
    return date(number // _YEAR, number % _YEAR + 1, 1)


def _end(since: date, months: int) -> date:
    return months_after(since, months) - _DAY


def of_months(since: date, months: int) -> Period:
    return Period(since, _end(since, months), months)


def until(period: Period, today: date) -> Period:
    """Return a period as far as it has come."""
    return Period(period.since, max(period.since, min(period.till, today)), period.months)


def period_of(since: date, till: date, today: date) -> Period:
    """Return the period of these days: a month, quarter or school year where they are one, whole or
    from its beginning until today.
    """
    for months in _NAMES:
        found = of_months(since.replace(day=1), months)
        begins = since == found.since and _is_beginning(since, months)
        if begins and (till == found.till or till == today < found.till):
            return until(found, today)
    return until(Period(since, till), today)


def _is_beginning(since: date, months: int) -> bool:
    return since.month == _SEPTEMBER if months == _YEAR else (since.month - 1) % months == 0


def last_month(today: date) -> Period:
    """Return the last month that has ended."""
    return of_months(months_after(today, -1), 1)


def offered(today: date) -> tuple[tuple[str, Period], ...]:
    """Return the periods that are one press away, with what is written on them."""
    month = months_after(today, 0)
    quarter = months_after(today, -((today.month - 1) % 3))
    year = months_after(today, -((today.month - _SEPTEMBER) % _YEAR))
    begun = (("месяц", month, 1), ("квартал", quarter, 3), ("учебный год", year, _YEAR))
    found = []
    for words, since, months in begun:
        last = of_months(months_after(since, -months), months)
        found.append((f"Прошлый {words}", last))
        found.append((f"Этот {words}", until(of_months(since, months), today)))
    return tuple(found)
