"""What a field of the settings may be: how its value is shown, read again, and said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.domain.dates import counted, read_day
from helpdesk.domain.errors import RuleViolation
from helpdesk.regulation.decisions import WEEKDAYS as KEYS
from webforms.papers.schedule_words import WEEKDAYS
from webforms.web import typed

NO_NUMBER = "Напишите число больше нуля, например 3."
MOST_DIGITS = 3
NO_DAY = "Выберите день."
NOTHING = "пусто"
_AMOUNT = re.compile(r"(.*?)(wd|[a-z])?", re.DOTALL)
_RANGE = re.compile(r"(?:\.\.|[-–—])\s*(?=\d{1,2}\.)|\.\.")


class FieldSort(StrEnum):
    """The sorts of fields; the template has a part for each."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    DAYS = "days"
    DAY = "day"
    NUMBER = "number"
    YES = "yes"
    CHOICE = "choice"
    TERM = "term"
    WINDOW = "window"
    KEPT = "kept"
    SOME = "some"
    ROWS = "rows"


Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SettingsField:
    """A value of the settings: its dotted path in them, what it is called, and what helps with it.

    What is `optional` has no key in the file where nothing is typed. `columns` are a row's fields.
    """

    path: str
    label: str
    hint: str = ""
    sort: FieldSort = FieldSort.LINE
    optional: bool = False
    choices: Choices = ()
    columns: tuple["SettingsField", ...] = ()


@dataclass(frozen=True)
class SettingsSection:
    """A page of the settings: its key in the address, its name, what stands there.

    `effect` says what a change of it does, before it is done.
    """

    key: str
    title: str
    about: str
    effect: str
    fields: tuple[SettingsField, ...]


class Unread(Exception):
    """What was typed is no value of this sort; `raw` stands in its place until it is mended."""

    def __init__(self, words: str, raw: Any) -> None:
        super().__init__(words)
        self.raw = raw


_WORKING = ("час работы школы", "часа работы школы", "часов работы школы")
_MINUTES = ("минута работы школы", "минуты работы школы", "минут работы школы")
_SECONDS = ("секунда работы школы", "секунды работы школы", "секунд работы школы")
_DAYS = ("день", "дня", "дней")
UNITS = {
    FieldSort.TERM: {
        "d": ("день по закону", "дня по закону", "дней по закону"),
        "wd": ("рабочий день", "рабочих дня", "рабочих дней"),
        "h": _WORKING,
        "m": _MINUTES,
        "s": _SECONDS,
    },
    FieldSort.WINDOW: {"h": _WORKING, "m": _MINUTES, "s": _SECONDS},
    FieldSort.KEPT: {
        "d": _DAYS,
        "m": ("месяц", "месяца", "месяцев"),
        "y": ("год", "года", "лет"),
    },
}
ZONES: Choices = tuple(
    (f"{continent}/{city}", words)
    for continent, city, words in (
        ("Europe", "Kaliningrad", "Калининград (МСК−1)"),
        ("Europe", "Moscow", "Москва (МСК)"),
        ("Europe", "Samara", "Самара (МСК+1)"),
        ("Asia", "Yekaterinburg", "Екатеринбург (МСК+2)"),
        ("Asia", "Omsk", "Омск (МСК+3)"),
        ("Asia", "Krasnoyarsk", "Красноярск (МСК+4)"),
        ("Asia", "Irkutsk", "Иркутск (МСК+5)"),
        ("Asia", "Yakutsk", "Якутск (МСК+6)"),
        ("Asia", "Vladivostok", "Владивосток (МСК+7)"),
        ("Asia", "Magadan", "Магадан (МСК+8)"),
        ("Asia", "Kamchatka", "Камчатка (МСК+9)"),
    )
)
ON_DAYS: Choices = tuple(
    (key, name.lower()) for key, name in zip(KEYS[:6], WEEKDAYS[:6], strict=True)
)


