"""trigger_id: the signed and short-lived proof that somebody just acted."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from sandbox.server.identity import new_id
from sandbox.server.refusals import Refusal
from sandbox.server.storage import Store

KEY = "signing_key"


@dataclass(frozen=True)
class Trigger:
    """`client_id` is what the person's own client learns, `whole` what the integration gets."""

    client_id: str
    user_id: str
    whole: str


class TriggerMint:
    """Signs with a key that is made once and kept, so that a restart spoils no trigger."""

    def __init__(self, store: Store) -> None:
        with store.transaction():
            if store.setting(KEY) is None:
                store.set(KEY, _pem(ec.generate_private_key(ec.SECP256R1())))
        key = serialization.load_pem_private_key(store.setting(KEY).encode(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the kept signing key is of another sort")
        self._key = key

    @property
    def public_key(self) -> str:
        """Return AsymmetricSigningPublicKey: the DER form, in base64."""
        der = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    def issue(self, user_id: str, now: int) -> Trigger:
        client_id = new_id()
        said = f"{client_id}:{user_id}:{now}:"
        signature = base64.b64encode(self._key.sign(said.encode(), ec.ECDSA(SHA256()))).decode()
        whole = base64.b64encode(f"{said}{signature}".encode()).decode()
        return Trigger(client_id, user_id, whole)

    def verify(self, whole: str, now: int, seconds: int) -> Trigger:
        """Return the trigger, or raise Refusal when it is forged or older than `seconds`."""
        try:
            client_id, user_id, moment, signature = _decoded(whole).split(":")
            age = now - int(moment)
        except ValueError:
            raise _refusal("missing_data") from None
        if age > seconds * 1000:
            raise _refusal("expired")
        said = f"{client_id}:{user_id}:{moment}:".encode()
        try:
            self._key.public_key().verify(
                base64.b64decode(signature, validate=True), said, ec.ECDSA(SHA256())
            )
        except (InvalidSignature, binascii.Error):
            raise _refusal("verify_signature_failed") from None
        return Trigger(client_id, user_id, whole)


def _decoded(whole: str) -> str:
    try:
        return base64.b64decode(whole, validate=True).decode()
    except ValueError:
        raise _refusal("base64_decode_failed") from None


def _refusal(reason: str) -> Refusal:
    return Refusal(
        400,
        f"interactive_message.decode_trigger_id.{reason}",
        "Trigger ID for interactive dialog is invalid or expired.",
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
