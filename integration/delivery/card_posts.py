"""A card, or a checklist, as a post: created once, then written anew for as long as it lives."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from helpdesk.kernel.leases import REPLACED, Delivery
from integration.chat.errors import Reason, Refused
from integration.chat.values import RenderedPost
from integration.delivery.posting import Poster, Target

log = structlog.get_logger(__name__)
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
