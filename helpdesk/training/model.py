"""The values of a training: who is trained in what, by when, and what was signed off."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from helpdesk.domain.corrections import standing


class State(StrEnum):
    """How far a training has come."""

    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    """What a line of the record says."""

    REGISTERED = "registered"
    CHANGED = "changed"
    TAUGHT = "taught"
    CAN = "can"
    MORE = "more"
    PAPER = "paper"
    CANCELLED = "cancelled"
    WARNED = "warned"
    OVERDUE = "overdue"


class TrainingWay(StrEnum):
    """By which way a line came."""

    CHAT = "chat"
    PAGE = "page"
    CLOCK = "clock"


# What can be taken back by a later line: the rest is told of what has happened by itself.
CORRECTABLE = frozenset({Deed.TAUGHT, Deed.CAN, Deed.MORE, Deed.PAPER, Deed.CANCELLED})


@dataclass(frozen=True)
class Topic:
    """One point of the plan."""

    code: str
    title: str


@dataclass(frozen=True)
class Line:
    """One line of the record. `day` is when it was taught, or when the sheet was signed; where
    something was mended, the last day of the term that had passed by then.
    """

    id: int
    training_id: int
    what: Deed
    topic: str
    day: date | None
    note: str
    picture: str
    way: TrainingWay
    person_id: str
    person_name: str
    at: datetime
    corrects: int | None
    is_void: bool


@dataclass(frozen=True)
class Details:
    """What the head says of a training; `username` is empty for people without the chat."""

    name: str
    started_on: date
    trainer: str
    username: str = ""
    position: str = ""


class TrainingChanges(TypedDict, total=False):
    """What may be changed of a record; what is left out stays as it is."""

    name: str
    username: str
    position: str
    started_on: date
    trainer: str
    trainer_name: str
    regulation_version: int
    due_at: datetime
    state: State
    done_on: date | None
    warned_for: datetime | None
    told_for: datetime | None
    version: int


@dataclass(frozen=True)
class Training:
    """One record with its lines. `due_at` is when the term ends (UTC); days are the school's.

    `done_on` is the day of the last sign-off, or the one on the paper sheet.
    """

    id: int
    name: str
    username: str
    position: str
    started_on: date
    trainer: str
    trainer_name: str
    topics: tuple[Topic, ...]
    regulation_version: int
    due_at: datetime
    state: State
    done_on: date | None
    registered_at: datetime
    warned_for: datetime | None
    told_for: datetime | None
    version: int
    lines: tuple[Line, ...] = field(default=(), hash=False)

    @property
    def holding(self) -> list[Line]:
        """The lines that hold, in order."""
        return standing(self.lines)

    def last(self, topic: str, *deeds: Deed) -> Line | None:
        """Return the newest line that holds and says one of these of the topic; "" is the whole."""
        found = (line for line in self.holding if line.topic == topic and line.what in deeds)
        return max(found, key=lambda line: line.id, default=None)

    def taught(self, topic: str) -> Line | None:
        return self.last(topic, Deed.TAUGHT)

    def signed(self, topic: str) -> Line | None:
        """Return the trainee's «Умею»; None where he has not said so, or wants more since."""
        line = self.last(topic, Deed.CAN, Deed.MORE)
        return line if line and line.what is Deed.CAN else None

    def wants_more(self, topic: str) -> Line | None:
        """Return the trainee's «Нужно ещё», unless he was taught or has signed since."""
        line = self.last(topic, Deed.CAN, Deed.MORE, Deed.TAUGHT)
        return line if line and line.what is Deed.MORE else None

    @property
    def missing(self) -> tuple[Topic, ...]:
        """The topics that are not signed off yet."""
        if self.paper:
            return ()
        return tuple(topic for topic in self.topics if not self.signed(topic.code))

    @property
    def paper(self) -> Line | None:
        """The line that says that the sheet was signed on paper."""
        return self.last("", Deed.PAPER)

    @property
    def cancelled(self) -> Line | None:
        return self.last("", Deed.CANCELLED)

    @property
    def passed(self) -> date | None:
        """The last day of a term that had passed before the day it counts from was mended."""
        mended = (line.day for line in self.lines if line.what is Deed.CHANGED)
        return next((day for day in mended if day), None)

    @property
    def sheet(self) -> str:
        """The name in the store of the signed sheet's picture; empty where there is none."""
        return self.paper.picture if self.paper else ""

    def title(self, code: str) -> str:
        return next((topic.title for topic in self.topics if topic.code == code), code)

    def is_overdue(self, now: datetime) -> bool:
        return self.state is State.RUNNING and now > self.due_at

    def is_trainee(self, username: str) -> bool:
        return bool(username) and username == self.username
