"""What was written about an inquiry, and the pictures that belong to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.domain.people import Role


class TextKind(StrEnum):
    """What a stored text is: the requester's own words, the desk's, or a letter."""

    WORDS = "words"
    DONE = "done"
    HAPPENED = "happened"
    EXPECTED = "expected"
    PAGE = "page"
    DEVICE = "device"
    READ = "read"
    CONTACT = "contact"
    CALL_WHEN = "call_when"
    QUESTION = "question"
    CLARIFICATION = "clarification"
    ADDITION = "addition"
    ANSWER = "answer"
    CORRECTION = "correction"
    CALL_NOTE = "call_note"
    # From one colleague to another, never for the requester.
    NOTE = "note"
    VENDOR_ANSWER = "vendor_answer"
    VENDOR_CASE = "vendor_case"
    VENDOR_WANTS = "vendor_wants"
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected"
    REASON = "reason"
    LETTER = "letter"


# What the desk has answered, in whichever way it came to it.
ANSWERS = (TextKind.ANSWER, TextKind.CORRECTION, TextKind.VENDOR_ANSWER)


@dataclass(frozen=True)
class Text:
    """One piece of what somebody wrote; `body` is None once erased.

    `is_masked` where something confidential was left out of it.
    """

    id: int
    inquiry_id: int
    kind: TextKind
    role: Role
    author_id: str
    body: str | None
    cycle: int
    created_at: datetime
    is_masked: bool = False


@dataclass(frozen=True)
class Attachment:
    """A screenshot that joined an inquiry; `name` is ours and names it in the store.

    `role` and `author_id` say who brought it first.
    """

    id: int
    inquiry_id: int
    name: str
    size: int
    sha256: str
    created_at: datetime
    role: Role
    author_id: str


@dataclass(frozen=True)
class Picture:
    """A picture that lies in the store under `name` and has still to join something."""

    name: str
    size: int
    sha256: str
