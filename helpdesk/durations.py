"""Durations as a school writes them down: days by law, working days, working time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Unit(StrEnum):
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

    unit: Unit
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
            return cls(Unit.WORKTIME, time=timedelta(seconds=number * _SECONDS[unit]))
        return cls(Unit(unit), days=number)

    def __str__(self) -> str:
        if self.unit is not Unit.WORKTIME:
            return f"{self.days}{self.unit}"
        seconds = int(self.time.total_seconds())
        name, size = next(item for item in _SECONDS.items() if seconds % item[1] == 0)
        return f"{seconds // size}{name}"
