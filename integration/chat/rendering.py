"""What the renderers of all chats share."""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from integration.chat.buttons import Button
from integration.chat.dialogs import DialogField, InputSort
from integration.chat.speech import Call

T = TypeVar("T")
# Who is on duty, where the chat does not know him and no name was given.
SOMEBODY = "Дежурный"
BEFORE = "Прежняя карточка и разговор под ней"
WHOLE = "Полностью — на странице вопроса"


def by_that_name(username: str) -> str:
    """Where nobody was asked: each is called as the papers name him."""
    return username


def name_of(call: Call) -> str:
    """Return how somebody is named whom the chat does not know, and so cannot mention."""
    return call.name or SOMEBODY


def first_that_fits(
    draw: Callable[[int], T], rooms: Iterable[int], measure: Callable[[T], int], most: int
) -> T:
    """Return what is drawn with the first room with which it fits; with the last where none does.

    A room is how many letters a quote may have.
    """
    for room in rooms:
        drawn = draw(room)
        if measure(drawn) <= most:
            break
    return drawn


def mark_of(options: Sequence[Button]) -> str:
    """Tell lists of options apart: a client keeps the old one while its name stays."""
    said = "\n".join(f"{each.value} {each.words}" for each in options)
    return f"{zlib.crc32(said.encode()):08x}"


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


# Returns as much of a text as a field takes.
CutTo = Callable[[str], str]


def parts_of(field: DialogField, line: CutTo, area: CutTo) -> list[DialogField]:
    """Return the field, and those in which its text goes on; what is no area is cut."""
    if field.sort is not InputSort.AREA:
        return [replace(field, default=line(field.default))]
    pieces = _pieces(field.default, area) or [""]
    rest = [
        DialogField(
            f"{field.name}{number}", "Продолжение", InputSort.AREA, default=piece, required=False
        )
        for number, piece in enumerate(pieces[1:], 2)
    ]
    return [replace(field, default=pieces[0]), *rest]


def _pieces(text: str, area: CutTo) -> list[str]:
    pieces = []
    while text:
        piece = area(text)
        if piece != text:
            # Rather between two words; a word longer than a field is broken.
            piece = piece[: max(piece.rfind(" "), piece.rfind("\n")) + 1] or piece
        pieces.append(piece.strip())
        text = text[len(piece) :]
    return [piece for piece in pieces if piece]
