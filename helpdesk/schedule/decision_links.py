"""Signed links by which a schedule is agreed to or approved without the chat: sent by mail.

A link is good for one person, the hours of one edition of one version, and one capacity, for
GOOD_FOR.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, Signer

from helpdesk.access.login_links import Expired, Unreadable
from helpdesk.duty.model import Schedule

GOOD_FOR = timedelta(days=7)
# Where a link leads to; the page itself belongs to the site.
PATH = "/agree"


class Capacity(StrEnum):
    """In what capacity somebody decides: as named in the schedule, or to approve it."""

    CONSULTANT = "consultant"
    DIRECTOR = "director"


@dataclass(frozen=True)
class Link:
    """What a link says; those of an earlier version have no digest."""

    user: str
    number: int
    edition: int
    capacity: Capacity
    digest: str = ""

    def shows(self, held: Schedule) -> bool:
        """Whether this is the schedule whose hours its letter has shown."""
        is_same = self.digest in ("", held.digest)
        return is_same and (self.number, self.edition) == (held.number, held.edition)


def link_url(site: str, secret: bytes, link: Link, since: datetime) -> str:
    """Return the address, good for GOOD_FOR since then: the same however often it is made."""
    until = int((since + GOOD_FOR).timestamp())
    said = json.dumps(
        [link.user, link.number, link.edition, str(link.capacity), until, link.digest]
    )
    token = _signer(secret).sign(urlsafe_b64encode(said.encode()).rstrip(b"="))
    return f"{site}{PATH}/{token.decode()}"


def read_link(secret: bytes, token: str, now: datetime) -> Link:
    """Return what a link says; raise Unreadable or Expired."""
    try:
        said = _signer(secret).unsign(token)
        padded = said + b"=" * (-len(said) % 4)
        user, number, edition, capacity, until, *digest = json.loads(urlsafe_b64decode(padded))
        link = Link(user, int(number), int(edition), Capacity(capacity), "".join(digest))
    except (BadData, ValueError, TypeError) as error:
        raise Unreadable from error
    if now > datetime.fromtimestamp(until, UTC):
        raise Expired
    return link


def _signer(secret: bytes) -> Signer:
    """Its signs begin with no dot: web servers often refuse such paths."""
    return Signer(secret, salt="schedule link", digest_method=hashlib.sha256, key_derivation="hmac")
