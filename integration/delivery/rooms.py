"""Where the desk writes: its channel, asked for once, and people's doors, asked for now and then.

Only a fresh card in a known channel, calling nobody new, is then one single call.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdesk.domain.addressee import Addressee, AddresseeKind
from integration.chat.errors import Reason, Refused
from integration.chat.port import Members
from integration.chat.values import User

# Who has left the school is found out after this time at the latest.
KNOWN_FOR = timedelta(minutes=10)
DEACTIVATED = "desk.user_deactivated"
GONE = 410


@dataclass(frozen=True)
class Door:
    """Somebody's direct channel with the bot, and when it was asked for."""

    channel_id: str
    asked_at: datetime


@dataclass
class Rooms:
    """Safe for threads: at worst two of them ask the same question."""

    members: Members
    # Returns who is meant by a name of the school's papers.
    named: Callable[[str], User]
    # Returns where a client shows a post.
    address: Callable[[str], str]
    _known: dict[str, tuple[str, float]] = field(default_factory=dict, init=False)
    _doors: dict[Addressee, Door] = field(default_factory=dict, init=False)

    def consultants(self) -> str:
        """Return the id of the consultants' channel."""
        return self.members.channel_id()

    def direct(self, addressee: Addressee, now: datetime) -> str:
        """Return the id of the direct channel with `id:…` or `user:…`.

        Raise Refused for somebody whom the chat does not know, or has deactivated: it would take
        the message, and nobody would read it.
        """
        door = self._doors.get(addressee)
        if door is None or now - door.asked_at > KNOWN_FOR:
            door = Door(self._open(addressee), now)
            self._doors[addressee] = door
        return door.channel_id

    def called(self, username: str) -> str:
        """Return how to mention whom the papers name so; nothing where nobody can be mentioned.

        It is asked for now and then.
        """
        found = self._known.get(username)
        if found is None or time.monotonic() - found[1] > KNOWN_FOR.total_seconds():
            found = self._shown(username), time.monotonic()
            self._known[username] = found
        return found[0]

    def _shown(self, username: str) -> str:
        try:
            user = self.named(username)
        except Refused as refused:
            # Another refusal says nothing of him.
            return "" if refused.reason is Reason.MISSING else username
        return user.called if user.is_active else ""

    def forget(self) -> None:
        self.members.forget()
        self._doors.clear()

    def _open(self, addressee: Addressee) -> str:
        is_named = addressee.kind is AddresseeKind.USER
        user = (self.named if is_named else self.members.user)(addressee.name)
        if not user.is_active:
            raise Refused(GONE, DEACTIVATED, "")
        return self.members.direct_channel(user.id)
