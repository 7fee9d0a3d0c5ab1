"""How a class is called: «5А», however it was written."""

import re
from collections.abc import Iterable
from unicodedata import normalize

NO_CLASS = "Напишите класс, например 5А."
# Twins that look alike, and letters that can mean nothing else; «5B» looks like «5В».
_LATIN = str.maketrans("ABCEHKMOPTXYDGFLNRSZVI", "АВСЕНКМОРТХУДГФЛНРСЗВИ")
_CLASS = re.compile(r"(1[0-2]|[1-9])\s*[-‐‑–—.«\"'(]*\s*([А-ЯЁA-Z]?)[»\"')]*", re.IGNORECASE)
_WORD = re.compile(r"\bкласс\w*|\bкл\b\.?", re.IGNORECASE)
# «5-й класс» is the fifth; «5Й» is a class of its own.
_NUMBER_ENDING = re.compile(r"(\d)\s*-?\s*(?:ый|ой|ий|(?-i:й))\b", re.IGNORECASE)


def class_name(written: str) -> str:
    """Return «5А» for «5 а», «5-А», «5A» in Latin letters, «5 «А» класс»; empty for no class."""
    plain = normalize("NFC", written)
    bare = _NUMBER_ENDING.sub(r"\1", _WORD.sub(" ", plain)).strip(" .,;")
    found = _CLASS.fullmatch(bare)
    if found is None:
        return ""
    return found[1] + found[2].upper().translate(_LATIN)


def order_of(school_class: str) -> tuple[int, str]:
    """Return by what classes are put in order: 5А, 5Б, 10А."""
    number = "".join(c for c in school_class if c.isdigit())
    return int(number or 0), school_class.removeprefix(number)


def known_as(written: str, classes: Iterable[str]) -> str:
    """Return which of the school's classes is meant; empty for none, or for several.

    Where a year has one class, its letter may be missing on either side.
    """
    name = class_name(written)
    known = set(classes)
    if not name or name in known:
        return name
    year = order_of(name)[0]
    same_year = [each for each in known if order_of(each)[0] == year]
    if len(same_year) != 1:
        return ""
    only = same_year[0]
    return only if str(year) in (name, only) else ""
