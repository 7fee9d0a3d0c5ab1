"""What people type, made fit to keep: signs that no database takes go, nothing else does."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from email_validator import EmailNotValidError, validate_email

from helpdesk.domain.clean_text import clean, without_invisible, writable
from helpdesk.domain.school_classes import class_name

_MAILTO = re.compile(r"\Amailto:", re.IGNORECASE)
_MOST_DIGITS = 15  # E.164


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


def too_long(said: str, most: int) -> str:
    """Say by how much a text is too long; nothing where it fits."""
    if len(said) <= most:
        return ""
    return f"Здесь помещается {most} знаков, а у вас {len(said)}. Сократите."


def school_class(value: str | None) -> str | None:
    """Return «5А» however it was written; what is no class stays as it is."""
    typed = line(value)
    return class_name(typed or "") or typed


def phone(value: str | None) -> str | None:
    """Return a phone in plain digits, whatever sort of digits and dashes was typed."""
    typed = line(value)
    return None if typed is None else "".join(map(_plain, unicodedata.normalize("NFKC", typed)))


def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def is_long_enough_to_dial(number: str) -> bool:
    return len(number) - 1 <= _MOST_DIGITS


def mail(address: str) -> str | None:
    """Return exactly one address, the way mail servers take it; None where it is not one.

    What is copied together with it goes: «mailto:», a full stop, signs that nobody sees.
    """
    address = _MAILTO.sub("", without_invisible(address)).strip(" <>,;.")
    try:
        # The ASCII form is missing where the part before the @ has other letters: few servers
        # carry those, so that an answer would be lost.
        return validate_email(address, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None
