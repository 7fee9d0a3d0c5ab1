"""A leased message, and for how long it is its holder's."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from helpdesk.domain.messages import Addressee
from helpdesk.kernel.deliveries import CARD

# A lease outlasts the slowest send: the client's own time limits sum to less.
LEASE_LASTS = timedelta(seconds=60)
# What one request to the chat may take at most: who has less left of his lease posts no more.
LAST_REQUEST = timedelta(seconds=20)
# Under this name a card's parameters hold the posts that others have replaced.
REPLACED = "replaced"


class LeaseLost(Exception):
    """Who holds the message has been held up himself: by now it may be somebody else's."""


def uptime() -> float:
    """Return seconds that no correction of the clock changes, and sleep does not stop."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True)
class Delivery:
    """A leased message. `post_id` is the card's post, or a notice's once sent."""

    id: int
    uuid: str
    inquiry_id: int | None
    sort: str
    occasion: str
    key: str
    cycle: int
    addressee: Addressee
    params: dict[str, Any]
    created_at: datetime
    token: str
    attempts: int
    unsure: bool
    post_id: str | None
    wanted: int
    drawn: int
    state: str
    since: float = field(default_factory=uptime, compare=False)

    @property
    def is_card(self) -> bool:
        return self.sort == CARD


def delivery_of(row: Row[Any]) -> Delivery:
    """Return a message as its row stands."""
    values = dict(row._mapping)
    values["token"] = values.pop("lease_token")
    wanted = Delivery.__dataclass_fields__
    return Delivery(**{name: value for name, value in values.items() if name in wanted})
