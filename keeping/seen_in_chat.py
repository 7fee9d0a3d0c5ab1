"""What the chat shows of a copy's unsent posts: which are there by their marks, which are not."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.domain.messages import CHANNEL, THREAD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.references import is_own_mark, is_own_post
from integration.chat.chat_server import ChatServer
from integration.chat.errors import ChatError, Refused
from integration.chat.values import CLOCK_SKEW, Post
from integration.chosen import create_server
from integration.delivery.rooms import Rooms
from settings import Settings


@dataclass(frozen=True)
class Seen:
    """How many unsent posts are in the chat already; and of the consultants' channel since the copy
    how many posts are the bot's, and of how many of them this database knows nothing.
    """

    there: int
    said: int
    unknown: int


def look_into_chat(
    desk: Desk, settings: Settings, posts: Sequence[Delivery], taken_at: datetime
) -> Seen | None:
    """Return what the chat shows; None where it does not answer."""
    server = create_server(desk, settings)
    rooms = Rooms(server.members, server.accounts.named, server.chat.post_url)
    since = min([taken_at, *(each.created_at for each in posts)]) - CLOCK_SKEW
    with closing(server.chat):
        try:
            look = _Look(server, rooms, since)
            there = sum(look.shows(each) for each in posts)
            said = look.said_in(rooms.consultants())
        except ChatError:
            return None
    new = [post for post in said.values() if post.created > taken_at]
    unknown = [each for each in new if not _is_known(desk, each)]
    return Seen(there, len(new), len(unknown))


def _is_known(desk: Desk, post: Post) -> bool:
    return is_own_post(desk, post.id) or is_own_mark(desk, post.mark)


@dataclass
class _Look:
    """Each channel is read once."""

    server: ChatServer
    rooms: Rooms
    since: datetime
    _said: dict[str, dict[str, Post]] = field(default_factory=dict)

    def shows(self, delivery: Delivery) -> bool:
        try:
            return delivery.uuid in self.said_in(self._channel_of(delivery))
        except Refused:
            # Whoever has left the chat has got nothing.
            return False

    def said_in(self, channel_id: str) -> dict[str, Post]:
        """Return the bot's posts by their marks; deleted ones have been there too."""
        if channel_id not in self._said:
            mine = self.server.chat.me().id
            found = self.server.chat.posts_since(channel_id, self.since)
            self._said[channel_id] = {
                each.mark: each for each in found if each.user_id == mine and each.mark
            }
        return self._said[channel_id]

    def _channel_of(self, delivery: Delivery) -> str:
        in_channel = delivery.addressee in (THREAD, CHANNEL)
        return self.rooms.consultants() if in_channel else self.rooms.direct(delivery.addressee)
