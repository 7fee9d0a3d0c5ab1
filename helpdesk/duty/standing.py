"""What an order is, and what it says of somebody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from helpdesk.regulation.regulation import Regulation

USERNAME = re.compile(r"[a-z0-9._-]{1,64}")
BAD_USERNAME = "Напишите имя в чате латинскими буквами, без @, например m.nehay."


class Post(StrEnum):
    """What somebody is appointed to."""

    CONSULTANT = "consultant"
    ACTING_DIRECTOR = "acting_director"


@dataclass(frozen=True)
class Scan:
    """A picture or PDF of an order: its name in the store, who put it there and when (UTC)."""

    name: str
    entered_by: str
    entered_at: datetime


class Corrected(StrEnum):
    """What of an order was mistyped, or annulled."""

    NUMBER = "number"
    DATED = "dated"
    USERNAME = "username"
    NAME = "name"
    TOPICS = "topics"
    FIRST = "first"
    LAST = "last"
    RELIEF = "relief"
    ANNULLED = "annulled"


@dataclass(frozen=True)
class Correction:
    """What stood there before, and what stands there since; `whose` is empty for the order's own.

    Days are written as a person reads them.
    """

    what: Corrected
    whose: str
    before: str
    after: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Order:
    """The director's order; all its scans are kept, the newest last, and what was corrected."""

    id: int
    number: str
    dated: date
    entered_by: str
    entered_at: datetime
    scans: tuple[Scan, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def scan(self) -> Scan | None:
        """The one that is shown."""
        return self.scans[-1] if self.scans else None


@dataclass(frozen=True)
class Appointment:
    """Who holds a post by which order; `first` and `last` are days of the school, both included.

    `topics` are written «parent:marks», «staff:lessons»; none means all of them.
    """

    id: int
    order: Order
    post: Post
    username: str
    name: str
    topics: tuple[str, ...]
    first: date
    last: date | None
    ended_by: Order | None = None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def is_void(self) -> bool:
        """Relieved on the very day of the appointment: it has held for no day."""
        return self.last is not None and self.last < self.first

    def is_for(self, kind: str, topic: str) -> bool:
        """Return whether an inquiry of this kind and topic is his to be called for."""
        return not self.topics or f"{kind}:{topic}" in self.topics


@dataclass(frozen=True)
class DutyStanding:
    """Who holds which post on one day: by the regulation, and by what the orders say.

    Until the day on which the first consultant's appointment begins (`any_consultant`), whoever is
    in the consultants' channel advises: a school enters its orders when it has them, and one for
    next week locks nobody out today. The acting director acts beside the director named in the
    regulation: who is ill may still sign, and nobody is locked out by a date that was mistyped.
    """

    head: str
    director: str
    appointments: tuple[Appointment, ...] = ()
    any_consultant: bool = False

    def is_director(self, username: str) -> bool:
        """Return whether he is the director, or acts for him, on this day."""
        return username == self.director or self._holds(Post.ACTING_DIRECTOR, username)

    def is_head(self, username: str) -> bool:
        """Return whether this is the head, or the director, who may do what the head may."""
        return username == self.head or self.is_director(username)

    def may_consult(self, username: str) -> bool:
        """Return whether he may claim and answer: once anybody is appointed, only who is."""
        return not self.any_consultant or self._holds(Post.CONSULTANT, username)

    def post_of(self, username: str) -> str:
        """Return the name of the highest post that he holds; empty where he holds none."""
        if self.is_director(username):
            return "director"
        if self.is_head(username):
            return "head"
        return "consultant" if self.may_consult(username) else ""

    @property
    def directors(self) -> tuple[str, ...]:
        """Whom to tell what is for the director: who acts for him comes first."""
        acting = (each.username for each in self._of(Post.ACTING_DIRECTOR))
        return tuple(dict.fromkeys((*acting, self.director)))

    @property
    def consultants(self) -> tuple[Appointment, ...]:
        """Who is appointed to advise on this day, in the order of the orders."""
        return tuple(self._of(Post.CONSULTANT))

    def acting_director(self) -> Appointment | None:
        """Return who acts for the director on this day, by the newest order."""
        return next(iter(reversed(tuple(self._of(Post.ACTING_DIRECTOR)))), None)

    def uncovered(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Return those of these topics («parent:marks») for which nobody is appointed."""
        held = [each.topics for each in self.consultants]
        return tuple(t for t in topics if not any(not some or t in some for some in held))

    def called_for(self, kind: str, topic: str, usernames: Iterable[str]) -> tuple[str, ...]:
        """Return those of these people who are appointed for the topic, those for it alone first.

        Where none of them is, all are.
        """
        everybody = tuple(usernames)
        topics = {
            each.username: each.topics for each in self.consultants if each.is_for(kind, topic)
        }
        fit = [user for user in everybody if user in topics]
        return tuple(sorted(fit, key=lambda user: not topics[user])) or everybody

    def _holds(self, post: Post, username: str) -> bool:
        return any(each.username == username for each in self._of(post))

    def _of(self, post: Post) -> Iterable[Appointment]:
        return (each for each in self.appointments if each.post is post)


def standing_by(
    everything: Iterable[Appointment], regulation: Regulation, day: date
) -> DutyStanding:
    """Return who holds which post on a day, by all that was ever appointed."""
    begun = [each for each in everything if each.first <= day]
    people = regulation.people
    return DutyStanding(
        people.head.user,
        people.director.user,
        tuple(each for each in begun if each.holds_on(day)),
        any(each.post is Post.CONSULTANT and not each.is_void for each in begun),
    )
