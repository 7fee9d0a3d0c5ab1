"""What the desk says in a chat, as neutral values: how a chat draws and escapes them is its own.

Every string here is plain text. Drawing makes all of it harmless, so whatever a requester typed
may stand anywhere; only `Call` mentions and only `Link` leads somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from integration.chat.buttons import Button


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Call:
    """A mention: this colleague's telephone buzzes. Only for whoever is on duty.

    `name` is said instead where the chat knows nobody of that user name.
    """

    username: str
    name: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to an address of ours."""

    text: str
    address: str


@dataclass(frozen=True)
class Exact:
    """Words to be copied as they stand: an address, a subject."""

    text: str


Run = str | Strong | Call | Link | Exact


@dataclass(frozen=True)
class Line:
    """One line of our own words."""

    runs: tuple[Run, ...]


def line(*runs: Run) -> Line:
    """Return a line of these runs, as they follow each other."""
    return Line(runs)


@dataclass(frozen=True)
class Quote:
    """Somebody's words, lines and all."""

    text: str


@dataclass(frozen=True)
class Copyable:
    """A text to be copied as it stands, to the letter."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Lines of our own, one under the other."""

    items: tuple[Line, ...]


@dataclass(frozen=True)
class Together:
    """Blocks with no gap between them: each begins on the next line."""

    blocks: tuple[Block, ...]


# A string is a paragraph in which nothing stands out; it may have lines of its own.
Block = str | Line | Listing | Quote | Copyable | Together
# What is said back to who has typed or pressed something; nothing where he sees what was done.
Answer = tuple[Block, ...]


@dataclass(frozen=True)
class Group:
    """A line with buttons of its own: a point of a checklist."""

    line: Line
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Notification:
    """What is said once. `pictures` are names in the store; `page` is where a text stands whole,
    should it be too long for the chat. `groups` follow the text, and the buttons for all of it.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    pictures: tuple[str, ...] = ()
    page: str = ""
    groups: tuple[Group, ...] = ()


def notification(
    *said: Block,
    buttons: tuple[Button, ...] = (),
    pictures: tuple[str, ...] = (),
    page: str = "",
    groups: tuple[Group, ...] = (),
) -> Notification:
    """Return what is said once, block by block; a string among them is one line."""
    blocks = tuple(line(each) if isinstance(each, str) else each for each in said)
    return Notification(blocks, buttons, pictures, page, groups)


class Tone(StrEnum):
    """What the colour of a card tells."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    HANDED_OFF = "handed_off"
    ANSWERED = "answered"
    CLOSED = "closed"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class CardField:
    """A titled value on a card; short ones stand in two columns."""

    title: str
    value: str
    is_short: bool = True


@dataclass(frozen=True)
class Card:
    """An inquiry at a glance: at most two buttons, the likeliest first, the rest under «Ещё…»."""

    line: Line
    blocks: tuple[Block, ...]
    fields: tuple[CardField, ...]
    footer: str
    tone: Tone
    buttons: tuple[Button, ...]
    more: tuple[Button, ...]


_MARK = re.compile(r"\*\*([^*]{1,99})\*\*|`([^`]{1,99})`|\[([^\[\]]{1,99})\]\(([^()]{1,99})\)")
_ITEM = "- "


def worded(template: str, *values: object) -> Answer:
    """Return the blocks of our own template, its `{0}` and the like filled in."""
    return tuple(_block(paragraph, values) for paragraph in template.split("\n\n"))


def _block(paragraph: str, values: tuple[object, ...]) -> Block:
    parts = tuple(_parts(paragraph.split("\n"), values))
    return parts[0] if len(parts) == 1 else Together(parts)


def _parts(lines: list[str], values: tuple[object, ...]) -> Iterator[Line | Listing]:
    for is_item, group in groupby(lines, lambda each: each.startswith(_ITEM)):
        found = [_line(each.removeprefix(_ITEM), values) for each in group]
        if is_item:
            yield Listing(tuple(found))
        else:
            yield from found


def _line(text: str, values: tuple[object, ...]) -> Line:
    return Line(tuple(_runs(text, values)))


def _runs(text: str, values: tuple[object, ...]) -> Iterator[Run]:
    end = 0
    for found in _MARK.finditer(text):
        if plain := text[end : found.start()]:
            yield plain.format(*values)
        yield _run(found, values)
        end = found.end()
    if rest := text[end:]:
        yield rest.format(*values)


def _run(found: re.Match[str], values: tuple[object, ...]) -> Run:
    strong, exact, words, address = (each and each.format(*values) for each in found.groups())
    if strong:
        return Strong(strong)
    return Exact(exact) if exact else Link(words, address)


def cut(text: str, most: int, ending: str = "…") -> str:
    """Return at most so many letters, rather ended between two words than within one."""
    if len(text) <= most:
        return text
    room = max(most - len(ending), 0)
    piece = text[:room]
    between = max(piece.rfind(" "), piece.rfind("\n"))
    return (piece[:between] if between > room * 2 // 3 else piece).rstrip() + ending
