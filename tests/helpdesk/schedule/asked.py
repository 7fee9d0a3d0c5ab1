"""What was said and sent of a schedule."""

from sqlalchemy import select

from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables


def told(desk: Desk, *occasions: NotificationType) -> list[str]:
    """Return who got notifications of these types, in order."""
    table = inquiry_tables.delivery.c
    query = select(table.addressee).where(table.occasion.in_([str(each) for each in occasions]))
    with desk.reading() as connection:
        return list(connection.execute(query.order_by(table.id)).scalars())
