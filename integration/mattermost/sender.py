"""Carrying cards and notices into Mattermost: each once, whoever died in the middle.

A post carries its delivery's id in its props, and as `pending_post_id`, under which the server
takes a repetition for the same post during half a minute. After that, one looks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.attachments import FileStore
from helpdesk.desk import Desk
from helpdesk.links import link_token
from helpdesk.model import Occasion
from helpdesk.outbox import Delivery
from helpdesk.queries import InquiryView, came_by_night, card_post
from helpdesk.unit import CHANNEL, THREAD
from integration.cards import card_of
from integration.mattermost.client import MattermostClient
from integration.mattermost.drawing import Drawing, Pen
from integration.mattermost.errors import RateLimited, Refused, Unreachable
from integration.mattermost.rooms import Rooms
from integration.notices import About, morning_of, notice_of
from integration.notices.saying import IN_WORKING_TIME
from integration.speech import Notice, line
from settings import Settings

TOO_OLD_TO_EDIT = "api.post.update_post.permissions_time_limit.app_error"
ROOT_IS_GONE = "api.post.create_post.root_id.app_error"
ARCHIVED = "api.post.create_post.can_not_post_to_deleted.error"
UNAUTHORIZED = 401
LOST = frozenset({403, 404})
PICTURE_IS_LOST = "Снимок экрана не сохранился. Попросите, пожалуйста, прислать его ещё раз."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Target:
    """Where a post goes: a channel, and the root of the thread if it is a reply."""

    channel_id: str
    root_id: str = ""


@dataclass(frozen=True)
class ChatSender:
    """What the worker sends through. It raises the errors of integration.mattermost.errors:
    Refused is for good; after any other the same delivery is tried again.
    """

    desk: Desk
    client: MattermostClient
    rooms: Rooms
    pen: Pen
    files: FileStore
    public_url: str

    def draw_card(self, delivery: Delivery, view: InquiryView, now: datetime) -> str:
        """Create or redraw the card for the state as it is now; return its post's id."""
        with _only_for_good():
            return self._draw(delivery, self._card(view, now))

    def send_notice(
        self, delivery: Delivery, view: InquiryView | None, now: datetime
    ) -> str | None:
        """Say a notice once; return its post's id, or None where there is nothing to say."""
        with _only_for_good(in_own_room=delivery.addressee in (THREAD, CHANNEL)):
            return self._send(delivery, view, now)

    def _draw(self, delivery: Delivery, draw: Callable[[str, str], Drawing]) -> str:
        if delivery.post_id is not None:
            return self._redraw(delivery, delivery.post_id, draw)
        drawing = draw(delivery.uuid, "")
        known = self._posted(delivery, self.rooms.consultants()) if delivery.unsure else None
        if known is not None:
            # It was drawn from an older state, and may be newer than what it replaces.
            return self._redraw(delivery, known, draw)
        return self._create(Target(self.rooms.consultants()), delivery.uuid, drawing)

    def _send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str | None:
        notice = self._notice(delivery, view, now)
        if notice is None:
            return None
        self._wait_for_working_time(delivery, now)
        target = self._target(delivery, now)
        known = self._posted(delivery, target.channel_id) if delivery.unsure else None
        if known is not None:
            return known
        file_ids, notice = self._with_picture(notice, target)
        drawing = self.pen.notice(notice, delivery.inquiry_id, delivery.uuid)
        try:
            return self._create(target, delivery.uuid, drawing, file_ids)
        except Refused as refused:
            self._ask_for_new_card(delivery, refused, now)
            raise

    def _card(self, view: InquiryView, now: datetime) -> Callable[[str, str], Drawing]:
        card = card_of(view, now)
        return lambda post_key, earlier: self.pen.card(card, view.inquiry.id, post_key, earlier)

    def _redraw(self, delivery: Delivery, post_id: str, draw: Callable[[str, str], Drawing]) -> str:
        """Write the card anew; where it cannot be edited any more, post a fresh one.

        A card is never deleted: its whole thread would go with it.
        """
        drawing = draw(delivery.uuid, "")
        try:
            self.client.update_post(post_id, drawing.message, drawing.props)
        except Refused as refused:
            if refused.error_id == TOO_OLD_TO_EDIT:
                return self._replace(delivery, post_id, draw, self.rooms.address(post_id))
            if self._is_gone(post_id, refused):
                return self._replace(delivery, post_id, draw, "")
            raise
        return post_id

    def _replace(
        self, delivery: Delivery, old_id: str, draw: Callable[[str, str], Drawing], earlier: str
    ) -> str:
        """Post a fresh card in place of one post, once: its key follows from the two.

        This is rare, so it is always looked for first.
        """
        key = str(uuid.uuid5(uuid.UUID(delivery.uuid), old_id))
        channel_id = self.rooms.consultants()
        found = self.client.find_post(channel_id, delivery_id=key, since=delivery.created_at)
        if found is not None and not found.is_deleted:
            return found.id
        log.info("card replaced", inquiry=delivery.inquiry_id, delivery=delivery.id)
        return self._create(Target(channel_id), key, draw(key, earlier))

    def _is_gone(self, post_id: str, refused: Refused) -> bool:
        """Whether the card was deleted: servers say 403 or 404 when such a post is edited."""
        if refused.status not in (403, 404):
            return False
        try:
            return self.client.get_post(post_id).is_deleted
        except Refused as asked:
            if asked.status == 404:
                return True
            raise

    def _notice(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> Notice | None:
        if delivery.occasion == Occasion.MORNING:
            return self._morning(now)
        if view is None:
            return None
        card = card_post(self.desk, view.inquiry.id)
        token = link_token(self.desk.secret, view.inquiry.reference)
        return notice_of(
            About(
                view=view,
                occasion=delivery.occasion,
                key=delivery.key,
                cycle=delivery.cycle,
                addressee=delivery.addressee,
                now=now,
                page=f"{self.public_url}/i/{token}",
                card=self.rooms.address(card) if card else "",
                picture_id=delivery.params.get("picture"),
            )
        )

    def _morning(self, now: datetime) -> Notice | None:
        found = came_by_night(self.desk, now)
        posts = {each.id: card_post(self.desk, each.id) for each in found}
        cards = {key: self.rooms.address(post) for key, post in posts.items() if post}
        return morning_of(found, self.desk.regulation(), cards, now)

    def _wait_for_working_time(self, delivery: Delivery, now: datetime) -> None:
        """Give a reminder back until the school opens, when an outage has kept it so long."""
        if delivery.occasion not in IN_WORKING_TIME:
            return
        wait = self.desk.regulation().calendar.next_open(now) - now
        if wait.total_seconds() > 0:
            raise RateLimited(wait.total_seconds())

    def _target(self, delivery: Delivery, now: datetime) -> Target:
        if delivery.addressee == CHANNEL:
            return Target(self.rooms.consultants())
        if delivery.addressee != THREAD:
            return Target(self.rooms.direct(delivery.addressee, now))
        root_id = card_post(self.desk, delivery.inquiry_id) if delivery.inquiry_id else None
        if root_id is None:
            raise Unreachable("no card yet")
        return Target(self.rooms.consultants(), root_id)

    def _posted(self, delivery: Delivery, channel_id: str) -> str | None:
        """Return the post of an earlier try whose outcome nobody heard."""
        found = self.client.find_post(
            channel_id, delivery_id=delivery.uuid, since=delivery.created_at
        )
        return found.id if found is not None else None

    def _with_picture(self, notice: Notice, target: Target) -> tuple[list[str], Notice]:
        if not notice.picture:
            return [], notice
        try:
            data = self.files.get(notice.picture)
        except FileNotFoundError:
            log.error("picture is not in the store", picture=notice.picture)
            return [], Notice((line(PICTURE_IS_LOST),))
        return [self.client.upload_file(target.channel_id, notice.picture, data)], notice

    def _create(
        self, target: Target, key: str, drawing: Drawing, file_ids: list[str] | None = None
    ) -> str:
        try:
            post = self.client.create_post(
                target.channel_id, drawing.message, root_id=target.root_id, props=drawing.props,
                file_ids=file_ids or [], pending_id=key,
            )  # fmt: skip
        except Refused:
            # The channel may have been made anew under its old name.
            self.rooms.forget()
            raise
        return post.id

    def _ask_for_new_card(self, delivery: Delivery, refused: Refused, now: datetime) -> None:
        """Where somebody has deleted the card, let it be drawn; the reply then finds its thread."""
        if refused.error_id == ROOT_IS_GONE and delivery.inquiry_id is not None:
            inquiry_id = delivery.inquiry_id
            self.desk.write(lambda unit: unit.touch_card(inquiry_id), now)
            raise Unreachable("the card was deleted") from refused


@contextmanager
def _only_for_good(*, in_own_room: bool = False) -> Iterator[None]:
    """Let pass only refusals that no administrator can mend.

    A token that is not good any more, a proxy's page, a channel that has been archived or that
    the bot was put out of: once that is mended, everything can go, so nothing is given up.
    """
    try:
        yield
    except Refused as refused:
        if _can_be_mended(refused, in_own_room=in_own_room):
            raise Unreachable(str(refused)) from refused
        raise


def _can_be_mended(refused: Refused, *, in_own_room: bool) -> bool:
    if refused.status == UNAUTHORIZED or not refused.error_id:
        return True
    return in_own_room and (refused.status in LOST or refused.error_id == ARCHIVED)


def create_sender(desk: Desk, settings: Settings) -> ChatSender:
    """Return the sender of this process, with connections of its own."""
    client = MattermostClient(settings.mattermost_url, settings.mattermost_token.get_secret_value())
    return ChatSender(
        desk=desk,
        client=client,
        rooms=Rooms(
            client, settings.mattermost_url, settings.mattermost_team, settings.mattermost_channel
        ),
        pen=Pen(settings.secret, settings.bot_url),
        files=FileStore(settings.attachments),
        public_url=settings.public_url,
    )
