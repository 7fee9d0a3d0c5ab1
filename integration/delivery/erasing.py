"""Deleting what was said in the chat: what is void by now, or about erased data."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.domain.messages import DeliveryState
from helpdesk.erasure import posts
from helpdesk.inquiries.incoming_posts import told_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
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

    def _delete(self, post_id: str) -> None:
        try:
            self.client.delete_post(post_id)
        except Refused as refused:
            if not refused.is_missing:
                raise
            self._empty(post_id)

    def _empty(self, post_id: str) -> None:
        """Where a post may not be deleted, take its words and files; where it is gone, well."""
        try:
            post = self.client.get_post(post_id)
        except Refused as refused:
            if refused.reason is not Reason.MISSING:
                raise
            return
        if not post.is_deleted:
            self.client.update_post(post_id, EMPTY, {})

    def take_back(self, delivery: Delivery) -> None:
        """Delete an earlier notice; doing it twice does no harm."""
        state, post_id = told_of(self.desk, int(delivery.params["of"]))
        if state == DeliveryState.PENDING:
            raise Unreachable("what is to be taken back is still on its way")
        if post_id is None:
            return
        try:
            self.client.delete_post(post_id)
        except Refused as refused:
            if not refused.is_missing:
                raise
            self._silence(post_id)

    def _silence(self, post_id: str) -> None:
        """Where it may not be deleted, take its buttons; where it is gone, that is as well."""
        try:
            if not self.client.get_post(post_id).is_deleted:
                self.client.update_post(post_id, QUIET, {})
        except Refused as refused:
            log.info("left as it is", post=post_id, error=str(refused))
