"""Durations as a school writes them down: days by law, working days, working time."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpdesk.domain.dates import counted


class DurationUnit(StrEnum):
    """What a duration is counted in."""

    DAYS = "d"
    WORKDAYS = "wd"
    WORKTIME = "time"


_WORDS = re.compile(r"([0-9]{1,6})(d|wd|h|m|s)")
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_ALLOWED = (
    "можно так: «3d» — дни по закону, «5wd» — рабочие дни, "
    "«4h», «30m» или «45s» — часы, минуты, секунды рабочего времени"
)


@dataclass(frozen=True)
class Duration:
    """A positive length of time: `days` counts for days and working days, `time` for the rest."""

    unit: DurationUnit
    days: int = 0
    time: timedelta = timedelta()

    @classmethod
    def parse(cls, words: str) -> Duration:
        """Read «3d», «5wd», «4h», «30m» or «45s»; ValueError says in Russian what is allowed."""
        found = _WORDS.fullmatch(words.strip())
        if found is None:
            raise ValueError(f"непонятный срок «{words}»: {_ALLOWED}")
        number, unit = int(found[1]), found[2]
        if number == 0:
            raise ValueError(f"срок «{words}» пустой: нужен хотя бы 1{unit}")
        if unit in _SECONDS:
            return cls(DurationUnit.WORKTIME, time=timedelta(seconds=number * _SECONDS[unit]))
        return cls(DurationUnit(unit), days=number)

    def __str__(self) -> str:
        if self.unit is not DurationUnit.WORKTIME:
            return f"{self.days}{self.unit}"
        seconds = int(self.time.total_seconds())
        name, size = next(item for item in _SECONDS.items() if seconds % item[1] == 0)
        return f"{seconds // size}{name}"


_PERIOD = re.compile(r"([0-9]{1,4})(d|m|y)")
_PERIOD_WORDS = {
    "d": ("день", "дня", "дней"),
    "m": ("месяц", "месяца", "месяцев"),
    "y": ("год", "года", "лет"),
}


@dataclass(frozen=True)
class Period:
    """How long something is stored: calendar days, months or years."""

    number: int
    unit: str

    @classmethod
    def parse(cls, words: str) -> Period:
        """Read «30d», «6m» or «1y»; ValueError says in Russian what is allowed."""
        found = _PERIOD.fullmatch(words.strip())
        if found is None or int(found[1]) == 0:
            raise ValueError(
                f"непонятный срок хранения «{words}»: можно так: «30d» — дни, «6m» — месяцы, "
                "«1y» — годы"
            )
        return cls(int(found[1]), found[2])

    def after(self, at: datetime) -> datetime:
        """Return the moment at which what began at `at` has been stored long enough."""
        return self._shifted(at, self.number)

    def before(self, at: datetime) -> datetime:
        """Return since when something may be stored at the moment `at`."""
        return self._shifted(at, -self.number)

    def _shifted(self, at: datetime, number: int) -> datetime:
        if self.unit == "d":
            return at + timedelta(days=number)
        months = at.year * 12 + at.month - 1 + (number * 12 if self.unit == "y" else number)
        year, month = months // 12, months % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))

    def in_words(self) -> str:
        """Return «30 дней», «1 год»."""
        return counted(self.number, *_PERIOD_WORDS[self.unit])

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"
