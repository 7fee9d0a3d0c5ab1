"""What the renderers of all chats share."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from integration.chat.buttons import Button
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
