"""What a release does once: texts of earlier versions are masked, dead cards are rendered again.

A card is dead when what its buttons carry is another, the bot's address or the key: they lead
nowhere, or their seals are not believed. Texts are masked as they are written by now; those from
before are looked through.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, select

from helpdesk.domain.texts import TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.search_words import keep_anew
from helpdesk.kernel.transaction import put_row
from helpdesk.kernel.unit import UnitOfWork, lock_open, touch_open_cards
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import fit_to_show
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.training import training_messages

# In `kept`: the id of the last text that was looked through.
LOOKED_THROUGH = "texts looked through"
BATCH = 500
DRAWN_UNDER = "cards drawn under"
# Nobody looks for the buttons of an older message; each costs a request to the chat.
STILL_PRESSED = timedelta(days=60)


def hide_in_earlier_texts(desk: Desk, now: datetime) -> int:
    """Hide what is confidential in texts that were stored whole; return in how many.

    Safe to repeat and to be ended anywhere: it goes on where it was. What takes long, the looking,
    is done outside of transactions.
    """
    hidden = 0
    while texts := _next_texts(desk):
        for each in texts:
            shown = fit_to_show(TextKind(each.kind), each.body)
            if shown != each.body:
                hidden += desk.write(partial(_hide, text=each, shown=shown), now)
        desk.transact(partial(_note_looked_through, texts[-1].id))
    return hidden


class Stored(NamedTuple):
    """A text as it lies in the database."""

    id: int
    inquiry_id: int
    kind: str
    body: str


def _next_texts(desk: Desk) -> list[Stored]:
    text = inquiry_tables.text.c
    kept = clock_tables.kept.c
    last = int(desk.value(select(kept.value).where(kept.name == LOOKED_THROUGH)) or 0)
    query = (
        select(text.id, text.inquiry_id, text.kind, text.body)
        .where(text.id > last, text.body.is_not(None))
        .where(text.original.is_(None))
        .order_by(text.id)
        .limit(BATCH)
    )
    return [Stored._make(row) for row in desk.rows(query)]


def _hide(unit: UnitOfWork, text: Stored, shown: str) -> int:
    inquiry = unit.load(text.inquiry_id)
    # Unless somebody has changed or erased it meanwhile.
    row = inquiry_tables.text.c
    same = row.id == text.id, row.body == text.body
    found = unit.update(inquiry_tables.text, *same, body=shown, original=text.body)
    if found:
        keep_anew(unit.connection, inquiry)
        unit.touch_card(inquiry.id)
    return found


def _note_looked_through(text_id: int, connection: Connection) -> None:
    put_row(connection, clock_tables.kept, name=LOOKED_THROUGH, value=str(text_id))


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
    training_messages.show_running(unit)
    row = inquiry_tables.delivery.c
    unit.redraw(row.asks, row.created_at > unit.now - STILL_PRESSED, anew=True)
    # There may be thousands: what the sweep finds goes behind what is new.
    unit.fresh.clear()
    unit.touched.clear()
    return cards


def _is_new(unit: UnitOfWork, under: str) -> bool:
    """Store the fingerprint; return whether it is another than the one that stood there."""
    table = clock_tables.kept
    if unit.update(table, table.c.name == DRAWN_UNDER, table.c.value != under, value=under):
        return True
    return unit.insert_new(table, name=DRAWN_UNDER, value=under) is not None
