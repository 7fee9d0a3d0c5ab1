"""Which messages about an inquiry have not come to whom they were for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.domain.addressee import Addressee
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.storage import schema


@dataclass(frozen=True)
class Undelivered:
    """A message that could not be delivered, and whether it was told by telephone since."""

    what: NotificationType
    addressee: Addressee
    at: datetime
    told: bool


def undelivered(connection: Connection, inquiry_id: int) -> list[Undelivered]:
    """Return what was tried and given up, in order."""
    table = schema.delivery.c
    query = (
        select(table.occasion, table.addressee, table.state, table.created_at)
        .where(table.inquiry_id == inquiry_id, table.attempts > 0)
        .where(table.state.in_([DeliveryState.PARKED, DeliveryState.DELIVERED_BY_PHONE]))
        .order_by(table.id)
    )
    return [
        Undelivered(
            NotificationType(row.occasion),
            row.addressee,
            row.created_at,
            row.state == DeliveryState.DELIVERED_BY_PHONE,
        )
        for row in connection.execute(query)
    ]
