"""What the worker sends through: cards and notices into the chat, each once."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from helpdesk.domain.messages import (
    CHANNEL,
    IN_WORKING_TIME,
    ON_EARLIER_POSTS,
    THREAD,
    NotificationType,
)
from helpdesk.erasure.posts import take_back_posts
from helpdesk.journal.inquiry_queries import card_post
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import REPLACED, Delivery
from helpdesk.kernel.links import reference_of
from helpdesk.schedule.schedule_messages import AT_ONCE
from helpdesk.storage.attachments import FileStore
from integration.chat.cards import card_of
from integration.chat.errors import RateLimited, Reason, Refused, Unreachable
from integration.chat.port import Renderer
from integration.chat.speech import Notification, line
from integration.chat.values import Post, RenderedPost
from integration.delivery.deleting import erase, take_back
from integration.delivery.posting import LastingPost, Poster, Target, can_go_later
from integration.delivery.redrawing import PostRenderer
from integration.notifications.writer import NotificationWriter

PICTURE_IS_LOST = "Не сохранился. Попросите, пожалуйста, прислать снимок ещё раз."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ChatSender:
    """What the worker sends through. It raises the errors of integration.chat.errors:
    Refused is for good; after any other the same delivery is tried again.
    """

    desk: Desk
    poster: Poster
    pen: Renderer
    files: FileStore
    writer: NotificationWriter

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str | None:
        """Draw the card as it is now, or say a notice once.

        Return the id of its post, or None where there is nothing to say.
        """
        try:
            post_id = self._send(delivery, view, now)
        except Refused as refused:
            if can_go_later(refused, delivery):
                raise Unreachable(str(refused)) from refused
            raise
        if delivery.is_card and view is not None and view.inquiry.erased_at is not None:
            self._erase_replaced(delivery, post_id, now)
        return post_id

    def leave_one(self, delivery: Delivery, kept: str) -> None:
        """Delete what else was posted for this delivery."""
        self.poster.leave_one(delivery, kept)

    def _erase_replaced(self, delivery: Delivery, post_id: str | None, now: datetime) -> None:
        """Let earlier cards go, which could not be edited: with each its whole thread."""
        earlier = {*delivery.params.get(REPLACED, ()), delivery.post_id} - {post_id, None}
        inquiry_id = delivery.inquiry_id
        if earlier and inquiry_id is not None:
            self.desk.write(lambda unit: take_back_posts(unit, inquiry_id, sorted(earlier)), now)

    def _send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str | None:
        if delivery.is_card and view is not None:
            return self._draw_card(delivery, view, now)
        if delivery.occasion in ON_EARLIER_POSTS:
            self._act_on_earlier_post(delivery, now)
            return None
        notice = self.writer.notification(delivery, view, now)
        if notice is None:
            return None
        self._wait_for_working_time(delivery, now)
        target = self._target(delivery)
        if delivery.is_card:
            draw = partial(self._checklist, notice)
            return LastingPost(self.poster, delivery, target.channel_id, draw).keep()
        known = self.poster.find(delivery, target) if delivery.unsure else None
        if known is None:
            return self._say(delivery, target, notice, now)
        if notice.pictures and not (known.file_ids or known.is_deleted):
            self._hang_on(delivery, known, target, notice)
        return known.id

    def _draw_card(self, delivery: Delivery, view: InquiryView, now: datetime) -> str:
        card = card_of(view, now, calls=bool(delivery.params.get("calls", True)))
        draw = partial(self.pen.card, card, view.inquiry.reference)
        return LastingPost(self.poster, delivery, self.poster.rooms.consultants(), draw).keep()

    def _checklist(self, notice: Notification, key: str, _earlier: str) -> RenderedPost:
        return self.pen.notification(notice, "", key)

    def _act_on_earlier_post(self, delivery: Delivery, now: datetime) -> None:
        if delivery.occasion == NotificationType.REDRAWN:
            renderer = PostRenderer(self.desk, self.poster, self.pen, self.writer.as_it_stands)
            renderer.draw(delivery, now)
        elif delivery.occasion == NotificationType.OVER:
            take_back(self.desk, self.poster.client, delivery)
        else:
            erase(self.desk, self.poster.client, delivery, now)

    def _say(self, delivery: Delivery, target: Target, notice: Notification, now: datetime) -> str:
        file_ids, notice = self._with_pictures(notice, target)
        drawing = self._drawn(delivery, notice)
        try:
            return self.poster.create(delivery, target, delivery.uuid, drawing, file_ids)
        except Refused as refused:
            self._ask_for_new_card(delivery, refused, now)
            raise

    def _hang_on(
        self, delivery: Delivery, known: Post, target: Target, notice: Notification
    ) -> None:
        """Give a post that an earlier try has left without its pictures what it lacks."""
        file_ids, notice = self._with_pictures(notice, target)
        self.poster.client.update_post(known.id, self._drawn(delivery, notice), file_ids)

    def _drawn(self, delivery: Delivery, notice: Notification) -> RenderedPost:
        about = reference_of(self.desk, delivery.inquiry_id) if delivery.inquiry_id else ""
        return self.pen.notification(notice, about, delivery.uuid)

    def _wait_for_working_time(self, delivery: Delivery, now: datetime) -> None:
        """Give a reminder back until the school opens, when an outage has kept it so long."""
        if delivery.occasion not in IN_WORKING_TIME or delivery.params.get(AT_ONCE):
            return
        wait = self.desk.regulation().calendar.next_open(now) - now
        if wait.total_seconds() > 0:
            raise RateLimited(wait.total_seconds())

    def _target(self, delivery: Delivery) -> Target:
        if delivery.addressee == CHANNEL:
            return Target(self.poster.rooms.consultants())
        if delivery.addressee != THREAD:
            # Whoever wrote in a thread reads the answer there.
            asked_in = str(delivery.params.get("root") or "")
            return Target(self.poster.rooms.direct(delivery.addressee), asked_in)
        root_id = card_post(self.desk, delivery.inquiry_id) if delivery.inquiry_id else None
        if root_id is None:
            raise Unreachable("no card yet")
        return Target(self.poster.rooms.consultants(), root_id)

    def _with_pictures(
        self, notice: Notification, target: Target
    ) -> tuple[list[str], Notification]:
        """Upload what goes along; what the store has lost is said, and holds up nothing else."""
        found = [(name, self._picture(name)) for name in notice.pictures]
        there = [(name, data) for name, data in found if data is not None]
        ids = self.poster.client.upload_files(target.channel_id, there)
        if len(ids) < len(found):
            notice = replace(notice, blocks=(*notice.blocks, line(PICTURE_IS_LOST)))
        return ids, notice

    def _picture(self, name: str) -> bytes | None:
        try:
            return self.files.get(name)
        except FileNotFoundError:
            log.error("picture is not in the store", picture=name)
            return None

    def _ask_for_new_card(self, delivery: Delivery, refused: Refused, now: datetime) -> None:
        """Where somebody has deleted the card, let it be drawn; the reply then finds its thread."""
        if refused.reason is Reason.THREAD_IS_GONE and delivery.inquiry_id is not None:
            inquiry_id = delivery.inquiry_id
            self.desk.write(lambda unit: unit.touch_card(inquiry_id), now)
            raise Unreachable("the card was deleted") from refused
