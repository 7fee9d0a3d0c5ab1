"""What the clock sees to now and then: consultants who left, and a chat that is away for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk import entitlement
from helpdesk.chat_down import tell_by_mail
from helpdesk.desk import Desk
from helpdesk.regulation import Regulation
from settings import Settings

# Returns the Mattermost ids of who may claim now; raises when the chat does not say.
Consultants = Callable[[Regulation], set[str]]


@dataclass(frozen=True)
class Errands:
    """Each is safe to do at any time, and by several clocks."""

    desk: Desk
    consultants: Consultants

    def run(self, now: datetime) -> None:
        """The letters come first: they are for the hour when the chat answers nothing."""
        tell_by_mail(self.desk, now)
        if entitlement.is_due(self.desk, now):
            self._dismiss(now)

    def _dismiss(self, now: datetime) -> None:
        present = self.consultants(self.desk.regulation())
        # An empty channel is a channel that was set up wrongly: nobody is dismissed for it.
        if present:
            entitlement.check(self.desk, present.__contains__, now)


def errands_of(desk: Desk, settings: Settings) -> Errands:
    """Return the errands of this process, with its own connection to the chat."""
    from integration.mattermost.client import MattermostClient
    from integration.mattermost.directory import Directory

    client = MattermostClient(settings.mattermost_url, settings.mattermost_token.get_secret_value())
    directory = Directory(client, settings.mattermost_team, settings.mattermost_channel)
    return Errands(desk, lambda regulation: {p.id for p in directory.colleagues(regulation)})
