"""What the desk tells people: the words of each notification; None when none are needed."""

from integration.notifications.about import About
from integration.notifications.of_several import notification_of_several
from integration.notifications.registry import notification_of
from integration.notifications.several import Several

__all__ = ["About", "Several", "notification_of", "notification_of_several"]
