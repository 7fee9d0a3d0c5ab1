"""A check of the way from the server to the desk: a sealed question, and its one right answer.

Both are sealed by the desk's key: the answer shows that it was the desk that gave it, and with the
same key. A question that somebody repeats gets the same answer, which is worth nothing to him.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from integration.mattermost.signing import same, sealed

TYPED = re.compile(r"\s*check ([\w-]{16,64}\.[0-9a-f]{64})\s*")


def new_question(secret: bytes) -> str:
    nonce = secrets.token_urlsafe(18)
    return f"{nonce}.{sealed(secret, 'check', nonce)}"


def typed(question: str) -> str:
    """Return how the question is typed after the command."""
    return f"check {question}"


def answer_to(secret: bytes, question: str) -> str | None:
    """Return the answer; None when the desk did not ask that."""
    nonce, _, seal = question.partition(".")
    if not same(seal, sealed(secret, "check", nonce)):
        return None
    return sealed(secret, "checked", nonce)


def answer_to_command(secret: bytes, text: str) -> dict[str, Any] | None:
    """Return the answer to a command that is a check; None to any other."""
    found = TYPED.fullmatch(text)
    answer = answer_to(secret, found[1]) if found else None
    return {"response_type": "ephemeral", "text": answer} if answer else None


def answer_to_press(secret: bytes, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answer to a click that is a check: it is written into the post."""
    question = context.get("check")
    answer = answer_to(secret, question) if isinstance(question, str) else None
    return {"update": {"message": answer, "props": {}}} if answer else None
