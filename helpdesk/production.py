"""The production calendar of Russia: which days the state has made free, and which worked.

The data come from the `holidays` package, which knows the five-day week; the six-day week follows
from it by rule (Labour Code, art. 112: only a holiday that meets a day off moves that day off, and
in a six-day week Saturday is none).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from holidays import country_holidays
from holidays.countries.russia import Russia

SATURDAY, SUNDAY = 5, 6
# The package marks such days in words alone, so the words are asked for in Russian.
_MOVED = re.compile(r"перенесено с (\d{2}\.\d{2}\.\d{4})")
_OBSERVED = Russia.observed_label.removeprefix("%s")
_FAR = timedelta(days=7)


@dataclass(frozen=True)
class ProductionYear:
    """One year: days off besides weekends, and weekend days that are worked instead."""

    off_in_five_day_week: frozenset[date]
    off_in_six_day_week: frozenset[date]
    worked_weekends: frozenset[date]


@cache
def production_year(year: int) -> ProductionYear:
    """Return one year's days; beyond the transfers that are decreed, the law's holidays alone."""
    # Made anew for each year: a shared one fills itself on access, which threads could see half.
    found = country_holidays("RU", years=year, expand=False, language="ru")
    days = {day: found.get_list(day) for day in found}
    off = frozenset(days)
    return ProductionYear(
        off, off - frozenset(_owed_to_saturdays(days)), frozenset(found.weekend_workdays)
    )


def _owed_to_saturdays(days: dict[date, list[str]]) -> Iterator[date]:
    for day, names in days.items():
        sources = [_source(day, name, days) for name in names]
        if all(source is not None and source.weekday() == SATURDAY for source in sources):
            yield day


def _source(day: date, name: str, days: dict[date, list[str]]) -> date | None:
    """Return the day that this day off stands for; None where it is a holiday itself."""
    moved = _MOVED.search(name)
    if moved:
        return datetime.strptime(moved[1], "%d.%m.%Y").date()  # noqa: DTZ007 - a date, no moment
    if not name.endswith(_OBSERVED):
        return None
    holiday = name.removesuffix(_OBSERVED)
    before = (
        other for other, names in days.items() if day - _FAR < other < day and holiday in names
    )
    return max((other for other in before if other.weekday() >= SATURDAY), default=None)
