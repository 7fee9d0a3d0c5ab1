"""Checks of the way: a sealed question that was typed or pressed, and its sealed answer."""

import re
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from integration.slack.answering import way_back

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
    answer_checks(app, answer)
    return app


def answer_checks(app: App, answer: Answering) -> None:
    """Let the app answer them, and leave all else to what it does besides."""

    def typed(ack: Callable[..., Any], body: Body) -> None:
        ack()
        way_back(body)(text=check_in(body.get("text"), answer), response_type="in_channel")

    def pressed(ack: Callable[..., Any], body: Body, action: Body) -> None:
        ack()
        way_back(body)(text=check_in(action.get("value"), answer), replace_original=True)

    app.command(ANYTHING, [lambda body: bool(check_in(body.get("text"), answer))])(typed)
    app.action(ANYTHING, [lambda action: bool(check_in(action.get("value"), answer))])(pressed)
