"""What makes a press and a submission believable: the desk's own seals, and the server's.

Anybody may post a button of his own that points at the bot with whatever context he likes, and a
dialog comes back from the client with whatever state it cares to send. So the desk seals both.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from integration.chat.interaction import DialogState, SignedButton
from integration.mattermost.server_answers import moment_of

# A trigger lives 3 s (5.38) or 30 s (11.6) on its server, whose clock may differ from ours.
TRIGGER_AGE = timedelta(minutes=2)
STATE_BYTES = 2_000
DIALOG = "dialog by reference"
TYPED = re.compile(r"\s*(check|prove) ([\w-]{16,64}\.[0-9a-f]{64})\s*")
# What is typed to try the way alone, and to try the command's token as well.
CHECK, PROVE = "check", "prove"


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
        None, action, owner, claim, moment_of(opened), moment_of(expires), reference, nonce
    )


def who_acted(trigger_id: str, public_key: str, now: datetime) -> str | None:
    """Return the id of the user for whom the server has just signed this trigger.

    None when the signature is not the server's, or the trigger is stale.
    """
    try:
        client_id, user_id, moment, signature = _decoded(trigger_id).split(":")
        signed_at = moment_of(int(moment))
        proof = base64.b64decode(signature, validate=True)
        _key(public_key).verify(
            proof, f"{client_id}:{user_id}:{moment}:".encode(), ec.ECDSA(SHA256())
        )
    except (ValueError, OverflowError, OSError, InvalidSignature):
        return None
    return user_id if abs(now - signed_at) <= TRIGGER_AGE else None


def trigger_name(trigger_id: str) -> str:
    """Return what tells a trigger from all others: its signature can be written in two ways."""
    return _decoded(trigger_id).rpartition(":")[0]


# A check of the way from the server to the desk is a sealed question with its one right answer. The
# answer shows that it was the desk that gave it, and with the same key. A question that somebody
# repeats gets the same answer, which is worth nothing to him.


def new_question(secret: bytes) -> str:
    nonce = secrets.token_urlsafe(18)
    return f"{nonce}.{sealed(secret, 'check', nonce)}"


def typed(question: str, wish: str = CHECK) -> str:
    """Return how the question is typed after the command."""
    return f"{wish} {question}"


def answer_to(secret: bytes, question: str) -> str | None:
    """Return the answer; None when the desk did not ask that."""
    nonce, _, seal = question.partition(".")
    if not same(seal, sealed(secret, "check", nonce)):
        return None
    return sealed(secret, "checked", nonce)


def answer_to_command(
    secret: bytes, text: str, *, knows_token: bool = False
) -> dict[str, Any] | None:
    """Return the answer to a command that is a check; None to any other.

    What is to prove the token is answered only to a server whose token is known.
    """
    found = TYPED.fullmatch(text)
    if found is None or (found[1] == PROVE and not knows_token):
        return None
    answer = answer_to(secret, found[2])
    return {"response_type": "ephemeral", "text": answer} if answer else None


def answer_to_press(secret: bytes, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answer to a click that is a check: it is written into the post."""
    question = context.get("check")
    answer = answer_to(secret, question) if isinstance(question, str) else None
    return {"update": {"message": answer, "props": {}}} if answer else None


def is_any_of(token: str, known: tuple[str, ...]) -> bool:
    """Return whether a command's token is one of ours."""
    return any(same(token, each) for each in known)


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


def _decoded(trigger_id: str) -> str:
    try:
        return base64.b64decode(trigger_id, validate=True).decode()
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _key(public_key: str) -> ec.EllipticCurvePublicKey:
    key = load_der_public_key(base64.b64decode(public_key))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("the server's signing key is of another sort")
    return key


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
