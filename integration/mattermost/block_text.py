"""What the desk says, as the text that Mattermost shows: its Markdown, nobody else's working."""

import sys
from collections.abc import Sequence

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
from integration.mattermost.markdown import begun, exact, fenced, harmless, in_one_line, quoted


def text_of(blocks: Sequence[Block]) -> str:
    """Return what is said to somebody who typed or clicked something, however long."""
    return blocks_text(blocks, sys.maxsize, "")


def blocks_text(blocks: Sequence[Block], room: int, page: str) -> str:
    """Return the text; a quote has at most `room` letters, and stands whole on the page."""
    return "\n\n".join(_block(block, room, page) for block in blocks)


def _block(block: Block, room: int, page: str) -> str:
    match block:
        case Line():
            return line_text(block)
        case str():
            return harmless(block)
        case Together():
            return "\n".join(_block(each, room, page) for each in block.blocks)
        case Listing():
            return "\n".join(f"- {line_text(item)}" for item in block.items)
        case Quote():
            return quoted(cut(block.text, room)) + _rest(block.text, room, page)
        case Copyable():
            return fenced(cut(block.text, room)) + _rest(block.text, room, page)


def _rest(text: str, room: int, page: str) -> str:
    if len(text) <= room or not page:
        return ""
    return f"\n\n[Полностью — на странице вопроса]({address_in_link(page)})"


def line_text(line: Line) -> str:
    """Return one line of our own, with whatever stands out in it."""
    said = "".join(_run(run) for run in line.runs)
    # Links and the like are our own signs; a name may be anybody's.
    return begun(said.lstrip()) if line.runs and isinstance(line.runs[0], str) else said


def _run(run: Run) -> str:
    match run:
        case Strong():
            return f"**{in_one_line(run.text)}**"
        case Call():
            return f"@{run.username}"
        case Link():
            return f"[{in_one_line(run.text)}]({address_in_link(run.address)})"
        case Exact():
            return exact(run.text)
        case str():
            return _plain(run)


def _plain(text: str) -> str:
    """Keep the spaces at both ends, with which runs are set apart."""
    inner = in_one_line(text)
    before = " " if text[:1].isspace() and inner else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{inner}{after}"


def address_in_link(address: str) -> str:
    """Return the address so that it can stand between the brackets of a link."""
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