def shown(field: SettingsField, value: Any) -> Any:
    """Return what stands in the field; of an amount, the number and the unit."""
    match field.sort:
        case FieldSort.LINES:
            return "\n".join(value or ())
        case FieldSort.DAYS:
            return "\n".join(map(_range_said, value or ()))
        case FieldSort.TERM | FieldSort.WINDOW | FieldSort.KEPT:
            return _amount(value)
        case FieldSort.YES | FieldSort.SOME:
            return value or ()
    return "" if value is None else str(value)


def read(field: SettingsField, form: MultiDict[str, str], name: str, today: date) -> Any:
    """Return the value that was typed; None where there is none. Raise Unread."""
    said = typed.words(form.get(name)) or ""
    if field.sort in UNITS:
        return _amount_read(field, said, form.get(f"{name}.unit", ""))
    if field.sort is FieldSort.LINE:
        return typed.line(said) or _nothing(field)
    match field.sort:
        case FieldSort.LINES | FieldSort.DAYS:
            lines = [" ".join(each.split()) for each in said.split("\n") if each.strip()]
            days = field.sort is FieldSort.DAYS
            return [_range_read(each, lines, today) for each in lines] if days else lines
        case FieldSort.DAY:
            return typed.day(said) or _refuse(NO_DAY, said)
        case FieldSort.NUMBER:
            return typed.number(said) or _refuse(NO_NUMBER, said)
        case FieldSort.YES:
            return name in form
        case FieldSort.SOME:
            return form.getlist(name) or None
    return said or _nothing(field)


def said(field: SettingsField, value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None or value == [] or value == "":
        return NOTHING
    match field.sort:
        case FieldSort.TERM | FieldSort.WINDOW | FieldSort.KEPT:
            number, unit = _amount(value)
            forms = UNITS[field.sort].get(unit)
            return counted(int(number), *forms) if forms and number.isdecimal() else str(value)
        case FieldSort.DAY:
            return f"{value:%d.%m.%Y}"
        case FieldSort.DAYS:
            return ", ".join(map(_range_said, value))
        case FieldSort.YES:
            return "да" if value else "нет"
        case FieldSort.CHOICE:
            return dict(field.choices).get(value, str(value))
    return _listed(field, value) if isinstance(value, list) else str(value)


def _listed(field: SettingsField, value: Iterable[Any]) -> str:
    titles = dict(field.choices)
    return "; ".join(titles.get(str(each), str(each)) for each in value)


def _nothing(field: SettingsField) -> str | None:
    return None if field.optional else ""


def _refuse(words: str, raw: Any) -> Any:
    raise Unread(words, raw)


def _amount(value: Any) -> tuple[str, str]:
    found = _AMOUNT.fullmatch(str(value or ""))
    return (found[1], found[2] or "") if found else (str(value), "")


def _amount_read(field: SettingsField, number: str, unit: str) -> str:
    unit = unit if unit in UNITS[field.sort] else next(iter(UNITS[field.sort]))
    if not typed.number(number, MOST_DIGITS):
        raise Unread(NO_NUMBER, f"{number}{unit}")
    return f"{int(number)}{unit}"


def _range_said(item: Any) -> str:
    """Return «30.12.2026» or «02.11.2026 – 08.11.2026» of what the file has."""
    first, _, last = str(item).partition("..")
    try:
        days = [f"{date.fromisoformat(each):%d.%m.%Y}" for each in (first, last) if each]
    except ValueError:
        return str(item)
    return " – ".join(days)


def _range_read(line: str, whole: list[str], today: date) -> str:
    try:
        days = [read_day(each.strip(), today) for each in _RANGE.split(line, maxsplit=1)]
    except RuleViolation as error:
        raise Unread(str(error), whole) from error
    if None in days:
        words = f"Непонятный день «{line}»: пишите 30.12.2026 или 02.11.2026 – 08.11.2026."
        raise Unread(words, whole)
    return "..".join(day.isoformat() for day in days if day)
