"""What a consultant had typed when his move became void: kept, and offered again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from helpdesk import schema
from helpdesk.desk import Desk
from helpdesk.model import Move
from helpdesk.unit import Unit


def keep_draft(
    desk: Desk, inquiry_id: int, author_id: str, move: Move, body: str, now: datetime
) -> None:
    """Keep the words for the next time this person opens this dialog."""

    def work(unit: Unit) -> None:
        values = {"body": body, "saved_at": now}
        statement = unit.upsert(schema.draft).values(
            inquiry_id=inquiry_id, author_id=author_id, move=move, **values
        )
        unit.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["inquiry_id", "author_id", "move"], set_=values
            )
        )

    if body.strip():
        desk.write(work, now)


def draft_of(desk: Desk, inquiry_id: int, author_id: str, move: Move) -> str:
    """Return the kept words, or an empty string."""
    table = schema.draft.c
    query = select(table.body).where(
        table.inquiry_id == inquiry_id, table.author_id == author_id, table.move == move
    )
    with desk.reading() as connection:
        return connection.execute(query).scalar() or ""


def drop_draft(desk: Desk, inquiry_id: int, author_id: str, move: Move, now: datetime) -> None:
    """Forget the words: they have been sent."""

    def work(unit: Unit) -> None:
        table = schema.draft.c
        unit.connection.execute(
            delete(schema.draft).where(
                table.inquiry_id == inquiry_id, table.author_id == author_id, table.move == move
            )
        )

    desk.write(work, now)
