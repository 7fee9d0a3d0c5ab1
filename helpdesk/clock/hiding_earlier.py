"""Texts from before anything was hidden in them are looked through once; for the release.

Since then `UnitOfWork` hides what is confidential as it writes.
"""

from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from helpdesk.domain.texts import TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.search_words import keep_anew
from helpdesk.kernel.transaction import upsert
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import fit_to_show
from helpdesk.storage import clock_tables, schema

# In `kept`: the id of the last text that was looked through.
LOOKED_THROUGH = "texts looked through"
BATCH = 500


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
        _remember(desk, texts[-1].id)
    return hidden


class Stored(NamedTuple):
    """A text as it lies in the database."""

    id: int
    inquiry_id: int
    kind: str
    body: str


def _next_texts(desk: Desk) -> list[Stored]:
    text = schema.text.c
    with desk.reading() as connection:
        query = (
            select(text.id, text.inquiry_id, text.kind, text.body)
            .where(text.id > _looked_through(connection), text.body.is_not(None))
            .where(text.original.is_(None))
            .order_by(text.id)
            .limit(BATCH)
        )
        return [Stored(*row) for row in connection.execute(query)]


def _hide(unit: UnitOfWork, text: Stored, shown: str) -> int:
    inquiry = unit.load(text.inquiry_id)
    # Unless somebody has changed or erased it meanwhile.
    row = schema.text.c
    same = update(schema.text).where(row.id == text.id, row.body == text.body)
    found = unit.connection.execute(same.values(body=shown, original=text.body)).rowcount
    if found:
        keep_anew(unit.connection, inquiry)
        unit.touch_card(inquiry.id)
    return found


def _looked_through(connection: Connection) -> int:
    table = clock_tables.kept.c
    query = select(table.value).where(table.name == LOOKED_THROUGH)
    return int(connection.execute(query).scalar() or 0)


def _remember(desk: Desk, text_id: int) -> None:
    def work(connection: Connection) -> None:
        values = {"name": LOOKED_THROUGH, "value": str(text_id)}
        kept = upsert(connection, clock_tables.kept).values(values)
        connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_=values))

    desk.transact(work)
