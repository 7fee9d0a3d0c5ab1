"""A word in the chat drawn anew: it has asked for a decision, and now shows which one was made."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.desk import Desk
from helpdesk.model import DeliveryState
from helpdesk.outbox import Delivery, written_down
from integration.mattermost.card_posts import TOO_OLD_TO_EDIT
from integration.mattermost.client import MattermostClient
from integration.mattermost.drawing import Pen
from integration.mattermost.errors import Refused, Unreachable
from integration.speech import Notice

# Of two who draw at one time the slower might draw what the other has seen changed: it looks again.
LOOKS = 3
GONE = (403, 404)

log = structlog.get_logger(__name__)
Standing = Callable[[Desk, Delivery, datetime], Notice | None]


@dataclass(frozen=True)
class Redrawing:
    """Draws an earlier notice as it stands; doing it twice does no harm."""

    desk: Desk
    client: MattermostClient
    pen: Pen
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
        shown: Notice | None = None
        for _ in range(LOOKS):
            notice = self.standing(self.desk, told, now)
            if notice is None or notice == shown:
                return
            self._write(told, told.post_id, notice)
            shown = notice

    def _write(self, told: Delivery, post_id: str, notice: Notice) -> None:
        drawing = self.pen.notice(notice, None, told.uuid)
        try:
            self.client.update_post(post_id, drawing.message, drawing.props)
        except Refused as refused:
            if refused.error_id == TOO_OLD_TO_EDIT:
                self._answer(told, post_id, notice)
            elif refused.status not in GONE:
                raise
            log.info("not drawn anew", post=post_id, error=str(refused))

    def _answer(self, told: Delivery, post_id: str, notice: Notice) -> None:
        """Where the server lets nobody edit what is old, say it beneath."""
        channel_id = self.client.get_post(post_id).channel_id
        drawing = self.pen.notice(notice, None, "")
        key = str(uuid.uuid5(uuid.UUID(told.uuid), drawing.message))
        self.client.create_post(
            channel_id, drawing.message, root_id=post_id, props=drawing.props, pending_id=key
        )
