"""What the sender says beside cards and news: answers to words that people wrote to the bot.

Such a notice is about no inquiry, or is taken back once it has been answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from helpdesk.desk import Desk
from helpdesk.hearing import told_of
from helpdesk.model import DeliveryState, Occasion
from helpdesk.outbox import Delivery
from helpdesk.placing import question_about
from integration.commands import Wish
from integration.mattermost import schedule_asides
from integration.mattermost.client import MattermostClient
from integration.mattermost.directory import NOT_STAFF, NotSure
from integration.mattermost.drawing import Pen
from integration.mattermost.errors import Refused, Unreachable
from integration.mattermost.lookup import LookUp
from integration.notices.not_posted import not_posted
from integration.notices.of_accounts import claimed
from integration.notices.of_erasure import erasure_act
from integration.notices.of_letters import letters_kept
from integration.notices.of_training import training_notice
from integration.notices.which import which_of
from integration.speech import Drawn, Notice

REFUSAL = "not_staff"
QUIET = "Уже не нужно."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asides:
    """Made by the sender, with its own hands in the chat."""

    desk: Desk
    client: MattermostClient
    look_up: LookUp
    pen: Pen

    def notice(self, delivery: Delivery, now: datetime) -> Notice | None:
        """Return what to say; None where it is no matter of these or void by now."""
        say = _SAYINGS.get(delivery.occasion)
        return say(self, delivery, now) if say else None

    def _which(self, delivery: Delivery, now: datetime) -> Notice | None:
        author_id = delivery.addressee.removeprefix("id:")
        question = question_about(self.desk, delivery.key, author_id, now)
        return which_of(question, delivery.key) if question else None

    def _reply(self, delivery: Delivery, now: datetime) -> Notice:
        wish = str(delivery.params.get("wish"))
        if wish == REFUSAL:
            return Notice((Drawn(NOT_STAFF),))
        author_id = delivery.addressee.removeprefix("id:")
        reference = str(delivery.params.get("reference") or "")
        try:
            said = self.look_up.answer(author_id, Wish(wish), reference, now)
        except NotSure as error:
            raise Unreachable("nobody to say who that is") from error
        return Notice((Drawn(said),))

    def _not_posted(self, delivery: Delivery, _now: datetime) -> Notice | None:
        return not_posted(self.desk, int(delivery.params["number"]))

    def _training(self, delivery: Delivery, now: datetime) -> Notice | None:
        return training_notice(self.desk, delivery, now)

    def _erasure_act(self, delivery: Delivery, _now: datetime) -> Notice | None:
        return erasure_act(self.desk, int(delivery.key))

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
            if refused.status not in (403, 404):
                raise
            self._silence(post_id)

    def _silence(self, post_id: str) -> None:
        """Where it may not be deleted, take its buttons; where it is gone, that is as well."""
        try:
            if not self.client.get_post(post_id).is_deleted:
                self.client.update_post(post_id, QUIET, {})
        except Refused as refused:
            log.info("left as it is", post=post_id, error=str(refused))


Say = Callable[[Asides, Delivery, datetime], Notice | None]


def _by_desk(say: Callable[[Desk, Delivery, datetime], Notice | None]) -> Say:
    """Adapt what needs nothing but the desk."""
    return lambda asides, delivery, now: say(asides.desk, delivery, now)


_SAYINGS: dict[str, Say] = {
    Occasion.WHICH: Asides._which,
    Occasion.REPLY: Asides._reply,
    Occasion.LETTERS_KEPT: lambda *_: letters_kept(),
    Occasion.NOT_POSTED: Asides._not_posted,
    Occasion.ERASURE_ACT: Asides._erasure_act,
    Occasion.TRAINING: Asides._training,
    Occasion.TRAINING_MORE: Asides._training,
    Occasion.TRAINING_WARN: Asides._training,
    Occasion.TRAINING_OVERDUE: Asides._training,
    Occasion.TRAINING_END: Asides._training,
    Occasion.ACCOUNT_CLAIMED: _by_desk(claimed),
    **{occasion: _by_desk(say) for occasion, say in schedule_asides.SAYINGS.items()},
}
ABOUT_NO_INQUIRY = frozenset(_SAYINGS)
