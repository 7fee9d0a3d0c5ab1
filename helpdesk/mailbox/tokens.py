"""How a letter finds its inquiry again: marks that only a receiver of our letters can know.

Each letter has two. Its Message-ID is the delivery's uuid, 122 random bits. And in
References (and, where the school's mail takes it, in the address to reply to) stands the
inquiry's reference with a MAC, which outlives servers that give letters an id of their own.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

from helpdesk.mailbox.incoming_letter import Envelope

_LENGTH = 20
_MARK = re.compile(r"(?:inquiry\.|\+dnevnik-)([a-z0-9]{8})\.([0-9a-f]{20})(?=@)", re.IGNORECASE)
_UUID = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.IGNORECASE
)


def mark_of(secret: bytes, reference: str) -> str:
    """Return the reference with its proof."""
    return f"{reference.lower()}.{_mac(secret, reference)}"


def reply_address(box: str, secret: bytes, reference: str) -> str:
    """Return the box's address with the mark behind a plus."""
    name, _, host = box.rpartition("@")
    return f"{name}+dnevnik-{mark_of(secret, reference)}@{host}"


def _mac(secret: bytes, reference: str) -> str:
    said = hmac.new(secret, b"mail:" + reference.upper().encode(), hashlib.sha256)
    return said.hexdigest()[:_LENGTH]


def references_in(secret: bytes, envelope: Envelope) -> list[str]:
    """Return the references that the letter proves; nothing where a proof is another's."""
    places = [*envelope.ids, *envelope.recipients]
    found = (match for place in places for match in _MARK.finditer(place))
    return [
        match[1].upper()
        for match in found
        if hmac.compare_digest(match[2].lower(), _mac(secret, match[1]))
    ]


def deliveries_in(ids: Iterable[str]) -> list[str]:
    """Return the uuids of deliveries that these Message-IDs may be of."""
    found = (_UUID.match(each) for each in ids)
    return [match[1].lower() for match in found if match]
