"""Login links: the way from the chat, which proves who somebody is, to a page, without a password.

The bot signs one for the person that just clicked or typed. It is good for minutes, and for the
first browser that uses it (`helpdesk.access.sessions`). Both sides share the desk's key and never
see each other.
"""

import hashlib
import re
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from helpdesk.domain.moves import Move

# Long enough to find the link on a phone, short enough for an address that stays in a history.
GOOD_FOR = timedelta(minutes=10)
# Where a pass leads to; the page itself belongs to the site.
ROOM = "/desk"
ENTER = f"{ROOM}/enter"
LEAVE = f"{ROOM}/leave"
PAGE = re.compile(r"[a-z0-9/-]*")


@dataclass(frozen=True)
class LoginPass:
    """Who enters, by Mattermost id, user name and name, and what for.

    `move` is Move.OPEN to ask a question of one's own; else one that has a page, on the inquiry
    with this `reference`. Without a move it leads to a page for staff, named as under ROOM:
    "journal", or "" for the list of them all.
    """

    user_id: str
    username: str
    name: str
    move: Move | None
    reference: str = ""
    page: str = ""


class Unreadable(Exception):
    """This is no pass, or it was made under another key."""


class Expired(Exception):
    """The pass was good once; it still says whose it was."""


def pass_url(site: str, secret: bytes, given: LoginPass, now: datetime) -> str:
    """Return the address that lets this person in, for GOOD_FOR from now on."""
    until = int((now + GOOD_FOR).timestamp())
    said = [*(each or "" for each in astuple(given)), until]
    return f"{site}{ENTER}/{_signer(secret).dumps(said)}"


def read_pass(secret: bytes, token: str, now: datetime) -> LoginPass:
    """Return what a pass says; raise Unreadable or Expired."""
    try:
        user_id, username, name, move, reference, page, until = _signer(secret).loads(token)
        given = LoginPass(user_id, username, name, Move(move) if move else None, reference, page)
    except (BadData, ValueError, TypeError) as error:
        raise Unreadable from error
    if not PAGE.fullmatch(page):
        raise Unreadable
    if now > datetime.fromtimestamp(until, UTC):
        raise Expired
    return given


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret,
        salt="desk pass",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
