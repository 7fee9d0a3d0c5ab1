"""The values of a schedule: who helps when and where, who agreed, and who approved."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from helpdesk.regulation.decisions import Person


class Stage(StrEnum):
    """How far a schedule has come; a draft that was returned is a draft again."""

    DRAFT = "draft"
    AGREEING = "agreeing"
    APPROVED = "approved"


class Deed(StrEnum):
    """What is written down of the schedule, in its append-only record."""

    DRAFTED = "drafted"
    EDITED = "edited"
    SENT = "sent"
    MAILED = "mailed"
    TAKEN_BACK = "taken_back"
    AGREED = "agreed"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHOUT = "without"
    ABSENT = "absent"
    PRESENT = "present"
    SWAP_ASKED = "swap_asked"
    SWAP_ACCEPTED = "swap_accepted"
    SWAP_DECLINED = "swap_declined"
    SWAP_WITHDRAWN = "swap_withdrawn"


class DecidedBy(StrEnum):
    """By which way somebody has agreed or approved."""

    CHAT = "chat"
    PAGE = "page"
    MAIL = "mail"


@dataclass(frozen=True)
class Slot:
    """Hours of one weekday (Monday is 0) in which one person helps; local times of the school."""

    weekday: int
    opens: time
    closes: time
    user: str
    name: str
    phone: str = ""
    room: str = ""


def slot_of(person: Person, weekday: int, opens: time, closes: time) -> Slot:
    """Return the hours of a weekday in which somebody helps whom the regulation names."""
    return Slot(weekday, opens, closes, person.user, person.name, person.phone, person.room)


@dataclass(frozen=True)
class Absence:
    """The days, the last one included, on which somebody is not at the school."""

    user: str
    name: str
    first: date
    last: date
    id: int = 0

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Agreement:
    """That somebody named in a schedule agrees to it, and when (UTC)."""

    user: str
    name: str
    at: datetime
    way: DecidedBy = DecidedBy.PAGE


class SwapState(StrEnum):
    """What became of a colleague's wish for a substitute."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Swap:
    """One day's duty that one colleague takes over from another, once he has accepted.

    `asked_by` is who has asked for it, by user name: the colleague himself, or who leads.
    """

    id: int
    day: date
    user: str
    name: str
    by_user: str
    by_name: str
    state: SwapState
    asked_by: str = ""


@dataclass(frozen=True)
class Returned:
    """Who sent a schedule back to be edited, with which words, and when (UTC)."""

    name: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Schedule:
    """One version. `number` counts versions from 1; `edition` counts the changes of one version:
    an agreement is to one edition alone. `valid_from` is the first day on which it is in force.
    `absences` are those that touch its days; `without` are those for which it was approved without
    somebody's agreement. What has not happened yet is empty or None.
    """

    number: int
    slots: tuple[Slot, ...]
    absences: tuple[Absence, ...]
    agreements: tuple[Agreement, ...]
    drafted_by: str
    approved_by: str
    approved_post: str
    approved_at: datetime | None
    valid_from: date
    stage: Stage = Stage.APPROVED
    edition: int = 1
    edited_by: str = ""
    returned: Returned | None = None
    approved_way: DecidedBy | None = None
    without: tuple[Absence, ...] = ()

    @property
    def digest(self) -> str:
        """Return what tells its hours from those of another of this number and edition: both are
        given out anew where a copy is restored.
        """
        hours = [f"{each.weekday} {each.opens} {each.closes} {each.user}" for each in self.slots]
        said = "\n".join((self.valid_from.isoformat(), *sorted(hours)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def users(self) -> tuple[str, ...]:
        """Everybody named in it, once each: they agree to it."""
        return tuple(dict.fromkeys(slot.user for slot in self.slots))

    @property
    def missing(self) -> tuple[Slot, ...]:
        """One slot of each person named in it who has not agreed yet."""
        agreed = {each.user for each in self.agreements}
        firsts = {slot.user: slot for slot in reversed(self.slots)}
        return tuple(firsts[user] for user in self.users if user not in agreed)

    def excused(self, today: date) -> tuple[Absence, ...]:
        """Return one absence of each who has not agreed and is away on the first day on which it
        would hold: it would begin without him, so the director need not wait for him. None where
        nobody has agreed: it is approved jointly.
        """
        if not self.agreements:
            return ()
        first = max(today, self.valid_from)
        away = {each.user: each for each in self.absences if each.covers(first)}
        return tuple(away[slot.user] for slot in self.missing if slot.user in away)

    def awaited(self, today: date) -> tuple[Slot, ...]:
        """Return `missing` but for those who are excused."""
        excused = {each.user for each in self.excused(today)}
        return tuple(slot for slot in self.missing if slot.user not in excused)

    def name_of(self, user: str) -> str:
        return next((slot.name for slot in self.slots if slot.user == user), user)

    def on(self, weekday: int) -> tuple[Slot, ...]:
        """Return the slots of a weekday, in order of their hours."""
        found = (slot for slot in self.slots if slot.weekday == weekday)
        return tuple(sorted(found, key=lambda slot: (slot.opens, slot.closes, slot.name)))


def newest_by(schedules: Iterable[Schedule], day: date) -> Schedule | None:
    """Return the one of the approved versions that holds on that day: the latest to begin.

    Of two that begin on one day the newer holds.
    """
    begun = [each for each in schedules if each.valid_from <= day]
    return max(begun, key=lambda each: (each.valid_from, each.number), default=None)
