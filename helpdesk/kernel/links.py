"""The secret link to one's own inquiry, and the ways back to it when it is lost."""

import base64
import hashlib
import hmac

from sqlalchemy import ColumnElement, Connection, select, update

from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, NotificationType
from helpdesk.domain.reference import read_reference
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of

PHONE_DIGITS = 4
# A link is mailed once in so many seconds, however often it is asked for.
MAILED_EVERY = 600


def link_token(secret: bytes, reference: str) -> str:
    """Return the inquiry's secret (256 bits): made anew from the key, so never stored itself."""
    mac = hmac.new(secret, b"link:" + reference.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def renew_links(desk: Desk) -> int:
    """Store the digests of today's key; return how many changed. For the release after a new key.

    The newest inquiry tells whether the key is another: then all links are.
    """
    table = inquiry_tables.inquiry

    def work(connection: Connection) -> int:
        if are_links_of(connection, desk.secret) is not False:
            return 0
        rows = connection.execute(_LINKS).all()
        for row in rows:
            connection.execute(
                update(table)
                .where(table.c.id == row.id)
                .values(link_digest=_fresh_digest(desk.secret, row.reference))
            )
        return len(rows)

    return desk.transact(work)


_LINKS = select(
    inquiry_tables.inquiry.c.id,
    inquiry_tables.inquiry.c.reference,
    inquiry_tables.inquiry.c.link_digest,
).order_by(inquiry_tables.inquiry.c.id.desc())


def are_links_of(connection: Connection, secret: bytes) -> bool | None:
    """Whether the newest inquiry's link was made with this key; None where there is no inquiry."""
    newest = connection.execute(_LINKS.limit(1)).one_or_none()
    return None if newest is None else newest.link_digest == _fresh_digest(secret, newest.reference)


def _fresh_digest(secret: bytes, reference: str) -> str:
    return digest_of(link_token(secret, reference))


def find_by_link(desk: Desk, token: str) -> Inquiry:
    """Return the inquiry of a secret link; raise NotFound."""
    return _one(desk, inquiry_tables.inquiry.c.link_digest == digest_of(token))


def find_by_phone(desk: Desk, reference: str, last_digits: str) -> Inquiry:
    """Return the inquiry of a typed reference whose recorded phone ends in these four digits.

    Raise NotFound alike for a wrong reference and for wrong digits, so that neither can be
    guessed alone. The caller limits the rate.
    """
    inquiry = find_by_reference(desk, reference)
    recorded, digits = (
        "".join(c for c in phone if c.isdigit()) for phone in (inquiry.phone, last_digits)
    )
    last = recorded[-PHONE_DIGITS:]
    if len(digits) != PHONE_DIGITS or not hmac.compare_digest(last.encode(), digits.encode()):
        raise NotFound(reference)
    return inquiry


def find_by_reference(desk: Desk, reference: str) -> Inquiry:
    """Return the inquiry of a typed reference; raise NotFound. For staff only."""
    wanted = read_reference(reference)
    if wanted is None:
        raise NotFound(reference)
    return _one(desk, inquiry_tables.inquiry.c.reference == wanted)


@use_case
def mail_link_again(unit: UnitOfWork, inquiry_id: int) -> None:
    """Mail the lost link to the recorded address, and nowhere else; nothing where there is none."""
    inquiry = unit.load(inquiry_id)
    if inquiry.email:
        slot = int(unit.now.timestamp()) // MAILED_EVERY
        unit.tell(inquiry, NotificationType.LINK, [MAIL], key=slot)


def _one(desk: Desk, condition: ColumnElement[bool]) -> Inquiry:
    found = desk.rows(select(inquiry_tables.inquiry).where(condition))
    if not found:
        raise NotFound("no such inquiry")
    return inquiry_of(found[0])
