"""Posting once: under the delivery's own key, and found again when the answer was lost.

A post carries its delivery's id, by which it is looked for. Some chats also take a repetition under
the same id for the same post, for a while.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

from helpdesk.domain.addressee import CHANNEL, THREAD
from helpdesk.kernel.leases import REPLACED, Delivery, LeaseLost
from integration.chat.errors import Reason, Refused
from integration.chat.port import Posts
from integration.chat.values import Post, RenderedPost
from integration.delivery.rooms import Rooms

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Target:
    """Where a post goes: a channel, and the root of the thread if it is a reply."""

    channel_id: str
    root_id: str = ""


@dataclass(frozen=True)
class Poster:
    """The chat, the rooms into which it writes, and what says whether a lease is still held."""

    client: Posts
    rooms: Rooms
    is_held: Callable[[Delivery], bool]

    def create(
        self,
        delivery: Delivery,
        target: Target,
        key: str,
        drawing: RenderedPost,
        file_ids: list[str] | None = None,
    ) -> str:
        """Post, unless the lease is about to run out: then somebody else may do it meanwhile."""
        if not self.is_held(delivery):
            raise LeaseLost
        try:
            post = self.client.create_post(
                target.channel_id,
                drawing,
                root_id=target.root_id,
                file_ids=file_ids or [],
                pending_id=key,
            )
        except Refused:
            # The channel may have been made anew under its old name.
            self.rooms.forget()
            raise
        return post.id

    def find(self, delivery: Delivery, target: Target, key: str = "") -> Post | None:
        """Return what was posted under the key, perhaps deleted since; under the delivery's own,
        the post of an earlier try whose outcome nobody heard.
        """
        return next(self._posts(delivery, target, key or delivery.uuid), None)

    def _posts(self, delivery: Delivery, target: Target, key: str) -> Iterator[Post]:
        return self.client.posts_of(
            target.channel_id, delivery_id=key, since=delivery.created_at, root_id=target.root_id
        )

    def leave_one(self, delivery: Delivery, kept: str) -> None:
        """Delete what else was posted for this delivery, by who was held up beyond his lease.

        Never what `kept` has replaced: with an old card its whole thread would go.
        """
        post = self.client.get_post(kept)
        posts = self._posts(delivery, Target(post.channel_id, post.root_id), delivery.uuid)
        spared = {kept, *delivery.params.get(REPLACED, ())}
        for post_id in {each.id for each in posts if not each.is_deleted} - spared:
            log.warning("second post taken back", delivery=delivery.id)
            self.client.delete_post(post_id)


def can_go_later(refused: Refused, delivery: Delivery) -> bool:
    """Whether it goes once an administrator has mended something.

    What is for the desk's own channel is not given up either where that was archived, or where the
    bot was put out of it; but the card of an inquiry is, which is tried again all the same.
    """
    is_inquirys_card = delivery.is_card and delivery.inquiry_id is not None
    in_own_room = not is_inquirys_card and delivery.addressee in (THREAD, CHANNEL)
    is_lost = refused.is_missing or refused.reason is Reason.ARCHIVED
    return refused.can_be_mended or (in_own_room and is_lost)
