"""What people type, made fit to keep: signs that no database takes go, nothing else does."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

# Controls but for tab and newline, half surrogates, and signs that turn the direction of others.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufffe\uffff]"
)
_CLASS = re.compile(r"(\d{1,2})\s*[-–—]?\s*[«\"']?\s*([^\W\d_]?)\s*[»\"']?")
_MOST_DIGITS = 15  # E.164


def fit(value: str) -> str:
    """Return text without the signs that no database takes, with one sort of line end."""
    return _UNFIT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def words(value: str | None) -> str | None:
    """Return text of several lines without unfit signs and without space around it."""
    return None if value is None else fit(value).strip()


def line(value: str | None) -> str | None:
    """Return text as one line, with single spaces."""
    return None if value is None else " ".join((words(value) or "").split())


def school_class(value: str | None) -> str | None:
    """Return «5А» for «5 а», «5-А», «5 «а»»; what is written otherwise stays as it is."""
    typed = line(value)
    found = _CLASS.fullmatch(typed or "")
    return f"{found[1]}{found[2].upper()}" if found else typed


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
    """Return exactly one address, the way mail servers take it; None where it is not one."""
    try:
        # The ASCII form is missing where the part before the @ has other letters: few servers
        # carry those, so that an answer would be lost.
        return validate_email(address, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None
