"""What makes a press believable in Mattermost: its server's own seal; how its way is checked."""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from integration.chat.sealing import answer_to, same
from integration.mattermost.server_answers import moment_of

# A trigger lives 3 s (5.38) or 30 s (11.6) on its server, whose clock may differ from ours.
TRIGGER_AGE = timedelta(minutes=2)
TYPED = re.compile(r"\s*(check|prove) ([\w-]{16,64}\.[0-9a-f]{64})\s*")
# What is typed to try the way alone, and to try the command's token as well.
CHECK, PROVE = "check", "prove"


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


def typed(question: str, wish: str = CHECK) -> str:
    """Return how the question is typed after the command."""
    return f"{wish} {question}"


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
