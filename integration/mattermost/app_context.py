"""What every answer to Mattermost needs: the desk, the settings, the chat, the clock's reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from helpdesk.kernel.desk import Desk
from integration.mattermost.client import MattermostClient
from integration.mattermost.directory import Directory
from integration.mattermost.lookup import LookUp
from integration.mattermost.presence import Presence
from settings import Settings


@dataclass(frozen=True)
class AppContext:
    """One per app; `place()` finds it from inside a request."""

    desk: Desk
    settings: Settings
    client: MattermostClient
    directory: Directory
    presence: Presence

    @property
    def look_up(self) -> LookUp:
        team_url = f"{self.settings.mattermost_url}/{self.settings.mattermost_team}"
        return LookUp(self.desk, self.directory, self.settings.public_url, team_url)


def app_context() -> AppContext:
    """Return the place of the app that serves this request."""
    found: AppContext = current_app.extensions["place"]
    return found


def moment() -> datetime:
    """Read the clock: a request is an entry point."""
    return datetime.now(UTC)
