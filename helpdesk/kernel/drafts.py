"""What a consultant is typing, or had typed when his move became void: kept, and offered again."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, insert, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.texts import Picture
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import chat_tables, inquiry_tables
from helpdesk.storage.pictures import MOST_PICTURES, NO_MORE_PICTURES

# Frees the store of a picture by its name.
Drop = Callable[[str], None]


@dataclass(frozen=True)
class Draft:
    """Kept words; `warned_at` is when their author was told that they look like a password."""

    body: str = ""
    saved_at: datetime | None = None
    warned_at: datetime | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class DraftKey:
    """Whose draft it is, of which move on which inquiry."""

    inquiry_id: int
    author_id: str
    move: Move

    @property
    def values(self) -> dict[str, Any]:
        return {"inquiry_id": self.inquiry_id, "author_id": self.author_id, "move": self.move}

    def of(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions for the rows of this one draft."""
        return [table.c[name] == value for name, value in self.values.items()]


def save_draft(desk: Desk, of: DraftKey, body: str, now: datetime, *, warned: bool = False) -> None:
    """Keep the words as they are, empty ones too; a warning holds for these very words."""
    desk.write(lambda unit: save(unit, of, body, warned=warned), now)


def save(unit: UnitOfWork, of: DraftKey, body: str, *, warned: bool = False) -> None:
    values = {"body": body, "saved_at": unit.now}
    values["warned_at"] = unit.now if warned else _still_warned(unit, of, body)
    unit.put_row(chat_tables.draft, **of.values, **values)


def forget(unit: UnitOfWork, of: DraftKey) -> None:
    """Let the words go, and with them the message that has brought them back."""
    unit.delete(chat_tables.draft, *of.of(chat_tables.draft))
    unit.take_back(NotificationType.DRAFT_KEPT, told(unit, of), of.inquiry_id)


def told(unit: UnitOfWork, of: DraftKey) -> list[str]:
    """Return the keys of the messages that have brought these words back and still stand."""
    row, over = inquiry_tables.delivery.c, inquiry_tables.delivery.alias("over").c
    is_over = (
        select(over.id)
        .where(over.inquiry_id == row.inquiry_id, over.addressee == row.addressee)
        .where(over.occasion == NotificationType.OVER, over.key == cast(row.id, String))
        .exists()
    )
    query = select(row.key).where(
        row.inquiry_id == of.inquiry_id,
        row.occasion == NotificationType.DRAFT_KEPT,
        row.addressee == by_id(of.author_id),
        row.key.startswith(mark_of(of)),
        ~is_over,
    )
    return unit.column(query)


def mark_of(of: DraftKey) -> str:
    """Return how the keys of messages about this move begin; what follows is random."""
    return f"{of.move}."


def _still_warned(unit: UnitOfWork, of: DraftKey, body: str) -> datetime | None:
    table = chat_tables.draft
    query = select(table.c.body, table.c.warned_at).where(*of.of(table))
    row = unit.connection.execute(query).one_or_none()
    same: datetime | None = row.warned_at if row and row.body == body else None
    return same


def whole_draft(desk: Desk, of: DraftKey) -> Draft:
    """Return the draft with its pictures; an empty one where there is none."""
    words, pictures = chat_tables.draft, chat_tables.draft_picture
    with desk.reading() as connection:
        row = connection.execute(
            select(words.c.body, words.c.saved_at, words.c.warned_at).where(*of.of(words))
        ).one_or_none()
        found = connection.execute(
            select(pictures.c.name, pictures.c.size, pictures.c.sha256)
            .where(*of.of(pictures))
            .order_by(pictures.c.id)
        )
        kept = tuple(Picture(*each) for each in found)
    return Draft(*row, kept) if row else Draft(pictures=kept)


@use_case
def drop_draft(unit: UnitOfWork, of: DraftKey) -> None:
    """Forget the words, and which pictures went with them: they have been sent."""
    forget(unit, of)
    pictures = chat_tables.draft_picture
    unit.delete(pictures, *of.of(pictures))


@use_case
def add_picture(unit: UnitOfWork, of: DraftKey, picture: Picture) -> None:
    """Let a picture that lies in the store go with the draft; the same one joins once."""
    # Two that are sent at once are counted one after the other.
    unit.lock(of.inquiry_id)
    table = chat_tables.draft_picture
    known = unit.column(select(table.c.sha256).where(*of.of(table)))
    if picture.sha256 in known:
        return
    if len(known) >= MOST_PICTURES:
        raise RuleViolation(NO_MORE_PICTURES)
    unit.connection.execute(insert(table).values(**of.values, **asdict(picture)))


def take_picture_out(desk: Desk, of: DraftKey, name: str, drop: Drop, now: datetime) -> None:
    """Take a picture out of the draft, and out of the store unless something else shows it."""
    if desk.write(_take_picture_out_in, now, of, name):
        drop(name)


def _take_picture_out_in(unit: UnitOfWork, of: DraftKey, name: str) -> bool:
    table, joined = chat_tables.draft_picture, inquiry_tables.attachment
    if not unit.delete(table, *of.of(table), table.c.name == name):
        return False
    used = [select(each.c.id).where(each.c.name == name) for each in (table, joined)]
    return not any(unit.connection.execute(query).first() for query in used)


@use_case
def start_with(unit: UnitOfWork, of: DraftKey, body: str, pictures: tuple[Picture, ...]) -> None:
    """Begin a draft with what is to be corrected, unless one stands there already."""
    draft = unit.insert_new(chat_tables.draft, **of.values, body=body, saved_at=unit.now)
    if draft is None:
        return
    for each in pictures:
        unit.insert_new(chat_tables.draft_picture, **of.values, **asdict(each))


def pictures_kept_by(desk: Desk, inquiry_id: int, author_id: str) -> set[str]:
    """Return the names of the pictures in all this person's drafts about an inquiry."""
    table = chat_tables.draft_picture.c
    query = select(table.name).where(table.inquiry_id == inquiry_id, table.author_id == author_id)
    return set(desk.column(query))
