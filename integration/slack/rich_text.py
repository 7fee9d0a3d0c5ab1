"""What the desk says, as Slack's rich text: of a text element nothing is parsed.

So no words of people mention, link or mark anything, whatever signs they hold; only `Call` mentions
and only `Link` leads somewhere.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from integration.chat.rendering import WHOLE, by_that_name, name_of, one_line, visible, without_gaps
from integration.chat.speech import (
    Block,
    Call,
    Copyable,
    Exact,
    Line,
    Link,
    Listing,
    Quote,
    Run,
    Strong,
    Together,
    cut,
)
from integration.slack.command_word import in_slack

Shape = dict[str, Any]
# Longer texts are given in pieces.
TEXT_MOST = 3_000
BLOCKS_MOST = 50
# Within a line of ours stand names and subjects; a longer one is nobody's name.
RUN_MOST = 600
ADDRESS_MOST = 2_000
USER_ID = re.compile(r"[UW][A-Z0-9]{4,}")


@dataclass(frozen=True)
class RichTexts:
    """Makes blocks of what is said: a quote has at most `room` letters, and stands whole on the
    page. Whom the chat does not know is named, not mentioned: `called` says his id.
    """

    room: int = sys.maxsize
    page: str = ""
    called: Callable[[str], str] = by_that_name

    def of(self, blocks: Sequence[Block], most: int = BLOCKS_MOST) -> list[Shape]:
        """Return a block for each, with a gap between them; the last takes what is over."""
        apart, over = list(blocks[: most - 1]), tuple(blocks[most - 1 :])
        apart += [Together(over)] if over else []
        drawn = ([*self._elements(block)] for block in apart)
        return [{"type": "rich_text", "elements": each} for each in drawn if each]

    def _elements(self, block: Block) -> Iterator[Shape]:
        match block:
            case Line() | str():
                yield from _section([self._line(block)])
            case Together():
                yield from self._together(block)
            case Listing():
                items = [each for item in block.items for each in _section([self._line(item)])]
                if items:
                    yield {"type": "rich_text_list", "style": "bullet", "elements": items}
            case Quote():
                yield from self._long("rich_text_quote", block.text)
            case Copyable():
                yield from self._long("rich_text_preformatted", block.text)

    def _together(self, block: Together) -> Iterator[Shape]:
        """Lines that follow each other stand in one section, each on a line of its own."""
        lines: list[list[Shape]] = []
        for each in block.blocks:
            if isinstance(each, Line | str):
                lines.append(self._line(each))
                continue
            yield from _section(lines)
            lines = []
            yield from self._elements(each)
        yield from _section(lines)

    def _long(self, kind: str, text: str) -> Iterator[Shape]:
        said = _texts(cut(without_gaps(visible(text)), self.room))
        if said:
            yield {"type": kind, "elements": said}
        if len(text) > self.room and self.page:
            yield from _section([[_link(WHOLE, self.page)]])

    def _line(self, line: Line | str) -> list[Shape]:
        if isinstance(line, str):
            return _texts(in_slack(visible(line)))
        return [shape for run in line.runs for shape in self._run(run)]

    def _run(self, run: Run) -> list[Shape]:
        match run:
            case Strong():
                return _texts(cut(_in_one_line(run.text), RUN_MOST), {"bold": True})
            case Exact():
                return _texts(in_slack(_in_one_line(run.text)), {"code": True})
            case Link():
                return [_link(_in_one_line(run.text), run.address)]
            case Call():
                return self._call(run)
            case str():
                return _texts(in_slack(cut(_in_one_line(run), min(self.room, RUN_MOST))))

    def _call(self, call: Call) -> list[Shape]:
        """A mention of nobody would call nobody; Slack refuses a message that has one."""
        called = self.called(call.username)
        if USER_ID.fullmatch(called):
            return [{"type": "user", "user_id": called}]
        return _texts(f"@{called}" if called else name_of(call))


def plain_of(blocks: Sequence[Shape]) -> str:
    """Return what telephones show beside the sender: the words, with nothing in them working."""
    said = " ".join("".join(_words(block)) for block in blocks)
    return escaped(cut(" ".join(said.split()), TEXT_MOST))


def escaped(text: str) -> str:
    """Return words for the one place that is parsed, where nobody can be called or led away."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(text: str, most: int) -> Shape:
    """Return words for places that show no markup; emoji stay what was typed."""
    shown = cut(in_slack(_in_one_line(text)), most)
    return {"type": "plain_text", "text": shown or " ", "emoji": False}


def _words(shape: Shape) -> Iterator[str]:
    if isinstance(shape.get("text"), str):
        yield shape["text"]
    if shape.get("type") == "user":
        yield "@"
    for each in shape.get("elements") or ():
        yield from _words(each)
    if str(shape.get("type", "")).startswith("rich_text_"):
        yield " "


def _section(lines: Sequence[Sequence[Shape]]) -> list[Shape]:
    said: list[Shape] = []
    for at, each in enumerate(lines):
        said += [*([{"type": "text", "text": "\n"}] if at else []), *each]
    return [{"type": "rich_text_section", "elements": said}] if said else []


def _texts(text: str, style: Shape | None = None) -> list[Shape]:
    pieces = [text[at : at + TEXT_MOST] for at in range(0, len(text), TEXT_MOST)]
    more = {"style": style} if style else {}
    return [{"type": "text", "text": piece, **more} for piece in pieces]


def _link(text: str, address: str) -> Shape:
    """A letter that is written out in an address may be too long for it: only to whom is kept."""
    address = address if len(address) <= ADDRESS_MOST else address.partition("?")[0]
    return {"type": "link", "url": address, "text": in_slack(text) or address}


def _in_one_line(text: str) -> str:
    """Return the text without line ends; the spaces at its ends set runs apart."""
    inner = one_line(text)
    before = " " if text[:1].isspace() and inner else ""
    return f"{before}{inner}{' ' if text[-1:].isspace() else ''}"
