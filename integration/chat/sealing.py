"""The desk's own seals on what comes back from a chat: buttons, dialogs, questions of a check.

Anybody may post a button of his own that points at the bot with whatever context he likes, and a
dialog comes back from the client with whatever state it cares to send. So the desk seals both.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from integration.chat.interaction import DialogState, SignedButton

STATE_BYTES = 2_000
DIALOG = "dialog by reference"


def button_context(secret: bytes, reference: str, action: str, about: str = "") -> dict[str, str]:
    """Return the context of a button: good for as long as the key is, for cards live for months.

    Without a `reference` it belongs to no single inquiry. `about` is the post that the button is
    about, where it is about one.
    """
    mac = sealed(secret, "button by reference", _said_of(reference, action, about))
    context = {"reference": reference, "action": action, "mac": mac}
    return {**context, "about": about} if about else context


def read_button(secret: bytes, context: Mapping[str, Any]) -> SignedButton | None:
    """Return what a button says; None when the desk did not seal it."""
    by_id = context.get("inquiry")
    named = by_id or context.get("reference")
    said = [named, context.get("action"), context.get("about", ""), context.get("mac")]
    if not all(isinstance(each, str) for each in said):
        return None
    which, action, about, mac = map(str, said)
    purpose = "button" if by_id else "button by reference"
    if not same(mac, sealed(secret, purpose, _said_of(which, action, about))):
        return None
    # Before, an id stood there.
    return (
        SignedButton("", action, about, int(which)) if by_id else SignedButton(which, action, about)
    )


def seal_dialog(secret: bytes, state: DialogState) -> str:
    """Return the sealed state of one dialog, opened for one person; the inquiry's id stays here."""
    said = json.dumps(astuple(state)[1:], default=_milliseconds)
    body = base64.urlsafe_b64encode(said.encode()).decode()
    return f"{body}.{sealed(secret, DIALOG, body)}"


def read_dialog_state(secret: bytes, state: str, user_id: str) -> DialogState | None:
    """Return what a dialog was opened for; None when forged, or opened for somebody else.

    One that has expired is returned all the same: what was typed into it is worth keeping.
    """
    body, _, mac = state[:STATE_BYTES].partition(".")
    if not same(mac, sealed(secret, DIALOG, body)):
        return None
    action, owner, claim, opened, expires, reference, nonce = json.loads(
        base64.urlsafe_b64decode(body)
    )
    if not same(owner, user_id):
        return None
    return DialogState(
        None, action, owner, claim, _moment_of(opened), _moment_of(expires), reference, nonce
    )


# A check of the way from the server to the desk is a sealed question with its one right answer. The
# answer shows that it was the desk that gave it, and with the same key. A question that somebody
# repeats gets the same answer, which is worth nothing to him.


def new_question(secret: bytes) -> str:
    nonce = secrets.token_urlsafe(18)
    return f"{nonce}.{sealed(secret, 'check', nonce)}"


def answer_to(secret: bytes, question: str) -> str | None:
    """Return the answer; None when the desk did not ask that."""
    nonce, _, seal = question.partition(".")
    if not same(seal, sealed(secret, "check", nonce)):
        return None
    return sealed(secret, "checked", nonce)


def same(one: str, other: str) -> bool:
    """Compare by digest: neither the time nor a difference in length tells anything."""
    return hmac.compare_digest(_digest(one), _digest(other))


def fingerprint(secret: bytes, bot_url: str) -> str:
    """Return what changes when cards have to be drawn anew, and tells nothing of the key."""
    return sealed(secret, "drawn by reference under", bot_url)


def sealed(secret: bytes, purpose: str, said: str) -> str:
    """Seal for one purpose: what is good on a button is worthless in a dialog."""
    message = f"{purpose}:{said}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _said_of(inquiry: str, action: str, about: str) -> str:
    said = f"{inquiry}:{action}"
    return f"{said}:{about}" if about else said


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _moment_of(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
