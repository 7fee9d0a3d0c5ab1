"""When the chat has been away for long, the consultants get an inquiry by e-mail."""

from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.domain.addressee import Addressee, by_mail
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import schema
from helpdesk.storage.records import IS_OPEN

# Longer than a restart or an update of the server takes.
LONG = timedelta(minutes=15)


def tell_by_mail(desk: Desk, now: datetime) -> int:
    """Write a letter to the consultants for each open inquiry whose card cannot be posted.

    Return how many inquiries were found; each is told once, however often this runs.
    """
    waiting = _without_card(desk, now)
    for inquiry_id in waiting:
        desk.write(_tell, now, inquiry_id)
    return len(waiting)


def _without_card(desk: Desk, now: datetime) -> list[int]:
    card, inquiry = schema.delivery.c, schema.inquiry.c
    query = (
        select(card.inquiry_id)
        .join(schema.inquiry, inquiry.id == card.inquiry_id)
        .where(card.sort == CARD, card.state == DeliveryState.PENDING, card.post_id.is_(None))
        .where(card.created_at <= now - LONG, card.last_error.is_not(None))
        .where(IS_OPEN)
        .order_by(card.inquiry_id)
    )
    return desk.column(query)


def _tell(unit: UnitOfWork, inquiry_id: int) -> None:
    inquiry = unit.load(inquiry_id)
    unit.tell(inquiry, NotificationType.CHAT_DOWN, _addressees(unit))


def _addressees(unit: UnitOfWork) -> list[Addressee]:
    """Who may advise and left an address; where none did, the head, who acts for the director,
    or the director.
    """
    regulation = unit.regulation
    directors = [
        (person,)
        for user in unit.roster.standing(unit.today).directors
        if (person := regulation.person(user))
    ]
    for group in (unit.roster.entitled(unit.today), (regulation.people.head,), *directors):
        found = [by_mail(person.user) for person in group if person.mail]
        if found:
            return found
    return []
