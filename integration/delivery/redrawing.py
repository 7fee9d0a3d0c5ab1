"""A word in the chat drawn anew: it has asked for a decision, and now shows which one was made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from helpdesk.domain.messages import CHANNEL, DeliveryState, NotificationType
from helpdesk.kernel.delivered import note_beneath, stop_asking
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.links import reference_of
from helpdesk.kernel.outbox import written_down
from integration.chat.errors import Reason, Refused, Unreachable
from integration.chat.port import Renderer
from integration.chat.speech import Notification
from integration.chat.values import Post
from integration.delivery.posting import Poster, Target

# Of two who draw at one time the slower might draw what the other has seen changed: it looks again.
LOOKS = 3
# These may ask again: once it did not help, once the same consultant has claimed it anew, once the
# support has got what it had asked for.
COMES_BACK = frozenset(
    {NotificationType.ACCEPTED, NotificationType.CLAIMED, NotificationType.VENDOR_ASK}
)

log = structlog.get_logger(__name__)
Standing = Callable[[Delivery, datetime], Notification | None]


@dataclass(frozen=True)
class PostRenderer:
    """Draws an earlier notice as it stands; doing it twice does no harm."""

    desk: Desk
    poster: Poster
    pen: Renderer
    standing: Standing

    def draw(self, delivery: Delivery, now: datetime) -> None:
        """Draw what `delivery` names by the id of its own delivery.

        Raise Unreachable where that is just on its way; what has not left yet is rendered when it
        does.
        """
        told = written_down(self.desk, int(delivery.params["of"]))
        if told is None:
            return
        if told.post_id is None:
            if told.state == DeliveryState.PENDING and (told.token or told.unsure):
                raise Unreachable("what is to be drawn anew is just on its way")
            return
        try:
            shown, is_editable = self._keep_up(told, now, anew=bool(delivery.params.get("anew")))
        except Refused as refused:
            # Nobody is waiting for it: what no administrator can mend is left as it is.
            if refused.can_be_mended:
                raise
            log.info("not drawn anew", post=told.post_id, error=str(refused))
            return
        may_ask_again = is_editable and told.occasion in COMES_BACK
        if shown is not None and not shown.buttons and not may_ask_again:
            stop_asking(self.desk, told.id, now)

    def _keep_up(
        self, told: Delivery, now: datetime, *, anew: bool
    ) -> tuple[Notification | None, bool]:
        """Write it until it shows what holds; return that, and whether it may still be edited."""
        post = self.poster.client.get_post(told.post_id or "")
        shown: Notification | None = None
        is_editable = True
        for _ in range(LOOKS):
            notice = self.standing(told, now)
            if notice is None or notice == shown:
                break
            # Its other words change with every day: they alone are no reason to edit it.
            offered = [button.words for button in notice.buttons]
            if shown or anew or not told.inquiry_id or post.button_names != offered:
                is_editable = self._write(told, post, notice, now)
            shown = notice
        return shown, is_editable

    def _write(self, told: Delivery, post: Post, notice: Notification, now: datetime) -> bool:
        """Write the post anew; return False where it is too old to be edited."""
        drawing = self.pen.notification(notice, self._about(told), told.uuid)
        try:
            self.poster.client.update_post(post.id, drawing, post.file_ids)
        except Refused as refused:
            if refused.reason is not Reason.TOO_OLD_TO_EDIT:
                raise
            if not notice.buttons and told.addressee != CHANNEL:
                self._say_beneath(told, post, notice, now)
            return False
        return True

    def _about(self, told: Delivery) -> str:
        return reference_of(self.desk, told.inquiry_id) if told.inquiry_id else ""

    def _say_beneath(self, told: Delivery, post: Post, notice: Notification, now: datetime) -> None:
        """Where the server lets nobody edit what is old, say what was decided: each thing once."""
        if told.inquiry_id is not None:
            # Of what stands above, what it was about is enough.
            notice = replace(notice, blocks=(notice.blocks[0], notice.blocks[-1]))
        said = self.pen.notification(notice, "", "").message
        key = str(uuid.uuid5(uuid.UUID(told.uuid), said))
        root_id = "" if told.inquiry_id else post.id
        found = self.poster.find(told, Target(post.channel_id, root_id), key)
        if found is None:
            found = self.poster.client.create_post(
                post.channel_id,
                self.pen.notification(notice, self._about(told), key),
                root_id=root_id,
                pending_id=key,
            )
        note_beneath(self.desk, told.id, found.id, now)
