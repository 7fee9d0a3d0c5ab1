"""A card, or a checklist, as a post: created once, then written anew for as long as it lives."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.journal.view import InquiryView
from helpdesk.kernel.leases import REPLACED, Delivery
from integration.chat.cards import card_of
from integration.chat.errors import Reason, Refused
from integration.chat.port import Renderer
from integration.chat.values import RenderedPost
from integration.delivery.posting import Poster, Target

log = structlog.get_logger(__name__)
# Draws under a delivery's id, with the address of an earlier card if there is one.
Draw = Callable[[str, str], RenderedPost]


@dataclass(frozen=True)
class CardPosts:
    """One post for each inquiry; a card is never deleted, for its thread would go with it."""

    poster: Poster
    pen: Renderer

    def draw(self, delivery: Delivery, view: InquiryView, now: datetime) -> str:
        """Create or redraw the card; return its post's id."""
        card = card_of(view, now, calls=bool(delivery.params.get("calls", True)))
        return self.keep(
            delivery,
            self.poster.rooms.consultants(),
            lambda key, earlier: self.pen.card(card, view.inquiry.id, key, earlier),
        )

    def keep(self, delivery: Delivery, channel_id: str, draw: Draw) -> str:
        """Create or redraw what is drawn anew as long as it lives; return its post's id."""
        known = delivery.post_id
        if known is None and delivery.unsure:
            known = self.poster.posted(delivery, channel_id)
        if known is not None:
            # What was posted without an answer may show an older state: it is drawn once more.
            key, earlier = self._before(delivery)
            return self._redraw(delivery, channel_id, known, draw, key, earlier)
        return self.poster.create(
            delivery, Target(channel_id), delivery.uuid, draw(delivery.uuid, "")
        )

    def _before(self, delivery: Delivery) -> tuple[str, str]:
        """Return the key of the post, and where the one lies that it has replaced, if any.

        The talk under that one is found by no other way.
        """
        replaced = delivery.params.get(REPLACED)
        if not replaced:
            return delivery.uuid, ""
        earlier = "" if self._is_deleted(replaced[-1]) else self.poster.rooms.address(replaced[-1])
        return _key_after(delivery, replaced[-1]), earlier

    def _redraw(
        self,
        delivery: Delivery,
        channel_id: str,
        post_id: str,
        draw: Draw,
        key: str,
        earlier: str = "",
    ) -> str:
        """Write the card anew; where it cannot be edited any more, post a fresh one."""
        drawing = draw(key, earlier)
        try:
            self.poster.client.update_post(post_id, drawing.message, drawing.props)
        except Refused as refused:
            if refused.reason is Reason.TOO_OLD_TO_EDIT:
                address = self.poster.rooms.address(post_id)
                return self._replace(delivery, channel_id, post_id, draw, address)
            if self._is_gone(post_id, refused):
                return self._replace(delivery, channel_id, post_id, draw, "")
            raise
        return post_id

    def _replace(
        self, delivery: Delivery, channel_id: str, old_id: str, draw: Draw, earlier: str
    ) -> str:
        """Post a fresh card in place of one post, once: its key follows from the two.

        This is rare, so it is always looked for first.
        """
        key = _key_after(delivery, old_id)
        found = self.poster.client.find_post(channel_id, delivery_id=key, since=delivery.created_at)
        if found is not None and not found.is_deleted:
            return self._redraw(delivery, channel_id, found.id, draw, key, earlier)
        log.info("card replaced", inquiry=delivery.inquiry_id, delivery=delivery.id)
        return self.poster.create(delivery, Target(channel_id), key, draw(key, earlier))

    def _is_gone(self, post_id: str, refused: Refused) -> bool:
        """Whether the card was deleted: servers say one or the other when such a post is edited."""
        return refused.is_missing and self._is_deleted(post_id)

    def _is_deleted(self, post_id: str) -> bool:
        try:
            return self.poster.client.get_post(post_id).is_deleted
        except Refused as asked:
            if asked.reason is Reason.MISSING:
                return True
            raise


def _key_after(delivery: Delivery, old_id: str) -> str:
    return str(uuid.uuid5(uuid.UUID(delivery.uuid), old_id))
