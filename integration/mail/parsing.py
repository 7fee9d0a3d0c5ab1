"""Letters are read in a child process: bytes from strangers must not hang, fill or end the reader.

One child reads many letters. It has limits of time and memory, none of the desk's secrets, and is
replaced when it dies; of the letter that killed it only that is known.
"""

from dataclasses import dataclass, replace

from helpdesk.mailbox.incoming_letter import Automatic, Envelope, File, Forwarded, Letter
from helpdesk.storage.pictures import MOST_PICTURES, Unfit, draw_here, refuse_size
from integration.mail.reading.letter_reader import envelope_of, letter_of
from integration.mail.reading.mime import TooMuch
from limited_process import WALL_SECONDS, Failed, LimitedProcess, serve_with


class NotParsed(Exception):
    """The letter cannot be read."""


class TooCostly(NotParsed):
    """Reading the letter would cost too much."""


@dataclass(frozen=True)
class Opened:
    """A letter whose files were gone through: `drawn` are pictures, `others` names of the rest."""

    letter: Letter
    drawn: tuple[tuple[str, bytes], ...] = ()
    others: tuple[str, ...] = ()


# What the child may tell.
KINDS = (Opened, Letter, Envelope, Forwarded, File, Automatic)


@dataclass
class Parser:
    """Reads letters in its child. Not for several threads."""

    seconds: float = WALL_SECONDS
    module: str = __name__

    def __post_init__(self) -> None:
        self._process = LimitedProcess(self.module, KINDS, self.seconds)

    def envelope(self, raw: bytes) -> Envelope:
        """Read the headers; raise NotParsed."""
        found = self._ask("envelope", raw)
        assert isinstance(found, Envelope)  # noqa: S101 - our own child's word
        return found

    def opened(self, raw: bytes) -> Opened:
        """Read a whole letter; raise NotParsed. Pictures that kill cost nobody his words."""
        try:
            found = self._ask("opened", raw)
        except TooCostly:
            raise
        except NotParsed:
            found = self._ask("unopened", raw)
        assert isinstance(found, Opened)  # noqa: S101 - our own child's word
        return found

    def close(self) -> None:
        self._process.close()

    def _ask(self, what: str, raw: bytes) -> object:
        try:
            return self._process.ask(what, raw)
        except Failed as failed:
            kind = TooCostly if str(failed) == TooMuch.__name__ else NotParsed
            raise kind(str(failed)) from failed


def serve(number: int) -> None:
    """Be the child: read what is sent until the parent is gone."""
    serve_with(number, _read)


def _read(what: str, raw: bytes) -> Envelope | Opened:
    if what == "envelope":
        return envelope_of(raw)
    letter = letter_of(raw)
    bare = replace(letter, files=())
    if letter.envelope.automatic is not None or letter.envelope.is_report:
        return Opened(bare)
    if what == "unopened":
        return Opened(bare, (), tuple(file.name for file in letter.files))
    return _drawn(bare, letter.files)


def _drawn(letter: Letter, files: tuple[File, ...]) -> Opened:
    """Draw the pictures anew; of all else only the names are told."""
    drawn: list[tuple[str, bytes]] = []
    others: list[str] = []
    for file in files:
        try:
            if len(drawn) >= MOST_PICTURES:
                raise Unfit("too many")
            refuse_size(len(file.data))
            drawn.append(draw_here(file.data))
        except Unfit:
            others.append(file.name)
    return Opened(letter, tuple(drawn), tuple(others))
