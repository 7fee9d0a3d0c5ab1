"""How a server is asked while it is set up: how long, how often, and what its 404 means."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from integration.chat.errors import Refused
from integration.mattermost.http import Timeouts

T = TypeVar("T")
# A command or a press is carried on by the server, which itself waits for thirty seconds.
PATIENT = Timeouts(connect=5, read=40)
RATE_LIMIT_TRIES = 5
LONGEST_WAIT = 30.0
NOT_FOUND = 404


def unless_missing(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except Refused as refused:
        # Without an id it is some proxy's 404, and says nothing of what was asked for.
        if refused.status == NOT_FOUND and refused.error_id:
            return None
        raise


def path_part(text: str) -> str:
    return quote(text, safe="")
