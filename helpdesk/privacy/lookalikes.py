"""People's words as they are seen: twins of letters, invisible signs, what is harmless by form."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.privacy.phones import PHONE, is_number, numbers_in

# It replaces what is harmless, sign for sign.
GAP = "\N{HORIZONTAL ELLIPSIS}"
# At most signs of a word have none of these ahead, and need not be looked at any closer.
_AHEAD = r"(?= \+ | [^\s\d@:.]{0,40}+ \S)"
_HARMLESS = re.compile(
    _AHEAD
    + r"""(?:
      (?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]{0,30}://|www\.)\S+          # addresses of pages
    | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                         # addresses of mail
    | (?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|org|net|su|app)\b\S*  # … without https://
    | (?<![\w-])[\w-]+\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|pptx?|zip|apk|mp4)\b  # files
    | \b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b | \b\d{4}-\d{2}-\d{2}\b  # dates
    | \b\d{1,2}[:.]\d{2}(?:\s{0,3}[-–—]\s{0,3}\d{1,2}[:.]\d{2})?\b     # times
    | \b(?:19|20)\d{2}(?:\s{0,3}[-/–—]\s{0,3}(?:19|20)?\d{2})?\b       # years
    | \b\d{1,2}\s?[-–]?\s?[«"]?[а-яё]\b[»"]?                           # classes: 7Б, 10-а
    | (?<![\w-])(?=[\w-]*\d)[\dа-яёa-z]{4}-[\dа-яёa-z]{4}(?![\w-])     # references
    | \b\d+\s?[-–]\s?(?:фз|й|я|е|го|му|х|м|ти|и)\b                     # 152-ФЗ, 10-й
    | \bv?\d+(?:\.\d+){2,}\b                                           # versions
    |"""
    + PHONE
    + ")",
    re.IGNORECASE | re.VERBOSE,
)
# Each of these has one; most texts have none.
_SIGN_OF_HARMLESS = re.compile(r"\d|@|://|www\.|\.\w", re.IGNORECASE)
_DASHES = re.compile("[\N{HYPHEN}-\N{HORIZONTAL BAR}]")
# What is not seen as it is written, or may not be.
_UNUSUAL = re.compile(r"[^\x00-\x7eА-я]")
# Words that have Cyrillic letters, and not these alone.
_MIXED = re.compile(r"(?<![\w@$])(?![а-яё]+(?![\w@$]))(?=[\w@$]*[а-яё])[\w@$]+", re.IGNORECASE)
# As they are mistaken for each other, by eye or on purpose.
_TWINS = str.maketrans("abcehkmoptxynuABCEHKMOPTXYNU03@6$", "аьсенкмортхупиАВСЕНКМОРТХУПИозабс")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_BACK = str.maketrans("аьсенкмортхуАВСЕНКМОРТХУ", "abcehkmoptxyABCEHKMOPTXY")


@dataclass(frozen=True)
class Reading:
    """Words in three forms of one length. `plain` has no invisible signs; in `keys` words of two
    alphabets are of one throughout, Cyrillic where they can be; in `closed` gaps stand for what is
    harmless.
    """

    plain: str
    keys: str
    closed: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where this stands in the words as they were written."""
        return self.at[start], self.at[end - 1] + 1


def read_closely(words: str) -> Reading:
    """Return the words as they are seen."""
    plain = as_seen(words)
    closed = plain
    if _SIGN_OF_HARMLESS.search(plain):
        closed = _HARMLESS.sub(lambda found: GAP * len(found[0]), plain)
    keys = _MIXED.sub(lambda found: _in_one_alphabet(found[0]), plain)
    all_seen = len(plain) == len(words)
    at = range(len(words)) if all_seen else [at for at, sign in enumerate(words) if as_seen(sign)]
    return Reading(plain, keys, closed, at)


def as_seen(words: str) -> str:
    """Return the words sign by sign as they are seen: each is one sign, or none."""
    return _UNUSUAL.sub(lambda found: _seen(found[0]), words)


def phones_in(words: str) -> list[str]:
    """Return what reads as a telephone number, as it is seen; with plain hyphens."""
    return numbers_in(_plain(words))


def is_phone(typed: str) -> bool:
    """Whether it reads as one telephone number and nothing beside it, as it is seen."""
    return is_number(_plain(typed))


def _plain(words: str) -> str:
    return _DASHES.sub("-", as_seen(words))


def _seen(sign: str) -> str:
    """Return the one sign that is seen, or none: a mark over a letter is no letter."""
    if unicodedata.category(sign) in {"Cf", "Mn", "Me", "Cs"}:
        return ""
    return unicodedata.normalize("NFKC", sign)[:1]


def _in_one_alphabet(token: str) -> str:
    cyrillic = token.translate(_TWINS)
    return token.translate(_BACK) if _LATIN.search(cyrillic) else cyrillic
