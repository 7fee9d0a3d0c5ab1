"""Whether a mail address is its owner's own: anybody can type any address into a form.

Until that is proved for an inquiry, letters about it hold nothing that its requester wrote. It is
proved by the link in a letter, which bears a mark that is shown nowhere else, or by a reply to one.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import Channel
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import access_tables

# The mark in the address of a link in a letter.
MARK = "m"
# The colleague that wrote it down saw or heard the requester.
_VOUCHED_FOR = frozenset({Channel.CHAT, Channel.PERSON, Channel.PHONE, Channel.MEETING})


def mark_of(secret: bytes, inquiry: Inquiry) -> str:
    """Return what only a letter to the recorded address holds."""
    said = f"mail:{inquiry.reference}:{inquiry.email}"
    mac = hmac.new(secret, said.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def prove_by_mark(desk: Desk, inquiry: Inquiry, mark: str, now: datetime) -> None:
    """Write down that the address is proved, if the mark is the letter's."""
    if hmac.compare_digest(mark_of(desk.secret, inquiry).encode(), mark.encode()):
        desk.write(lambda unit: prove(unit, inquiry.id), now)


def prove(unit: UnitOfWork, inquiry_id: int) -> None:
    """Write down, once, that the address's reader has seen a letter about this inquiry."""
    unit.insert_new(access_tables.proved_mail, inquiry_id=inquiry_id, at=unit.now)


def is_proved(connection: Connection, inquiry: Inquiry) -> bool:
    if inquiry.channel in _VOUCHED_FOR:
        return True
    table = access_tables.proved_mail.c
    query = select(table.inquiry_id).where(table.inquiry_id == inquiry.id)
    return connection.execute(query).first() is not None
