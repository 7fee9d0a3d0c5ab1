"""What a delivery says when it goes out, and what it is to show later: read at that moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.reference import read_reference
from helpdesk.domain.states import State
from helpdesk.inquiries import suggestions
from helpdesk.inquiries.looking_through import Alike, groups
from helpdesk.journal import inquiry_queries
from helpdesk.journal.inquiry_queries import card_post
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.overviews import Overview, all_open, of_these
from helpdesk.journal.usual_answer_words import to_who_waits
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, whole_draft
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.links import link_token
from helpdesk.training.model import Training
from helpdesk.training.progress import without_trainer
from helpdesk.training.training_queries import ending
from helpdesk.vendor.outage_queries import open_outages
from integration.chat.speech import Notification
from integration.notifications import schedule_replies
from integration.notifications.about import About
from integration.notifications.direct_replies import ABOUT_NO_INQUIRY, DirectReplies
from integration.notifications.of_several import MOST_ALIKE, NAMED, notification_of_several
from integration.notifications.registry import as_it_stands, notification_of
from integration.notifications.several import Several
from integration.notifications.to_head import INCIDENTS, account_claimed, incident


@dataclass(frozen=True)
class NotificationWriter:
    """Made by whatever sends into a chat; `post_url` says where its client shows a post."""

    desk: Desk
    public_url: str
    post_url: Callable[[str], str]
    direct: DirectReplies

    def notification(
        self, delivery: Delivery, view: InquiryView | None, now: datetime
    ) -> Notification | None:
        """Return what to say, as it is true now; None where there is nothing to say any more."""
        if delivery.occasion in INCIDENTS:
            return incident(delivery)
        if delivery.occasion in ABOUT_NO_INQUIRY:
            return self.direct.notification(delivery, now)
        if view is None:
            return self._of_several(delivery, now)
        if self._is_over(delivery):
            return None
        return notification_of(self._about(delivery, view, now))

    def as_it_stands(self, told: Delivery, now: datetime) -> Notification | None:
        if told.occasion == NotificationType.ACCOUNT_CLAIMED:
            return account_claimed(self.desk, told, now)
        if told.occasion == NotificationType.WHICH:
            return self.direct.notification(told, now)
        if told.inquiry_id is None:
            return schedule_replies.as_it_stands(self.desk, told, now)
        about = self._about(told, inquiry_queries.view(self.desk, told.inquiry_id), now)
        return as_it_stands(replace(about, said_at=told.created_at))

    def _about(self, delivery: Delivery, view: InquiryView, now: datetime) -> About:
        card = card_post(self.desk, view.inquiry.id)
        is_about_post = delivery.occasion == NotificationType.SEND_AS
        return About(
            view=view,
            occasion=delivery.occasion,
            key=delivery.key,
            cycle=delivery.cycle,
            addressee=delivery.addressee,
            now=now,
            page=self._page(view.inquiry.reference),
            card=self.post_url(card) if card else "",
            picture_id=delivery.params.get("picture"),
            params=delivery.params,
            source=self.post_url(delivery.key) if is_about_post else "",
            calls=delivery.params.get("calls", True),
            draft=self._draft(delivery, view),
            original_page=self._page(read_reference(view.original) or ""),
            **self._beside(delivery, view, now),
        )

    def _beside(self, delivery: Delivery, view: InquiryView, now: datetime) -> dict[str, Any]:
        """Return what is said beside the word that a question is accepted, until it is answered."""
        waits = view.inquiry.state in (State.NEW, State.CLAIMED)
        if delivery.occasion != NotificationType.ACCEPTED or not waits:
            return {}
        usual = to_who_waits(self.desk, view.inquiry, now)
        return {"usual": usual, "outages": tuple(self.desk.read(open_outages))}

    def _draft(self, delivery: Delivery, view: InquiryView) -> str:
        """Return the words that a notification brings back, as the draft has them now."""
        if delivery.occasion != NotificationType.DRAFT_KEPT:
            return ""
        author_id, move = delivery.addressee.name, Move(delivery.params["move"])
        return whole_draft(self.desk, DraftKey(view.inquiry.id, author_id, move)).body

    def _is_over(self, delivery: Delivery) -> bool:
        is_offer = delivery.occasion == NotificationType.SEND_AS
        return is_offer and not suggestions.is_open(self.desk, delivery.key)

    def _page(self, reference: str) -> str:
        if not reference:
            return ""
        return f"{self.public_url}/i/{link_token(self.desk.secret, reference)}"

    def _of_several(self, delivery: Delivery, now: datetime) -> Notification | None:
        found = self._overview(delivery, now)
        if found is None:
            return None
        overview, trainings, alike = found
        return notification_of_several(
            Several(
                overview=overview,
                occasion=delivery.occasion,
                addressee=delivery.addressee,
                now=now,
                cards={key: self.post_url(post) for key, post in overview.posts.items()},
                params=delivery.params,
                trainings=trainings,
                alike=alike,
            )
        )

    def _overview(
        self, delivery: Delivery, now: datetime
    ) -> tuple[Overview, Sequence[Training], Sequence[Alike]] | None:
        """Return the inquiries it is about, and the trainings and floods beside them."""
        if delivery.occasion in (NotificationType.MORNING, NotificationType.HEAD_DAY):
            return self._of_the_day(delivery, now)
        if delivery.occasion == NotificationType.GATHERED:
            alike = groups(self.desk)
            first = [group.inquiries[0].id for group in alike[:MOST_ALIKE]]
            return of_these(self.desk, first), (), alike
        named = (delivery.params.get(name, ()) for name in NAMED)
        return of_these(self.desk, [each for ids in named for each in ids]), (), ()

    def _of_the_day(
        self, delivery: Delivery, now: datetime
    ) -> tuple[Overview, Sequence[Training], Sequence[Alike]] | None:
        overview = all_open(self.desk)
        calendar = overview.regulation.calendar
        today = calendar.local_date(now)
        with self.desk.reading() as connection:
            if delivery.occasion == NotificationType.HEAD_DAY:
                return overview, without_trainer(connection, overview.roster, today), ()
            # What an outage has kept overnight is yesterday's: today has its own.
            if delivery.key != today.isoformat():
                return None
            return overview, ending(connection, calendar, now), ()
