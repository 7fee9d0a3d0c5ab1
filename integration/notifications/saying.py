"""Which words an occasion has for which sort of addressee."""

from helpdesk.domain.addressee import CHANNEL, THREAD
from helpdesk.domain.messages import NotificationType
from integration.chat.speech import Notification
from integration.notifications.about import About
from integration.notifications.registry import REGISTRY, Row


def notification_of(about: About) -> Notification | None:
    """Return what to say; None where it is void by now, or was never for the chat."""
    row = REGISTRY.get(NotificationType(about.occasion), Row())
    say = {THREAD: row.thread, CHANNEL: row.channel}.get(about.addressee, row.person)
    return say(about) if say else None
