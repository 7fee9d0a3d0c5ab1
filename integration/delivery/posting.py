"""Posting once, under the delivery's own key, and found again when the answer was lost.

A card, or a checklist, is posted so once, then written anew for as long as it lives.

A post carries its delivery's id, by which it is looked for. Some chats also take a repetition under
the same id for the same post, for a while.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

from helpdesk.domain.messages import CHANNEL, THREAD
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


# Draws under a delivery's id, with the address of an earlier card if there is one.
Draw = Callable[[str, str], RenderedPost]


@dataclass(frozen=True)
class LastingPost:
    """The one post of a delivery; it is never deleted, for its thread would go with it."""

    poster: Poster
    delivery: Delivery
    channel_id: str
    draw: Draw

    def keep(self) -> str:
        """Create or redraw it; return its post's id."""
        known = self.delivery.post_id
        if known is None and self.delivery.unsure:
            found = self.poster.find(self.delivery, Target(self.channel_id))
            known = found.id if found else None
        if known is None:
            return self._create(self.delivery.uuid, "")
        # What was posted without an answer may show an older state: it is drawn once more.
        replaced = self.delivery.params.get(REPLACED)
        if not replaced:
            return self._redraw(known, self.delivery.uuid, "")
        # The talk under the card that it has replaced is found by no other way.
        earlier = "" if self._is_deleted(replaced[-1]) else self.poster.rooms.address(replaced[-1])
        return self._redraw(known, self._key_after(replaced[-1]), earlier)

    def _create(self, key: str, earlier: str) -> str:
        drawing = self.draw(key, earlier)
        return self.poster.create(self.delivery, Target(self.channel_id), key, drawing)

    def _redraw(self, post_id: str, key: str, earlier: str) -> str:
        """Write the card anew; where it cannot be edited any more, post a fresh one."""
        drawing = self.draw(key, earlier)
        try:
            self.poster.client.update_post(post_id, drawing)
        except Refused as refused:
            if refused.reason is Reason.TOO_OLD_TO_EDIT:
                return self._replace(post_id, self.poster.rooms.address(post_id))
            # Of a deleted post servers say one or the other.
            if refused.is_missing and self._is_deleted(post_id):
                return self._replace(post_id, "")
            raise
        return post_id

    def _replace(self, old_id: str, earlier: str) -> str:
        """Post a fresh card in place of one post, once: its key follows from the two.

        This is rare, so it is always looked for first.
        """
        key = self._key_after(old_id)
        found = self.poster.find(self.delivery, Target(self.channel_id), key)
        if found is not None and not found.is_deleted:
            return self._redraw(found.id, key, earlier)
        log.info("card replaced", inquiry=self.delivery.inquiry_id, delivery=self.delivery.id)
        return self._create(key, earlier)

    def _is_deleted(self, post_id: str) -> bool:
        try:
            return self.poster.client.get_post(post_id).is_deleted
        except Refused as asked:
            if asked.reason is Reason.MISSING:
                return True
            raise

    def _key_after(self, old_id: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self.delivery.uuid), old_id))
