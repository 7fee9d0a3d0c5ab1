"""What people type, made fit to keep: signs that no database takes go, nothing else does."""

from collections.abc import Iterable
from datetime import date

from helpdesk.domain.clean_text import clean, writable
from helpdesk.domain.school_classes import class_name


def fit(value: str) -> str:
    """Return text without the signs that no database takes, with one sort of line end."""
    return writable(value.replace("\r\n", "\n").replace("\r", "\n"))


def words(value: str | None) -> str | None:
    """Return text of several lines without unfit signs and without space around it."""
    return None if value is None else clean(value)


def line(value: str | None) -> str | None:
    """Return text as one line, with single spaces."""
    return None if value is None else " ".join((words(value) or "").split())


def number(value: str | None, digits: int = 9) -> int | None:
    """Return a number of at most so many digits; None for what is none."""
    typed = value or ""
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None


def day(value: str | None) -> date | None:
    """Return the day that a browser's date field sends; None for what is no date."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def numbers(values: Iterable[str]) -> list[int]:
    """Return those of the values that are numbers."""
    return [found for each in values if (found := number(each)) is not None]


def school_class(value: str | None) -> str | None:
    """Return «5А» however it was written; what is no class stays as it is."""
    typed = line(value)
    return class_name(typed or "") or typed
