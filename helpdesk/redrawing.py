"""Cards drawn anew when what their buttons carry is another: the bot's address, or the key.

Until then such a card is dead: its buttons lead nowhere, or their seals are not believed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from helpdesk import schema
from helpdesk.desk import Desk
from helpdesk.model import State
from helpdesk.training import telling
from helpdesk.unit import Unit

DRAWN_UNDER = "cards drawn under"
# Nobody looks for the buttons of an older message; each costs a request to the chat.
STILL_PRESSED = timedelta(days=60)


def redraw_if_changed(desk: Desk, under: str, now: datetime) -> int:
    """Ask for every open card to be drawn once more, unless they were drawn under the same.

    `under` is a fingerprint, never the key itself. Return how many cards that is. Safe to repeat:
    the fingerprint is stored in the same transaction.
    """

    def work(unit: Unit) -> int:
        if not _is_new(unit, under):
            return 0
        table = schema.inquiry.c
        found = unit.connection.execute(select(table.id).where(table.state != State.CLOSED))
        inquiries = list(found.scalars())
        for inquiry_id in inquiries:
            unit.touch_card(inquiry_id)
        telling.show_running(unit)
        row = schema.delivery.c
        unit.redraw(row.asks, row.created_at > unit.now - STILL_PRESSED, anew=True)
        return len(inquiries)

    return desk.write(work, now)


def _is_new(unit: Unit, under: str) -> bool:
    """Store the fingerprint; return whether it is another than the one that stood there."""
    table = schema.kept
    changed = update(table).where(table.c.name == DRAWN_UNDER, table.c.value != under)
    if unit.connection.execute(changed.values(value=under)).rowcount:
        return True
    first = unit.upsert(table).values(name=DRAWN_UNDER, value=under).on_conflict_do_nothing()
    return unit.connection.execute(first.returning(table.c.name)).scalar() is not None
