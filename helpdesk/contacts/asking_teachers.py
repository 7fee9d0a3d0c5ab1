"""Asking a teacher in the chat whether parents may see how the head has entered him.

He is asked once of each phone and mail, while the school is open (as other calls upon colleagues
are held). Who is not in the chat is asked by the head, who reads on the page whom that concerns.
"""

import hmac
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from helpdesk.contacts.contact_queries import last_at, with_id
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.messages import NotificationType, by_user
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.contact_tables import ALLOWED, CHANGED, contact_record


def ask(unit: UnitOfWork, entered: Contact, before: Contact | None) -> None:
    """Let the bot ask him, unless he has decided already of what is entered now."""
    is_known = before is not None and _asked_of(before) == _asked_of(entered)
    if not entered.user or (is_known and decided_at(unit.connection, entered.id)):
        return
    key, occasion = _key(unit.secret, entered), NotificationType.CONTACT_ENTERED
    if not unit.was_told(occasion, key):
        unit.tell(None, occasion, [by_user(entered.user)], key=key)


def still_asked(connection: Connection, secret: bytes, delivery: Delivery) -> Contact | None:
    """Return of whom a notice asks; None once he has decided, or is entered otherwise."""
    found = with_id(connection, int(delivery.key.partition(":")[0]))
    if found is None or _key(secret, found) != delivery.key:
        return None
    decided = decided_at(connection, found.id)
    return None if decided and decided >= delivery.created_at else found


def decided_at(connection: Connection, contact_id: int) -> datetime | None:
    """Return when it was last decided what of a teacher is shown; None before it was."""
    row = contact_record.c
    return last_at(connection, row.contact_id == contact_id, row.what == ALLOWED)


def undecided(connection: Connection) -> set[int]:
    """Return the teachers of whom nothing is decided, or whose phone or mail was changed since."""
    row = contact_record.c
    found: set[int] = set()
    for each in connection.execute(select(contact_record).order_by(row.id)):
        if each.what == ALLOWED:
            found.discard(each.contact_id)
        elif each.what != CHANGED or each.data.get("hidden"):
            found.add(each.contact_id)
    return found


def _asked_of(each: Contact) -> tuple[str, str, str]:
    return each.user, each.phone, each.mail


def _key(secret: bytes, each: Contact) -> str:
    """Name the contact as it is entered, telling nobody the phone: messages outlive it."""
    said = hmac.new(secret, "\n".join(_asked_of(each)).encode(), sha256).hexdigest()
    return f"{each.id}:{said[:16]}"
