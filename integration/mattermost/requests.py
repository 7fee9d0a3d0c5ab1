"""Requests of the chat as values, or BadRequest: what Mattermost never sends gets no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest

from integration.chat.handlers import as_typed


@dataclass(frozen=True)
class ButtonClick:
    """A button pressed, or an option chosen: nothing of it is believed before it is proved."""

    user_id: str
    trigger_id: str
    context: Mapping[str, Any]
    post_id: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> ButtonClick:
        context = said.get("context")
        return cls(
            _text(said, "user_id"),
            _text(said, "trigger_id"),
            context if isinstance(context, dict) else {},
            _text(said, "post_id"),
        )

    @property
    def chosen(self) -> str:
        """The option of a select; the server does not check that it was ever offered."""
        return _text(self.context, "selected_option")


@dataclass(frozen=True)
class DialogRequest:
    """A dialog sent in, or closed."""

    user_id: str
    state: str
    answers: Mapping[str, Any]
    is_cancelled: bool

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> DialogRequest:
        answers = said.get("submission")
        return cls(
            _text(said, "user_id"),
            _text(said, "state"),
            answers if isinstance(answers, dict) else {},
            said.get("cancelled") is True,
        )


def request_json() -> dict[str, Any]:
    """Return the JSON object of the request; raise BadRequest where there is none."""
    try:
        found = request.get_json(force=True, silent=True)
    except RecursionError:
        found = None  # Lists within lists, thousands of them: nobody's press.
    if not isinstance(found, dict):
        raise BadRequest("no JSON object")
    return found


def _text(said: Mapping[str, Any], name: str) -> str:
    """Return an id or a seal; JSON may hold halves of signs, which nothing can be asked with."""
    return as_typed(said.get(name))
