"""Deleting what was said in the chat about somebody whose data are erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.erasure import posts
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from integration.mattermost.client import MattermostClient
from integration.mattermost.errors import Refused, Unreachable

EMPTY = "Удалено."


@dataclass(frozen=True)
class ErasingPosts:
    """Raises Refused where the server lets the bot neither delete nor edit its own post."""

    desk: Desk
    client: MattermostClient

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
            if refused.status not in (403, 404):
                raise
            self._empty(post_id)

    def _empty(self, post_id: str) -> None:
        """Where a post may not be deleted, take its words and files; where it is gone, well."""
        try:
            post = self.client.get_post(post_id)
        except Refused as refused:
            if refused.status != 404:
                raise
            return
        if not post.is_deleted:
            self.client.update_post(post_id, EMPTY, {})
