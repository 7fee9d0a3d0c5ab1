"""What is typed in a hurry, read: when it was, which children; and a reference said aloud."""

import re
from datetime import UTC, date, datetime, time, timedelta

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.dates import read_day
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child
from helpdesk.domain.school_classes import class_name

_HOUR = re.compile(r"\d{1,2}")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
_NEAR = {"сегодня": 0, "вчера": 1, "позавчера": 2, "завтра": -1, "послезавтра": -2}
# What may stand beside an hour, and says nothing more.
_BESIDE = frozenset({"в", "с", "около", "час", "часа", "часов", "ч"})
_UNREAD = "Непонятно, когда это было. Напишите, например: сегодня 9:40 или 24.11 18:30."
_CLASS = re.compile(r"(\d{1,2})\s*[-–—]?\s*[«\"]?\s*([А-Яа-яЁёA-Za-z])\s*[»\"]?")
_LETTERS = {
    "A": "Анна",
    "C": "Семён",
    "E": "Елена",
    "H": "Николай",
    "K": "Константин",
    "M": "Михаил",
    "P": "Роман",
    "T": "Татьяна",
    "X": "Харитон",
    "Y": "Ульяна",
}
_SHAPES = str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")


def when(typed: str, now: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the moment (UTC) that somebody typed, in the school's time; `now` where nothing is.

    Raise RuleViolation, with words to show, for what cannot be read and for what lies ahead.
    """
    words = typed.casefold().replace("t", " ").replace(",", " ").split()
    if not words:
        return now
    today = calendar.local_date(now)
    named, at = _day_and_time([word for word in words if word not in _BESIDE], today)
    day = named or today
    at = at or (time(12) if day < today else calendar.local(now).time())
    local = calendar.local(now).replace(
        year=day.year,
        month=day.month,
        day=day.day,
        hour=at.hour,
        minute=at.minute,
        second=0,
        microsecond=0,
    )
    if local > calendar.local(now):
        raise RuleViolation("Это время ещё не наступило. Проверьте дату и время.")
    return local.astimezone(UTC)


def _day_and_time(words: list[str], today: date) -> tuple[date | None, time | None]:
    """Return what is named of both; raise RuleViolation where it is neither, or two of one."""
    days: list[date] = []
    times: list[time] = []
    for word in words:
        clock = _CLOCK.fullmatch(word)
        # «8.30» after a day is a time, «20.11» by itself is a day.
        if clock and (":" in word or days):
            times.append(_time(int(clock[1]), int(clock[2])))
        elif _HOUR.fullmatch(word):
            times.append(_time(int(word), 0))
        else:
            days.append(_day(word, today))
    if not words or len(days) > 1 or len(times) > 1:
        raise RuleViolation(_UNREAD)
    return next(iter(days), None), next(iter(times), None)


def _time(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise RuleViolation(_UNREAD) from None


def _day(word: str, today: date) -> date:
    if word in _NEAR:
        return today - timedelta(days=_NEAR[word])
    day = read_day(word, today)
    if day is None:
        raise RuleViolation(_UNREAD)
    return day


def children(typed: str, school_class: str = "") -> tuple[Child, ...]:
    """Read «Хуаде Алий 5А; Хуаде Дана 8Б»; one without a class goes to `school_class`.

    Raise RuleViolation for a name without one.
    """
    return tuple(
        _child(" ".join(part.replace(",", " ").split()), school_class)
        for part in re.split(r"[;\n]", typed)
        if part.strip(" ,")
    )


def _child(words: str, school_class: str) -> Child:
    found = re.search(rf"(?:^|\s)({_CLASS.pattern})$", words)
    names = words[: found.start()].split() if found else words.split()
    own = class_name(found[1]) if found else school_class
    if not names:
        raise RuleViolation("Напишите имя ребёнка перед классом, например: Хуаде Алий 5А.")
    if not own:
        raise RuleViolation("Напишите и класс, например: Хуаде Алий 5А.")
    return Child(names[0], " ".join(names[1:]), own)


def spelled(reference: str) -> list[tuple[str, str]]:
    """Return sign by sign what is said on the telephone: («К», «Константин»), («7», «»)."""
    return [(sign.translate(_SHAPES), _LETTERS.get(sign, "")) for sign in reference]
