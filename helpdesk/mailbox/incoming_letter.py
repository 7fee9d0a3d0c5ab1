"""A letter that came to the box, as values: what was read of it, and what was decided about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.domain.letter_states import LetterStanding
from helpdesk.domain.texts import Picture

# Rules about greetings and quotes are linear; still nobody greets in a longer line.
MOST_LINE = 400


class Automatic(StrEnum):
    """Why a letter counts as written by a program; the names stand in the database."""

    REPLY = "auto_reply"
    BULK = "bulk"
    LIST = "list"
    MAILER = "mailer"


@dataclass(frozen=True)
class Forwarded:
    """A letter inside of another: who wrote it (an address, empty where it cannot be read)."""

    sender: str
    name: str
    subject: str
    words: str


@dataclass(frozen=True)
class File:
    """What came with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Envelope:
    """What the headers say; enough to tell whether a letter is ours without opening it.

    `sender` is who is to be answered, `origin` the address that From names: mostly the same.
    `ids` are the Message-IDs that it answers, without brackets.
    """

    message_id: str = ""
    sender: str = ""
    name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    ids: tuple[str, ...] = ()
    automatic: Automatic | None = None
    is_report: bool = False
    origin: str = ""


@dataclass(frozen=True)
class Letter:
    """An opened letter. `words` is what its writer has said himself, `whole` all of its text.

    `failed` are the Message-IDs that a bounce speaks of. `is_locked` when it is encrypted,
    `is_garbled` when no reading of its bytes makes sense.
    """

    envelope: Envelope
    words: str = ""
    whole: str = ""
    forwarded: Forwarded | None = None
    files: tuple[File, ...] = ()
    failed: tuple[str, ...] = ()
    is_locked: bool = False
    is_garbled: bool = False
    digest: str = ""

    @property
    def said(self) -> str:
        """What its writer has said, or what he passes on without a word of his own."""
        return self.words or (self.whole if self.forwarded else "")


@dataclass(frozen=True)
class Seen:
    """Where a letter was found, why it was chosen, and when the mail server received it."""

    folder: str
    uid: int
    chosen: str
    received_at: datetime


@dataclass(frozen=True)
class Enclosed:
    """What came with a letter: pictures that lie in the store, and names of what is none."""

    pictures: tuple[Picture, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """What has been decided about a letter."""

    state: LetterStanding
    why: str
    inquiry_id: int | None = None
