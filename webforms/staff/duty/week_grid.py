"""A schedule as a week's grid: a line for each person, a column for each day."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import time

from helpdesk.duty.model import Slot
from helpdesk.regulation.decisions import WEEKDAYS as KEYS
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.availability_words import SHORT_DAYS, hours_said
from webforms.papers.schedule_words import WEEKDAYS
from webforms.web import typed

# A column: its key, its short name and its whole one.
DAYS = [
    (key, short, name.lower()) for key, short, name in zip(KEYS, SHORT_DAYS, WEEKDAYS, strict=True)
]
# By «user», «name», «room», «phone», and by the key of a day its hours.
Line = dict[str, str]
Day = tuple[str, str, str]
Span = tuple[time, time]

_TIME = r"([01]?\d|2[0-4])(?:[:.]?([0-5]\d))?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_WORD = r"(?<![а-яё]){}(?![а-яё])"
_IDLE_WORDS = re.compile(_WORD.format(r"(?:со?|ч(?:ас[а-я]*)?\.?)"))
_DASHES = re.compile(rf" ?(?:[-‐-―−]|{_WORD.format('(?:до|по)')}) ?")
_BETWEEN = re.compile(rf"[,;+/\s]+|{_WORD.format('и')}")


def lines_of(slots: Iterable[Slot]) -> list[Line]:
    """Return a line for each person; one for each room, where somebody has several."""
    lines: dict[tuple[str, str, str], Line] = {}
    for slot in sorted(slots, key=lambda each: (each.weekday, each.opens)):
        about = {name: getattr(slot, name) for name in ("user", "name", "room", "phone")}
        line = lines.setdefault((slot.user, slot.room, slot.phone), about)
        key = KEYS[slot.weekday]
        line[key] = ", ".join(filter(None, (line.get(key), hours_said(slot.opens, slot.closes))))
    return list(lines.values())


def days_of(lines: Iterable[Line], regulation: Regulation) -> list[Day]:
    """Return the school's working days, and those on which somebody helps all the same."""
    works = {KEYS[number] for number in regulation.calendar.week}
    works |= {key for line in lines for key in KEYS if line.get(key)}
    return [each for each in DAYS if each[0] in works]


def grid(slots: Iterable[Slot], regulation: Regulation) -> dict[str, object]:
    """Return a schedule to be read."""
    lines = lines_of(slots)
    return {"lines": lines, "days": days_of(lines, regulation)}


def usual_hours(known: Iterable[Iterable[Slot]], regulation: Regulation) -> list[str]:
    """Return the hours to choose from: those that stand in these schedules, and whole days."""
    cells = (line.get(key) for slots in known for line in lines_of(slots) for key in KEYS)
    week = regulation.calendar.week
    whole = (hours_said(each.opens, each.closes) for _, each in sorted(week.items()))
    return [hours for hours in dict.fromkeys((*cells, *whole)) if hours]


def read_hours(written: str) -> list[Span] | None:
    """Return the hours that were meant: «14-15», «с 14 до 15», «8.30—9.15, 14-15»; None for what
    are none.
    """
    said = unicodedata.normalize("NFKC", typed.line(written) or "").lower()
    said = " ".join(_IDLE_WORDS.sub(" ", said).split())
    said = _DASHES.sub("-", said)
    spans = [_span(part.rstrip(".")) for part in _BETWEEN.split(said) if part]
    found = [each for each in spans if each is not None]
    return found if len(found) == len(spans) else None


def _span(said: str) -> Span | None:
    found = _SPAN.fullmatch(said)
    if found is None:
        return None
    opens, closes = _time(found[1], found[2]), _time(found[3], found[4], time.min)
    return None if opens is None or closes is None else (opens, closes)


def _time(hour: str, minute: str | None, midnight: time | None = None) -> time | None:
    """Return a time of day; 24:00 is one only where hours end."""
    if int(hour) < 24:
        return time(int(hour), int(minute or 0))
    return midnight if not int(minute or 0) else None
