"""Deleting what was said in the chat: what is void by now, or about erased data.

Doing it twice does no harm. It raises Refused where the server lets the bot neither delete nor edit
its own post.
"""

from datetime import datetime

import structlog

from helpdesk.domain.messages import DeliveryState
from helpdesk.erasure import posts
from helpdesk.inquiries.incoming_posts import told_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.errors import Reason, Refused, Unreachable
from integration.chat.port import Posts
from integration.chat.values import RenderedPost

EMPTY = "Удалено."
QUIET = "Уже не нужно."

log = structlog.get_logger(__name__)


def erase(desk: Desk, client: Posts, delivery: Delivery, now: datetime) -> None:
    """Delete the posts that the delivery names, with their files."""
    if "post" in delivery.params:
        _delete(client, str(delivery.params["post"]), EMPTY)
        return
    found, is_on_its_way = desk.read(posts.posts_of, int(delivery.params["of"]), now)
    if is_on_its_way:
        raise Unreachable("what is to be deleted is still on its way")
    for post_id in found:
        _delete(client, post_id, EMPTY)


def take_back(desk: Desk, client: Posts, delivery: Delivery) -> None:
    """Delete an earlier notice."""
    state, post_id = told_of(desk, int(delivery.params["of"]))
    if state == DeliveryState.PENDING:
        raise Unreachable("what is to be taken back is still on its way")
    if post_id is not None:
        _delete(client, post_id, QUIET)


def _delete(client: Posts, post_id: str, instead: str) -> None:
    """Delete a post; where that is not allowed, take its words, buttons and files."""
    try:
        client.delete_post(post_id)
    except Refused as refused:
        if not refused.is_missing:
            raise
        _write_over(client, post_id, instead)


def _write_over(client: Posts, post_id: str, words: str) -> None:
    """Where it is gone, well; what is only void is not worth another try."""
    try:
        if not client.get_post(post_id).is_deleted:
            client.update_post(post_id, RenderedPost(words))
    except Refused as refused:
        if words == EMPTY and refused.reason is not Reason.MISSING:
            raise
        log.info("left as it is", post=post_id, error=str(refused))
