"""Through where the box was read, and what the staff's page shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from helpdesk.domain.errors import NotFound
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import mask
from helpdesk.storage import schema
from helpdesk.storage.mailbox_tables import Standing, Why, mail_attempt, mail_folder, mail_letter

READER = "mailbox"
MOST_SHOWN = 50
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """Through which uid a folder was read under its validity (RFC 3501, section 2.3.1.1)."""

    folder: str
    validity: int
    uid: int
    mode: str
    looked_at: datetime = NEVER


@dataclass(frozen=True)
class Shown:
    """One letter as the page lists it; `reference` is of its inquiry, empty where it has none."""

    id: int
    state: str
    why: str
    chosen: str
    folder: str
    sender: str
    name: str
    subject: str
    received_at: datetime
    reference: str
    words: str
    body: str
    files: tuple[str, ...]


def mark_of_folder(desk: Desk, folder: str) -> Mark | None:
    """Return how far a folder was read; None before the first look."""
    query = select(mail_folder).where(mail_folder.c.name == folder)
    with desk.reading() as connection:
        row = connection.execute(query).one_or_none()
    return Mark(row.name, row.validity, row.uid, row.mode, row.looked_at) if row else None


@use_case
def moved(unit: UnitOfWork, mark: Mark) -> None:
    """Remember a mark; under one validity it never goes backwards."""
    table = mail_folder
    query = select(table).where(table.c.name == mark.folder).with_for_update()
    known = unit.connection.execute(query).one_or_none()
    is_same = known is not None and known.validity == mark.validity
    values = {
        "validity": mark.validity,
        "uid": max(mark.uid, known.uid) if known is not None and is_same else mark.uid,
        "mode": mark.mode,
        "looked_at": unit.now,
    }
    statement = unit.upsert(table).values(name=mark.folder, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
    tried = mail_attempt.c
    unit.connection.execute(
        delete(mail_attempt).where(
            tried.folder == mark.folder,
            or_(tried.uid <= mark.uid, tried.validity != mark.validity),
        )
    )


def tries(desk: Desk, folder: str, validity: int) -> dict[int, int]:
    """Return how much was counted for letters that no look has got beyond."""
    table = mail_attempt.c
    query = select(table.uid, table.tries).where(table.folder == folder, table.validity == validity)
    with desk.reading() as connection:
        return {row.uid: row.tries for row in connection.execute(query)}


def count_tries(
    desk: Desk, folder: str, validity: int, uids: Sequence[int], now: datetime, weight: int
) -> None:
    """Count an attempt at each letter before it is made; a negative weight takes of it back."""
    desk.write(_count_tries_in, now, folder, validity, uids, weight)


def _count_tries_in(
    unit: UnitOfWork, folder: str, validity: int, uids: Sequence[int], weight: int
) -> None:
    rows = [{"folder": folder, "validity": validity, "uid": uid, "tries": weight} for uid in uids]
    statement = unit.upsert(mail_attempt).values(rows)
    unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["folder", "validity", "uid"],
            set_={"tries": mail_attempt.c.tries + weight},
        )
    )


def has_failed(desk: Desk) -> bool:
    """Whether a letter waits for a person that the desk could not read."""
    table = mail_letter.c
    query = select(table.id).where(table.state == Standing.KEPT, table.why == Why.FAILED).limit(1)
    with desk.reading() as connection:
        return connection.execute(query).first() is not None


def marks(desk: Desk) -> list[Mark]:
    """Return what is read, and when it was looked at last."""
    with desk.reading() as connection:
        rows = connection.execute(select(mail_folder).order_by(mail_folder.c.name)).all()
    return [Mark(row.name, row.validity, row.uid, row.mode, row.looked_at) for row in rows]


_LETTERS = select(mail_letter, schema.inquiry.c.reference).outerjoin(
    schema.inquiry, schema.inquiry.c.id == mail_letter.c.inquiry_id
)


def letters_in(desk: Desk, *states: Standing) -> list[Shown]:
    """Return the newest letters in these states."""
    query = (
        _LETTERS.where(mail_letter.c.state.in_(states))
        .order_by(mail_letter.c.id.desc())
        .limit(MOST_SHOWN)
    )
    with desk.reading() as connection:
        return [_shown(row) for row in connection.execute(query)]


def letters_about(desk: Desk, inquiry_id: int) -> list[Shown]:
    """Return the letters that became an inquiry or joined it, the first first, with their text."""
    query = (
        _LETTERS.where(mail_letter.c.inquiry_id == inquiry_id, mail_letter.c.body != "")
        .order_by(mail_letter.c.id)
        .limit(MOST_SHOWN)
    )
    with desk.reading() as connection:
        return [_shown(row) for row in connection.execute(query)]


def letter_with(desk: Desk, letter_id: int) -> Shown:
    """Return one letter whole; raise NotFound."""
    with desk.reading() as connection:
        row = connection.execute(_LETTERS.where(mail_letter.c.id == letter_id)).one_or_none()
    if row is None:
        raise NotFound(str(letter_id))
    return _shown(row)


def _shown(row: Row[Any]) -> Shown:
    return Shown(
        id=row.id,
        state=row.state,
        why=row.why,
        chosen=row.chosen,
        folder=row.folder,
        sender=row.sender,
        name=row.name,
        subject=mask(row.subject),
        received_at=row.received_at,
        reference=row.reference or "",
        words=mask(row.words or ""),
        body=row.body or "",
        files=tuple(row.files),
    )
