"""What every answer to Mattermost needs: the request, the flows' context, the proof who has acted.

What Mattermost never sends gets no answer: BadRequest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import BadRequest

from integration.chat.catalogue_rows import as_typed
from integration.chat.flows.context import ChatContext
from integration.mattermost.click_proof import Presence


@dataclass(frozen=True)
class AppContext(ChatContext):
    """One per app; `app_context()` finds it from inside a request."""

    presence: Presence


def app_context() -> AppContext:
    """Return the context of the app that serves this request."""
    found: AppContext = current_app.extensions["app_context"]
    return found


def request_json() -> dict[str, Any]:
    """Return the JSON object of the request; raise BadRequest where there is none."""
    try:
        found = request.get_json(force=True, silent=True)
    except RecursionError:
        found = None  # Lists within lists, thousands of them: nobody's press.
    if not isinstance(found, dict):
        raise BadRequest("no JSON object")
    return found


def object_in(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object of that name; an empty one where there is none."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def text_in(said: Mapping[str, Any], name: str) -> str:
    """Return an id or a seal; JSON may hold halves of signs, which nothing can be asked with."""
    return as_typed(said.get(name))
