"""Who acts: requesters, consultants, the clock; and the people that the desk knows."""

from dataclasses import dataclass
from enum import StrEnum

from helpdesk.domain.states import ReplyBy


class Role(StrEnum):
    """In what capacity somebody acts on an inquiry."""

    REQUESTER = "requester"
    CONSULTANT = "consultant"
    # Who writes down what a parent has told him, and advises nobody by that.
    STAFF = "staff"
    CLOCK = "clock"


@dataclass(frozen=True)
class Actor:
    """Who acts: a requester (id is empty), a member of staff by Mattermost id, or the clock.

    `appointed` is whether he may advise: the head and the director lead without being consultants.
    `met` is whether he is known to be in the consultants' channel: who only leads need not be.
    """

    role: Role
    id: str = ""
    username: str = ""
    name: str = ""
    head: bool = False
    appointed: bool = True
    met: bool = True


CLOCK = Actor(Role.CLOCK)


REQUESTER = Actor(Role.REQUESTER)


@dataclass(frozen=True)
class Requester:
    """Who asks, and how to reach him; any of it may be missing but the name."""

    name: str
    phone: str = ""
    email: str = ""
    reply_by: ReplyBy = ReplyBy.SELF
    mattermost_id: str = ""
    username: str = ""


@dataclass(frozen=True)
class Person:
    """A member of staff whom the desk knows; `entitled` is whether he may claim, `met` whether he
    was seen in the consultants' channel.
    """

    id: str
    username: str
    name: str
    entitled: bool
    met: bool = True
