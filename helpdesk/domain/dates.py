"""Days, hours and lengths of time in Russian, the way a school says them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import RuleViolation

_NOMINATIVE = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_GENITIVE = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
ON_WEEKDAY = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
)
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
# How a day is named, seen from another one: the functions below that take two days.
Naming = Callable[[date, date], str]
_NEAR = {-1: "вчера", 0: "сегодня", 1: "завтра"}
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_OURS = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})(?:\.(?P<year>[0-9]{4}|[0-9]{2}))?")
_NO_SUCH_DAY = "Такого дня нет: {}. Проверьте дату."
AHEAD = "Дата ещё не наступила. Запишите то, что уже сделано."
# Nothing at a school is older, or lies further ahead.
_YEARS = range(2000, 2100)


def read_day(word: str, today: date, *, late: timedelta | None = None) -> date | None:
    """Return the day written «24.11», «24.11.26» or «2026-11-24»; None for what is no date.

    A day without its year is the last one of that name; with `late` it is one to come, or one that
    is no later than so long. Raise RuleViolation for a day that is in no calendar.
    """
    found = _ISO.fullmatch(word) or _OURS.fullmatch(word)
    if found is None:
        return None
    said = found["year"]
    if said:
        years = [int(said) + 2000 if len(said) == 2 else int(said)]
    else:
        years = [today.year, today.year + (-1 if late is None else 1)]
    days = [day for year in years if (day := _day(year, int(found["month"]), int(found["day"])))]
    if not days:
        raise RuleViolation(_NO_SUCH_DAY.format(word))
    fits = [day for day in days if (day <= today if late is None else today - day <= late)]
    return (fits or days)[0]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def plural(n: int, one: str, few: str, many: str) -> str:
    """Choose the word that goes with a number: 1 день, 2 дня, 5 дней."""
    if n % 10 == 1 and n % 100 != 11:
        return one
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return few
    return many


def counted(n: int, one: str, few: str, many: str) -> str:
    """Return the number with its word."""
    return f"{n} {plural(n, one, few, many)}"


# Said of each day that lies beyond the years whose days off are decreed.
PROVISIONAL = "предварительно"


def clock(at: datetime | time, seconds: bool = False) -> str:
    """Return the hour of a local moment: «9:41», «17:00», or «9:41:05»."""
    return f"{at.hour}:{at:%M:%S}" if seconds else f"{at.hour}:{at:%M}"


def day_and_month(day: date, today: date) -> str:
    """Return «25 ноября», with the year where it is not this one."""
    year = "" if day.year == today.year else f" {day.year} года"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def long_day(day: date) -> str:
    """Return «25 ноября 2026 года», for papers that outlive the year."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def weekday_and_day(day: date, today: date, comma: bool = True) -> str:
    """Return «среда, 25 ноября»; without the comma inside of a longer sentence."""
    return f"{_NOMINATIVE[day.weekday()]}{',' * comma} {day_and_month(day, today)}"


def _named_by(weekdays: Sequence[str], between: str = ", ") -> Naming:
    return lambda day, today: f"{weekdays[day.weekday()]}{between}{day_and_month(day, today)}"


# «среды, 25 ноября», to go after «не позднее».
no_later_than = _named_by(_GENITIVE)
# «в среду, 25 ноября», also for tomorrow: for what is read on other days.
on_that_day = _named_by(ON_WEEKDAY)
# «ср 25 ноября», for cards and tables.
short = _named_by(WEEKDAYS, " ")


def on_day(day: date, today: date) -> str:
    """Return «сегодня», «завтра», «вчера», or «в среду, 25 ноября»."""
    return _NEAR.get((day - today).days) or on_that_day(day, today)


def moment(at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """Return «сегодня в 9:41», «завтра в 8:00», «в среду, 25 ноября, в 9:41»."""
    return _with_hour(at, now, calendar, "в")


def full_moment(at: datetime, calendar: WorkingCalendar | None) -> str:
    """Return «30.11.2026, 3:15» in the school's time; without a calendar in this machine's."""
    local = calendar.local(at) if calendar else at.astimezone()
    return f"{local:%d.%m.%Y}, {clock(local)}"


def since(at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """Return «сегодня с 8:00», «завтра с 8:00», «в понедельник, 30 ноября, с 8:00»."""
    return _with_hour(at, now, calendar, "с")


def until(at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """Return «сегодня до 17:00», «в среду, 25 ноября, до 17:00»; at midnight «до конца дня»."""
    last = calendar.last_day(at)
    if last == calendar.local_date(at):
        said = _with_hour(at, now, calendar, "до")
    else:
        day = on_day(last, calendar.local_date(now))
        said = f"{day}{',' if ' ' in day else ''} до конца дня"
    return marked(said, last, calendar)


def marked(said: str, day: date, calendar: WorkingCalendar) -> str:
    """Return how a day was said, marked where it may still change."""
    return f"{said}, {PROVISIONAL}" if calendar.is_provisional(day) else said


def _with_hour(at: datetime, now: datetime, calendar: WorkingCalendar, word: str) -> str:
    local, today = calendar.local(at), calendar.local_date(now)
    day = on_day(local.date(), today)
    comma = "," if " " in day else ""
    return f"{day}{comma} {word} {clock(local)}"


def spoken(length: timedelta) -> str:
    """Return «2 часа», «1 час 30 минут», «45 секунд», «3 дня», to the second."""
    seconds = int(length.total_seconds())
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    parts = (
        (days, "день", "дня", "дней"),
        (hours, "час", "часа", "часов"),
        (minutes, "минута", "минуты", "минут"),
        (seconds, "секунда", "секунды", "секунд"),
    )
    return " ".join(counted(*part) for part in parts if part[0]) or "0 секунд"


def until_hour(closes: datetime) -> str:
    """Return «до 17:00»; of hours that end with the day, «до конца дня»."""
    return "до конца дня" if closes.time() >= time(23, 59) else f"до {clock(closes)}"


def school_hours_notice(calendar: WorkingCalendar, now: datetime) -> str:
    """Say whether the school is open now, and if not, when a question will be seen."""
    if calendar.always:
        return "Школа сейчас открыта"
    if calendar.is_open(now):
        closes = calendar.local(calendar.closes(calendar.local_date(now)))
        return f"Школа сейчас открыта {until_hour(closes)}"
    return f"Школа сейчас закрыта. Увидим {since(calendar.next_open(now), now, calendar)}"
