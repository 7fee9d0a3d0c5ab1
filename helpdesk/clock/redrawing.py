"""Cards drawn anew when what their buttons carry is another: the bot's address, or the key.

Until then such a card is dead: its buttons lead nowhere, or their seals are not believed.
"""

from datetime import timedelta

from sqlalchemy import update

from helpdesk.kernel.unit import UnitOfWork, lock_open, touch_open_cards
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import clock_tables, schema
from helpdesk.training import telling

DRAWN_UNDER = "cards drawn under"
# Nobody looks for the buttons of an older message; each costs a request to the chat.
STILL_PRESSED = timedelta(days=60)


@use_case
def redraw_if_changed(unit: UnitOfWork, under: str) -> int:
    """Ask for every open card to be drawn once more, unless they were drawn under the same.

    `under` is a fingerprint, never the key itself. Return how many cards that is. Safe to repeat:
    the fingerprint is stored in the same transaction.
    """
    if not _is_new(unit, under):
        return 0
    lock_open(unit.connection)
    cards = touch_open_cards(unit.connection, unit.now)
    telling.show_running(unit)
    row = schema.delivery.c
    unit.redraw(row.asks, row.created_at > unit.now - STILL_PRESSED, anew=True)
    # There may be thousands: what the sweep finds goes behind what is new.
    unit.fresh.clear()
    return cards


def _is_new(unit: UnitOfWork, under: str) -> bool:
    """Store the fingerprint; return whether it is another than the one that stood there."""
    table = clock_tables.kept
    changed = update(table).where(table.c.name == DRAWN_UNDER, table.c.value != under)
    if unit.connection.execute(changed.values(value=under)).rowcount:
        return True
    first = unit.upsert(table).values(name=DRAWN_UNDER, value=under).on_conflict_do_nothing()
    return unit.connection.execute(first.returning(table.c.name)).scalar() is not None
