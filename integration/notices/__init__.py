"""What the chat is told on each occasion; None where there is nothing to say any more."""

from integration.notices.about import About
from integration.notices.in_channel import morning_of
from integration.notices.saying import notice_of

__all__ = ["About", "morning_of", "notice_of"]
