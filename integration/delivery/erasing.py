"""Deleting what was said in the chat: what is void by now, or about erased data."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.domain.messages import DeliveryState
from helpdesk.erasure import posts
from helpdesk.inquiries.incoming_posts import told_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.errors import Reason, Refused, Unreachable
from integration.chat.port import Posts

EMPTY = "Удалено."
QUIET = "Уже не нужно."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ErasingPosts:
    """Raises Refused where the server lets the bot neither delete nor edit its own post."""

    desk: Desk
    client: Posts

    def delete(self, delivery: Delivery, now: datetime) -> None:
        """Delete the posts that the delivery names, with their files; twice does no harm."""
        if "post" in delivery.params:
            self._delete(str(delivery.params["post"]))
            return
        with self.desk.reading() as connection:
            found, is_on_its_way = posts.posts_of(connection, int(delivery.params["of"]), now)
        if is_on_its_way:
            raise Unreachable("what is to be deleted is still on its way")
        for post_id in found:
            self._delete(post_id)

    def _delete(self, post_id: str, instead: str = EMPTY) -> None:
        """Delete a post; where that is not allowed, take its words, buttons and files."""
        try:
            self.client.delete_post(post_id)
        except Refused as refused:
            if not refused.is_missing:
                raise
            self._write_over(post_id, instead)

    def _write_over(self, post_id: str, words: str) -> None:
        """Where it is gone, well; what is only void is not worth another try."""
        try:
            if not self.client.get_post(post_id).is_deleted:
                self.client.update_post(post_id, words, {})
        except Refused as refused:
            if words == EMPTY and refused.reason is not Reason.MISSING:
                raise
            log.info("left as it is", post=post_id, error=str(refused))

    def take_back(self, delivery: Delivery) -> None:
        """Delete an earlier notice; doing it twice does no harm."""
        state, post_id = told_of(self.desk, int(delivery.params["of"]))
        if state == DeliveryState.PENDING:
            raise Unreachable("what is to be taken back is still on its way")
        if post_id is not None:
            self._delete(post_id, QUIET)
