"""The production calendar of Russia: which days the state has made free, and which worked.

The data come from the `holidays` package, which knows the five-day week; the six-day week follows
from it by rule (Labour Code, art. 112: only a holiday that meets a day off moves that day off, and
in a six-day week Saturday is none).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

SATURDAY = 5
# The package marks such days in words alone, so the words are asked for in Russian.
_MOVED = re.compile(r"перенесено с (\d{2}\.\d{2}\.\d{4})")
_FAR = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProductionYear:
    """One year: days off besides weekends, weekend days that are worked instead, the holidays of
    the law, and which weekend days are worked as long as the eve of one.
    """

    off_in_five_day_week: frozenset[date]
    off_in_six_day_week: frozenset[date]
    worked_weekends: frozenset[date]
    holidays: frozenset[date]
    worked_as_eves: frozenset[date]


@cache
def _russia() -> ModuleType:
    """Load the one country: the package's own way to it loads 250, and takes as long as Flask."""
    import holidays

    path = Path(holidays.__file__).parent / "countries" / "russia.py"
    module = ModuleType("holidays_of_russia")
    SourceFileLoader(module.__name__, str(path)).exec_module(module)
    return module


def known_through() -> int:
    """Return the last year whose transfers of days off are decreed, as far as is known."""
    return int(max(_russia().RussiaStaticHolidays.special_public_holidays))


@cache
def production_year(year: int) -> ProductionYear:
    """Return one year's days; beyond the transfers that are decreed, the law's holidays alone."""
    # One for each year: a shared one fills itself on access, which threads could see half.
    found = _russia().Russia(years=year, expand=False, language="ru")
    days: dict[date, list[str]] = {day: found.get_list(day) for day in found}
    off = frozenset(days)
    holidays = frozenset(
        day
        for day, names in days.items()
        if any(_source(day, name, days) is None for name in names)
    )
    worked: frozenset[date] = frozenset(found.weekend_workdays)
    # Who works on a weekend day for another one works as long as on that: so on the eve's.
    eves = frozenset(
        source
        for day, names in days.items()
        for name in names
        if (source := _source(day, name, days)) in worked and day + _DAY in holidays
    )
    return ProductionYear(off, off - frozenset(_owed_to_saturdays(days)), worked, holidays, eves)


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
    observed = _russia().Russia.observed_label.removeprefix("%s")
    if not name.endswith(observed):
        return None
    holiday = name.removesuffix(observed)
    before = (
        other for other, names in days.items() if day - _FAR < other < day and holiday in names
    )
    return max((other for other in before if other.weekday() >= SATURDAY), default=None)
