"""Telephone numbers in people's words, however their digits are parted."""

import re
from collections.abc import Iterable

_SIGNS = r"\s().\-‐-―"
# As a number reads by itself; of the town with hyphens alone, for with dots it would be a day.
PHONE = r"""
      (?:\+\s?7|\b[78])[\s(.-]{0,3}\d{3}[\s).-]{0,3}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}\b
    | \b9\d{2}[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}\b                  # without the first digit
    | \b\d{1,3}-\d{2}-\d{2}\b                                          # of the town
"""
_PHONES = re.compile(PHONE, re.VERBOSE)
_DIGITS = re.compile(rf"\d(?:[{_SIGNS}]*\d)+")
# The fewest digits that are a phone of its own: those of the town.
_LEAST_DIGITS, _NATIONAL = 5, 10


def numbers_in(words: str) -> list[str]:
    """Return what reads as a telephone number, in words with plain signs."""
    return [found[0] for found in _PHONES.finditer(words)]


def is_number(typed: str) -> bool:
    """Whether it reads as one telephone number, and nothing else stands beside it."""
    return _PHONES.fullmatch(typed.strip()) is not None


def digits_of(phone: str) -> str:
    """Return a phone's digits, at most the last ten: what stands before differs, +7 or 8."""
    return "".join(c for c in phone if c.isdecimal())[-_NATIONAL:]


def known_phone_in(words: str, phones: Iterable[str]) -> str:
    """Return the first number that holds one of these digits; of the town's, that ends in it."""
    known = [phone for phone in phones if len(phone) >= _LEAST_DIGITS]
    return next((each[0] for each in _DIGITS.finditer(words) if _holds(each[0], known)), "")


def without_phones(words: str, phones: Iterable[str], instead: str) -> str:
    """Return the words with another one in the place of each number that holds one of these."""
    known = [phone for phone in phones if len(phone) >= _LEAST_DIGITS]
    return _DIGITS.sub(lambda found: instead if _holds(found[0], known) else found[0], words)


def _holds(number: str, known: Iterable[str]) -> bool:
    digits = "".join(sign for sign in number if sign.isdecimal())
    return any(digits.endswith(each) or (each in digits and _is_whole(each)) for each in known)


def _is_whole(phone: str) -> bool:
    """Whether a phone has its area's code: then it is one in whatever run of digits it stands."""
    return len(phone) >= _NATIONAL
