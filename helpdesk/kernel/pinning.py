"""Pictures and the texts they go with: a picture joins an inquiry once, and may belong to several.

So an answer and its correction show the same picture, and it lies in the store one time.
"""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import func, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.texts import ANSWERS, Picture
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables


def pin(
    unit: UnitOfWork, inquiry: Inquiry, actor: Actor, text_id: int, pictures: Iterable[Picture]
) -> None:
    """Let pictures, which lie in the store, go with a text."""
    for picture in pictures:
        attachment_id, _ = stored(unit, inquiry, actor, picture)
        unit.insert_new(inquiry_tables.text_picture, text_id=text_id, attachment_id=attachment_id)


def stored(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, picture: Picture) -> tuple[int, bool]:
    """Return the row's id, and whether it is new: the same picture (by SHA-256) joins once."""
    by = {"created_at": unit.now, "role": actor.role, "author_id": actor.id}
    row = {"inquiry_id": inquiry.id, **asdict(picture), **by}
    fresh = unit.insert_new(inquiry_tables.attachment, **row)
    if fresh is not None:
        return int(fresh), True
    table = inquiry_tables.attachment.c
    query = select(table.id).where(table.inquiry_id == inquiry.id, table.sha256 == picture.sha256)
    return int(unit.connection.execute(query).scalar_one()), False


def answer_as_it_stands(unit: UnitOfWork, inquiry: Inquiry) -> tuple[str, tuple[Picture, ...]]:
    """Return the words of the newest answer, empty where they are erased, and its pictures."""
    text = inquiry_tables.text.c
    query = (
        select(text.id, func.coalesce(text.original, text.body).label("body"))
        .where(text.inquiry_id == inquiry.id, text.kind.in_(ANSWERS))
        .order_by(text.id.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).one_or_none()
    return (row.body or "", _pictures_of(unit, row.id)) if row else ("", ())


def _pictures_of(unit: UnitOfWork, text_id: int) -> tuple[Picture, ...]:
    table, link = inquiry_tables.attachment, inquiry_tables.text_picture
    query = (
        select(table.c.name, table.c.size, table.c.sha256)
        .join(link, link.c.attachment_id == table.c.id)
        .where(link.c.text_id == text_id)
        .order_by(table.c.id)
    )
    return tuple(Picture(*row) for row in unit.connection.execute(query))
