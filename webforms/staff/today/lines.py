"""What the first page is made of: groups of lines, each a press away from what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# A longer list is read where it can be filtered.
MOST_SHOWN = 15


@dataclass(frozen=True)
class Act:
    """A button that does it at once: what the page at `path` would be sent."""

    words: str
    path: str
    sent: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Line:
    """One thing that waits: `alarm` is said in red, `is_new` is so since the last look."""

    title: str
    address: str
    note: str = ""
    alarm: str = ""
    is_new: bool = False
    act: Act | None = None


@dataclass(frozen=True)
class Group:
    """Lines under a title; `all` leads to the whole list where not everything is shown here."""

    key: str
    title: str
    lines: tuple[Line, ...]
    number: str = "0"
    all: str = ""
    is_urgent: bool = False


def group(
    key: str,
    title: str,
    lines: Sequence[Line],
    whole: str = "",
    *,
    most: int = MOST_SHOWN,
    urgent: bool = False,
) -> Group:
    """Return the lines that there is room for; `whole` is where all of them are."""
    shown, number = tuple(lines[:most]), len(lines)
    return Group(key, title, shown, str(number), whole if number > len(shown) else "", urgent)
