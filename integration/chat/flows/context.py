"""What every flow needs: the desk, the settings, the chat and who is who in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.kernel.desk import Desk
from integration.chat.directory import Directory
from integration.chat.flows.lookup import LookUp
from integration.chat.interaction import Click
from integration.chat.port import Chat
from integration.chat.speech import Answer
from settings import Settings


@dataclass(frozen=True)
class ChatContext:
    """One per process; a chat server's own folder makes it."""

    desk: Desk
    settings: Settings
    chat: Chat
    directory: Directory

    @property
    def look_up(self) -> LookUp:
        return LookUp(self.desk, self.directory, self.settings.public_url, self.chat.post_url)


# Does what was clicked, once, and returns words for who clicked. It may raise RuleViolation,
# NotAllowed, or ChatError where a dialog does not open.
Act = Callable[[ChatContext, Click, datetime], Answer]
