"""What people type, made fit to be kept: nothing in it that a database refuses."""

from __future__ import annotations

import unicodedata

KEPT = frozenset("\n\t")


def as_typed(value: object) -> str:
    """Return the text with one sort of line end, and without NUL and other unseen signs.

    Whatever is not a text, a client has made up: it counts as nothing.
    """
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in KEPT or not _unfit(sign)).strip()


def _unfit(sign: str) -> bool:
    # Cc: control signs, NUL among them; Cs: halves of a sign, which have no UTF-8.
    return unicodedata.category(sign) in {"Cc", "Cs"}
