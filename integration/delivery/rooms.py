"""Where the desk writes: its channel, asked for once, and people's doors, asked for now and then.

Only a fresh card in a known channel, calling nobody new, is then one single call.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from helpdesk.domain.messages import Addressee, AddresseeKind
from integration.chat.errors import Reason, Refused
from integration.chat.port import Members
from integration.chat.values import User

# Who has left the school is found out after this time at the latest.
KNOWN_FOR = 600  # seconds
DEACTIVATED = "desk.user_deactivated"
GONE = 410
# What was answered, and when by the monotonic clock.
Known = tuple[str, float]


@dataclass
class Rooms:
    """Safe for threads: at worst two of them ask the same question."""

    members: Members
    # Returns who is meant by a name of the school's papers.
    named: Callable[[str], User]
    # Returns where a client shows a post.
    address: Callable[[str], str]
    _doors: dict[str, Known] = field(default_factory=dict, init=False)
    _called: dict[str, Known] = field(default_factory=dict, init=False)

    def consultants(self) -> str:
        """Return the id of the consultants' channel."""
        return self.members.channel_id()

    def direct(self, addressee: Addressee) -> str:
        """Return the id of the direct channel with `id:…` or `user:…`.

        Raise Refused for somebody whom the chat does not know, or has deactivated: it would take
        the message, and nobody would read it.
        """
        return _ask_now_and_then(self._doors, addressee, lambda: self._open(addressee))

    def called(self, username: str) -> str:
        """Return how to mention whom the papers name so; nothing where nobody can be mentioned."""
        return _ask_now_and_then(self._called, username, lambda: self._shown(username))

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


def _ask_now_and_then(known: dict[str, Known], key: str, ask: Callable[[], str]) -> str:
    found = known.get(key)
    if found is None or time.monotonic() - found[1] > KNOWN_FOR:
        known[key] = found = ask(), time.monotonic()
    return found[0]
