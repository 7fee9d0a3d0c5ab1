"""What people send, made fit to keep and to write anywhere: databases, XML, cards, papers."""

import re
import unicodedata

# Controls but for tab and newline, half surrogates, signs that are none, and signs that turn the
# direction of others. XML and PostgreSQL hold none of them.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufeff\ufffe\uffff]"
)
# They take room and show nothing, though they are letters or marks by their kind.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})


def clean(text: str) -> str:
    """Return text of several lines without unfit signs and without space around it.

    A letter and its mark are one sign. Text that shows nothing at all is empty.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = unicodedata.normalize("NFC", writable(lines)).strip()
    return kept if any(map(_is_seen, kept)) else ""


def writable(text: str) -> str:
    """Return the text without the signs that nothing can hold."""
    return _UNFIT.sub("", text)


def without_invisible(text: str) -> str:
    """Return a value that people copy, such as an address, without signs that nobody sees."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _UNSEEN
