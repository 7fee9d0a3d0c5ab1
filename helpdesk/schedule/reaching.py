"""People that a draft's questions did not reach: unknown to the chat, or no letter would go."""

from sqlalchemy import Connection, select

from helpdesk.domain.messages import DeliveryState
from helpdesk.duty.model import Schedule
from helpdesk.schedule.telling import ASKING, key_of
from helpdesk.storage import schema


def unreached(connection: Connection, held: Schedule) -> tuple[str, ...]:
    """Return the user names of people that nothing has reached about this edition."""
    table = schema.delivery.c
    query = select(table.addressee, table.state).where(
        table.inquiry_id.is_(None),
        table.occasion.in_([str(each) for each in ASKING]),
        table.key == key_of(held),
    )
    states: dict[str, set[str]] = {}
    for row in connection.execute(query.order_by(table.id)):
        states.setdefault(row.addressee.name, set()).add(row.state)
    return tuple(user for user, found in states.items() if found == {DeliveryState.PARKED})
