"""An inquiry by its secret link, by the ways back to it when that is lost, and by its reference.

What leaves the desk and comes back — a button, a dialog, a letter — names it by its public
reference, which is never given to another: ids are, after a restore.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select, update

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, NotificationType
from helpdesk.domain.reference import read_reference
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import REPLACED
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of

PHONE_DIGITS = 4
# A link is mailed once in so many seconds, however often it is asked for.
MAILED_EVERY = 600
# Of what is checked on one page.
MOST = 200
NOT_HERE = "Страница устарела: откройте её ещё раз и отметьте вопросы заново."
_INQUIRY, _DELIVERY = inquiry_tables.inquiry.c, inquiry_tables.delivery.c


def link_token(secret: bytes, reference: str) -> str:
    """Return the inquiry's secret (256 bits): made anew from the key, so never stored itself."""
    mac = hmac.digest(secret, b"link:" + reference.encode(), "sha256")
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
    _INQUIRY.id,
    _INQUIRY.reference,
    _INQUIRY.link_digest,
).order_by(_INQUIRY.id.desc())


def are_links_of(connection: Connection, secret: bytes) -> bool | None:
    """Whether the newest inquiry's link was made with this key; None where there is no inquiry."""
    newest = connection.execute(_LINKS.limit(1)).one_or_none()
    return None if newest is None else newest.link_digest == _fresh_digest(secret, newest.reference)


def _fresh_digest(secret: bytes, reference: str) -> str:
    return digest_of(link_token(secret, reference))


def find_by_link(desk: Desk, token: str) -> Inquiry:
    """Return the inquiry of a secret link; raise NotFound."""
    return _one(desk, _INQUIRY.link_digest == digest_of(token))


def find_by_phone(desk: Desk, reference: str, last_digits: str) -> Inquiry:
    """Return the inquiry of a typed reference whose recorded phone ends in these four digits.

    Who types the whole number has typed them too.

    Raise NotFound alike for a wrong reference and for wrong digits, so that neither can be
    guessed alone. The caller limits the rate.
    """
    inquiry = find_by_reference(desk, reference)
    recorded, digits = (
        "".join(c for c in phone if c.isdigit()) for phone in (inquiry.phone, last_digits)
    )
    last, typed = recorded[-PHONE_DIGITS:], digits[-PHONE_DIGITS:]
    if len(typed) != PHONE_DIGITS or not hmac.compare_digest(last.encode(), typed.encode()):
        raise NotFound(reference)
    return inquiry


def find_by_reference(desk: Desk, reference: str) -> Inquiry:
    """Return the inquiry of a typed reference; raise NotFound. For staff only."""
    wanted = read_reference(reference)
    if wanted is None:
        raise NotFound(reference)
    return _one(desk, _INQUIRY.reference == wanted)


def find_by_id(desk: Desk, inquiry_id: int) -> Inquiry:
    """Return the inquiry itself, without all that a view of it reads along; raise NotFound."""
    return _one(desk, _INQUIRY.id == inquiry_id)


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


def reference_of(desk: Desk, inquiry_id: int) -> str:
    """Return an inquiry's reference; LookupError where there is none of that id."""
    found: str | None = desk.value(select(_INQUIRY.reference).where(_INQUIRY.id == inquiry_id))
    if found is None:
        raise LookupError(inquiry_id)
    return found


def id_of(desk: Desk, reference: str) -> int | None:
    """Return the id of the inquiry of this reference; None where this database has none."""
    return desk.value(select(_INQUIRY.id).where(_INQUIRY.reference == reference))


def ids_of(desk: Desk, references: Sequence[str]) -> list[int]:
    """Return the ids of what a page had checked; raise RuleViolation where one is not here."""
    query = select(_INQUIRY.id, _INQUIRY.reference).where(_INQUIRY.reference.in_(references[:MOST]))
    found = {each.reference: each.id for each in desk.rows(query)} if references else {}
    if any(each not in found for each in references[:MOST]):
        raise RuleViolation(NOT_HERE)
    return [found[each] for each in dict.fromkeys(references[:MOST])]


def is_own_post(desk: Desk, post_id: str) -> bool:
    """Whether this database knows that it has posted this: then ids in it are its own.

    A chat gives the id of a post once; a database that is older than a post does not know it.
    """
    return desk.value(select(_DELIVERY.id).where(_DELIVERY.post_id == post_id)) is not None


def is_own_mark(desk: Desk, mark: str) -> bool:
    """As `is_own_post`, by what a post carries of its delivery: also before it is settled."""
    return desk.value(select(_DELIVERY.id).where(_DELIVERY.uuid == mark)) is not None


def has_replaced(desk: Desk, inquiry_id: int, post_id: str) -> bool:
    """Whether the post was a card, of this inquiry or of none, before another took its place."""
    row = _DELIVERY.inquiry_id
    of = row == inquiry_id if inquiry_id else row.is_(None)
    found = desk.column(select(_DELIVERY.params).where(_DELIVERY.sort == CARD, of))
    return any(post_id in params.get(REPLACED, ()) for params in found)
