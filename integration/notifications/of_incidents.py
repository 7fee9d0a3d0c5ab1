"""What the administrator hears in the chat about the chat itself."""

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import told_of
from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.outbox import Delivery
from integration.chat.speech import Notification, Strong, line

TOLD = frozenset({NotificationType.TROUBLE, NotificationType.TROUBLE_OVER})


def incident_notification(delivery: Delivery) -> Notification:
    trouble = told_of(delivery)
    wrong = what_is_wrong(trouble)
    if delivery.occasion == NotificationType.TROUBLE_OVER:
        return Notification((line(Strong("Снова в порядке."), f" Было: {wrong}."),))
    return Notification((line(Strong(f"{wrong}.")), line(what_to_do(trouble))))
