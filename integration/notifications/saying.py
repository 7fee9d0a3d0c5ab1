"""Which words an occasion has for which sort of addressee."""

from __future__ import annotations

from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.deliveries import CHANNEL, THREAD
from integration.chat.speech import Notification
from integration.notifications.about import About, Say
from integration.notifications.in_channel import IN_CHANNEL
from integration.notifications.in_thread import IN_THREAD
from integration.notifications.of_drafts import OF_DRAFTS
from integration.notifications.of_information_requests import DEBTS_IN_PERSON, DEBTS_IN_THREAD
from integration.notifications.to_colleague import TO_COLLEAGUE
from integration.notifications.to_on_behalf import TO_STAND_IN
from integration.notifications.to_requester import TO_REQUESTER

# What only calls upon colleagues is not said outside working time, also not after an outage.
# What a requester waits for comes at any hour, and so does a lesson that is going on.
IN_WORKING_TIME = frozenset(
    {
        NotificationType.REMIND_DUTY,
        NotificationType.REMIND_CHANNEL,
        NotificationType.WARN,
        NotificationType.TERM_PASSED,
        NotificationType.QUIET,
        NotificationType.CALL_DUE,
        NotificationType.VENDOR_OWED,
        NotificationType.MORNING,
        NotificationType.HEAD_DAY,
        NotificationType.LETTERS_KEPT,
        NotificationType.NOT_POSTED,
        NotificationType.CONTACT_ENTERED,
        NotificationType.ERASURE_ACT,
        NotificationType.TRAINING_WARN,
        NotificationType.TRAINING_OVERDUE,
        NotificationType.SCHEDULE_AGREE,
        NotificationType.SCHEDULE_APPROVE,
        NotificationType.SWAP_ASKED,
    }
)


def notification_of(about: About) -> Notification | None:
    """Return what to say; None where it is void by now, or was never for the chat."""
    say = _words_for(about.addressee).get(NotificationType(about.occasion))
    return say(about) if say else None


def _words_for(addressee: str) -> dict[NotificationType, Say]:
    """No occasion stands in two tables of direct messages: who asks, consults, or stands in."""
    if addressee == THREAD:
        return IN_THREAD | DEBTS_IN_THREAD
    if addressee == CHANNEL:
        return IN_CHANNEL
    return TO_REQUESTER | TO_COLLEAGUE | TO_STAND_IN | DEBTS_IN_PERSON | OF_DRAFTS
