"""What the chat is told on each occasion; None where there is nothing to say any more."""

from integration.notices.about import About
from integration.notices.of_several import Several, notice_of_several
from integration.notices.saying import notice_of

__all__ = ["About", "Several", "notice_of", "notice_of_several"]
