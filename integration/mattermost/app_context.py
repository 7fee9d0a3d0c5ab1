"""What every answer to Mattermost needs: what the flows need, and what proves who has acted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from integration.chat.flows.context import ChatContext
from integration.mattermost.presence import Presence


@dataclass(frozen=True)
class AppContext(ChatContext):
    """One per app; `app_context()` finds it from inside a request."""

    presence: Presence


def app_context() -> AppContext:
    """Return the context of the app that serves this request."""
    found: AppContext = current_app.extensions["app_context"]
    return found


def moment() -> datetime:
    """Read the clock: a request is an entry point."""
    return datetime.now(UTC)
