"""Checks of the way: a sealed question that was typed or pressed, and its sealed answer."""

import re
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

CHECK = re.compile(r"\s*check ([\w-]{16,64}\.[0-9a-f]{64})\s*")
ANYTHING = re.compile(r".*", re.DOTALL)
Body = Mapping[str, Any]
# Returns the sealed answer to a sealed question of the desk's own.
Answering = Callable[[str], str | None]


def check_in(said: object, answer: Answering) -> str | None:
    """Return the answer to a check of the way; None to everything else."""
    found = CHECK.fullmatch(said) if isinstance(said, str) else None
    return answer(found[1]) if found else None


def checking_app(client: WebClient, answer: Answering) -> App:
    """Return an app that answers checks and nothing else: for the time of connecting.

    What it does not answer it does not acknowledge either: whoever acted reads that nobody did.
    """
    app = App(client=client, signing_secret=token_hex(), token_verification_enabled=False)

    def typed(ack: Callable[..., Any], body: Body, respond: Callable[..., Any]) -> None:
        if checked := check_in(body.get("text"), answer):
            ack()
            respond(text=checked, response_type="in_channel")

    def pressed(ack: Callable[..., Any], action: Body, respond: Callable[..., Any]) -> None:
        if checked := check_in(action.get("value"), answer):
            ack()
            respond(text=checked, replace_original=True)

    app.command(ANYTHING)(typed)
    app.action(ANYTHING)(pressed)
    return app
