"""Bytes as words: by what they say of themselves, else as Russian is written; never mojibake.

charset-normalizer was tried and left: on the short texts of parents («Не видно оценок», «Класс 5Б»)
it takes KOI8-R for Windows-1251 or ISO 8859-5. Four encodings and one language are told apart
better by which reading has Russian words in it.
"""

import codecs
import re
from email.errors import MessageError
from email.header import decode_header
from unicodedata import normalize

from helpdesk.domain.clean_text import writable

MOST_HEADER = 5_000
_RUSSIAN = ("windows-1251", "koi8-r", "cp866", "iso8859-5")
_LAX = {"cp-1251": "windows-1251", "win-1251": "windows-1251", "utf8mb4": "utf-8"}
# Programs that know no better name these; nobody writes to us in French.
_WESTERN = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})
_WORD = re.compile(r"\b[А-ЯЁ]?[а-яё]+\b|\b[А-ЯЁ]+\b")
_COMMON = re.compile(r"[оеаинтсрвлОЕАИНТСРВЛ]")
_SAMPLE = 20_000


class Unreadable(Exception):
    """No sense can be made of the letter, or making it would cost too much."""


def text_of(data: bytes, charset: str | None) -> str:
    """Decode bytes; what is not text at all comes out as marks of replacement."""
    strict = _decoded_as("utf-8", data)
    named = _codec(charset)
    if strict is not None and not (named or "").startswith(
        ("utf-16", "utf-32", "utf-7", "iso2022")
    ):
        return strict
    if named and named not in _WESTERN and named != "utf-8":
        said = _decoded_as(named, data)
        if said is not None:
            return said
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    if bad * 10 <= sum(1 for sign in lenient if sign > "\x7f"):
        # A few bad bytes in good UTF-8.
        return lenient
    return _guessed(data) or lenient


def shown(text: str) -> str:
    """Return the text without what neither XML nor PostgreSQL can hold; raise Unreadable."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Unreadable("half a sign")
    return normalize("NFC", writable(text))


def header_text(value: str) -> str:
    """Return a header in words on one line; one that is broken as well as it can be read."""
    value = value[:MOST_HEADER]
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError, LookupError):
        pieces = [(value, None)]
    said, was_encoded = "", None
    for piece, charset in pieces:
        is_encoded = charset is not None
        # Where encoded words meet plain ones there is a blank, which the library has eaten.
        said += " " if was_encoded not in (None, is_encoded) else ""
        said += piece if isinstance(piece, str) else text_of(piece, charset)
        was_encoded = is_encoded
    # Eight bits without a word about their meaning come as surrogates.
    if any("\udc80" <= sign <= "\udcff" for sign in said):
        try:
            said = text_of(said.encode("utf-8", "surrogateescape"), None)
        except UnicodeEncodeError:
            raise Unreadable("half a sign") from None
    return " ".join(shown(said).split())


def _codec(charset: str | None) -> str | None:
    name = (charset or "").strip(" \"'").casefold()
    try:
        return codecs.lookup(_LAX.get(name, name)).name if name else None
    except (LookupError, ValueError):
        return None


def _decoded_as(name: str, data: bytes) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _guessed(data: bytes) -> str | None:
    """Return the reading that looks most like Russian; None where none looks like it at all."""
    readings = (data.decode(name, "replace") for name in _RUSSIAN)
    best = max(readings, key=lambda reading: _likeness(reading[:_SAMPLE]))
    return best if _likeness(best[:_SAMPLE]) else None


def _likeness(text: str) -> int:
    return sum(len(word) for word in _WORD.findall(text)) + len(_COMMON.findall(text))
