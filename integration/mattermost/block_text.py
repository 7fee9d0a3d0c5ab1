"""What the desk says, as the text that Mattermost shows: its Markdown, nobody else's working."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from integration.chat.rendering import WHOLE, by_that_name, name_of
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
    return Texts().of(blocks)


@dataclass(frozen=True)
class Texts:
    """Makes text of blocks: a quote has at most `room` letters, and stands whole on the page.

    Whom the chat does not know is named, not mentioned: `called` says how he is called there.
    """

    room: int = sys.maxsize
    page: str = ""
    called: Callable[[str], str] = by_that_name

    def of(self, blocks: Sequence[Block]) -> str:
        return "\n\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Line():
                return self.line(block)
            case str():
                return harmless(block)
            case Together():
                return "\n".join(map(self._block, block.blocks))
            case Listing():
                return "\n".join(f"- {self.line(item)}" for item in block.items)
            case Quote():
                return quoted(cut(block.text, self.room)) + self._rest(block.text)
            case Copyable():
                return fenced(cut(block.text, self.room)) + self._rest(block.text)

    def _rest(self, text: str) -> str:
        if len(text) <= self.room or not self.page:
            return ""
        return f"\n\n[{WHOLE}]({address_in_link(self.page)})"

    def line(self, line: Line) -> str:
        """Return one line of our own, with whatever stands out in it."""
        runs = [self._called(run) if isinstance(run, Call) else run for run in line.runs]
        said = "".join(map(_run, runs))
        # Links and the like are our own signs; a name may be anybody's.
        return begun(said.lstrip()) if runs and isinstance(runs[0], str) else said

    def _called(self, call: Call) -> Run:
        """A mention of nobody would call nobody, and look like a mistake."""
        called = self.called(call.username)
        return Call(called) if called else name_of(call)


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
