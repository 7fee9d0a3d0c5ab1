"""What can be said of an inquiry in one word: its state, whose it is, how it came and went."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an inquiry stands."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    HANDED_OFF = "handed_off"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN = frozenset({State.NEW, State.CLAIMED, State.WAITING, State.HANDED_OFF})


class Kind(StrEnum):
    """Whose inquiry it is; the answer term follows from it (regulation, sections 3 and 4)."""

    PARENT = "parent"
    STAFF = "staff"


class Channel(StrEnum):
    """The way by which an inquiry came."""

    FORM = "form"
    CHAT = "chat"
    PHONE = "phone"
    PERSON = "person"
    MEETING = "meeting"
    MAIL = "mail"


class ReplyBy(StrEnum):
    """How the requester wants to hear the answer."""

    CALL = "call"
    MAIL = "mail"
    SELF = "self"
    CHAT = "chat"


class ConsentWay(StrEnum):
    """How somebody agreed to what is written down about him."""

    FORM = "form"
    PAPER = "paper"
    SPOKEN = "spoken"
    LETTER = "letter"


class CloseReason(StrEnum):
    """Why a consultant closes without an answer, or how it came to be closed."""

    BY_MOUTH = "by_mouth"
    DUPLICATE = "double"
    SPAM = "spam"
    NOT_OURS = "not_ours"
    HELPED = "helped"
    WITHDRAWN = "withdrawn"
    QUIET = "quiet"
    BY_TEACHER = "by_teacher"


class HandoffReason(StrEnum):
    """Why nobody at the school advises (regulation, section 5)."""

    NOBODY_IN_TIME = "nobody_in_time"
    CANNOT_ADVISE = "cannot_advise"


class Owes(StrEnum):
    """Who has to send the vendor's support what it has asked for."""

    REQUESTER = "requester"
    SCHOOL = "school"
