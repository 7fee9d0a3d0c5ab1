"""What the sender says beside cards and news: answers to words that people wrote to the bot.

Such a notification is about no inquiry, or is taken back once it has been answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.messages import NotificationType
from helpdesk.inquiries.routing import question_about
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from integration.chat.commands import Wish
from integration.chat.directory import NOT_STAFF, NotSure
from integration.chat.errors import Unreachable
from integration.chat.flows.lookup import REFUSAL, LookUp
from integration.chat.speech import Notification
from integration.notifications import schedule_replies
from integration.notifications.not_posted import not_posted
from integration.notifications.of_accounts import claimed
from integration.notifications.of_contacts import contact_entered
from integration.notifications.of_erasure import erasure_act
from integration.notifications.of_letters import letters_kept
from integration.notifications.of_training import training_notification
from integration.notifications.which import which_of


@dataclass(frozen=True)
class DirectReplies:
    """Made by the sender."""

    desk: Desk
    look_up: LookUp

    def notification(self, delivery: Delivery, now: datetime) -> Notification | None:
        """Return what to say; None where it is no matter of these or void by now."""
        say = _SAYINGS.get(delivery.occasion)
        return say(self, delivery, now) if say else None

    def _which(self, delivery: Delivery, now: datetime) -> Notification | None:
        author_id = delivery.addressee.name
        question = question_about(self.desk, delivery.key, author_id, now)
        return which_of(question, delivery.key) if question else None

    def _reply(self, delivery: Delivery, now: datetime) -> Notification:
        wish = str(delivery.params.get("wish"))
        if wish == REFUSAL:
            return Notification((NOT_STAFF,))
        author_id = delivery.addressee.name
        reference = str(delivery.params.get("reference") or "")
        try:
            said = self.look_up.answer(author_id, Wish(wish), reference, now)
        except NotSure as error:
            raise Unreachable("nobody to say who that is") from error
        return Notification(said)

    def _not_posted(self, delivery: Delivery, _now: datetime) -> Notification | None:
        return not_posted(self.desk, int(delivery.params["number"]))

    def _training(self, delivery: Delivery, now: datetime) -> Notification | None:
        return training_notification(self.desk, delivery, now)

    def _erasure_act(self, delivery: Delivery, _now: datetime) -> Notification | None:
        return erasure_act(self.desk, int(delivery.key))


Say = Callable[[DirectReplies, Delivery, datetime], Notification | None]


def _by_desk(say: Callable[[Desk, Delivery, datetime], Notification | None]) -> Say:
    """Adapt what needs nothing but the desk."""
    return lambda asides, delivery, now: say(asides.desk, delivery, now)


_SAYINGS: dict[str, Say] = {
    NotificationType.WHICH: DirectReplies._which,
    NotificationType.REPLY: DirectReplies._reply,
    NotificationType.LETTERS_KEPT: lambda *_: letters_kept(),
    NotificationType.NOT_POSTED: DirectReplies._not_posted,
    NotificationType.ERASURE_ACT: DirectReplies._erasure_act,
    NotificationType.TRAINING: DirectReplies._training,
    NotificationType.TRAINING_MORE: DirectReplies._training,
    NotificationType.TRAINING_WARN: DirectReplies._training,
    NotificationType.TRAINING_OVERDUE: DirectReplies._training,
    NotificationType.TRAINING_END: DirectReplies._training,
    NotificationType.ACCOUNT_CLAIMED: _by_desk(claimed),
    NotificationType.CONTACT_ENTERED: _by_desk(contact_entered),
    **{occasion: _by_desk(say) for occasion, say in schedule_replies.SAYINGS.items()},
}
ABOUT_NO_INQUIRY = frozenset(_SAYINGS)
