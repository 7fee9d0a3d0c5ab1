"""What nobody sees in people's words, and what turns them into other words: left out."""

import re
import unicodedata

KEPT = frozenset("\n")
# Signs that turn the reading direction can make a line say something else than what it holds.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """Return the text without control signs and without what turns the reading direction."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in text if sign in KEPT or not _unseen(sign))


def one_line(text: str) -> str:
    """Return the text as one line, with nothing in it that nobody sees."""
    return " ".join(visible(text).split())


def without_gaps(text: str) -> str:
    """Return the text without empty lines at its ends; several within it become one."""
    return re.sub(r"\n{3,}", "\n\n", text.strip("\n"))


def _unseen(sign: str) -> bool:
    # Cc: control signs; Cs: halves of a sign, which have no UTF-8.
    return sign in TURNS or unicodedata.category(sign) in {"Cc", "Cs"}
