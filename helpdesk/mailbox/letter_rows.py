"""The rows of letters that were taken: each once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.texts import Picture
from helpdesk.kernel.deliveries import NOTICE
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.letters import Envelope
from helpdesk.privacy.confidential import mask
from helpdesk.storage.mailbox_tables import Standing, mail_letter


@dataclass(frozen=True)
class Seen:
    """Where a letter was found, why it was chosen, and when the mail server received it."""

    folder: str
    uid: int
    chosen: str
    received_at: datetime


@dataclass(frozen=True)
class Enclosed:
    """What came with a letter: pictures that lie in the store, and names of what is none."""

    pictures: tuple[Picture, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """What has been decided about a letter."""

    state: Standing
    why: str
    inquiry_id: int | None = None


def first_row(
    unit: UnitOfWork,
    envelope: Envelope,
    digest: str,
    seen: Seen,
    whole: str,
    words: str,
    enclosed: Enclosed,
) -> tuple[int | None, bool]:
    """Insert the letter's row; None where it stands there. Also whether its id was another's.

    A program that gives two letters one id must cost nobody the second.
    """
    values: dict[str, Any] = {
        "message_id": envelope.message_id or None,
        "digest": digest,
        "folder": seen.folder,
        "uid": seen.uid,
        "state": Standing.KEPT,
        "why": "",
        "chosen": seen.chosen,
        "sender": envelope.sender,
        "name": envelope.name,
        "subject": envelope.subject,
        "received_at": seen.received_at,
        "seen_at": unit.now,
        # Whoever needs what was left out here reads the letter in the mailbox.
        "body": mask(whole),
        "words": words,
        "files": list(enclosed.files),
        "pictures": [
            {"name": p.name, "size": p.size, "sha256": p.sha256} for p in enclosed.pictures
        ],
    }
    row_id = insert_letter(unit, values)
    if row_id is not None or not envelope.message_id or is_known(unit, digest):
        return row_id, False
    if not whole:
        # Looked at by its envelope alone: the same id is the same letter.
        return None, False
    query = select(mail_letter.c.body).where(mail_letter.c.message_id == envelope.message_id)
    if unit.connection.execute(query).scalar() == "":
        return None, False
    return insert_letter(unit, {**values, "message_id": None}), True


def insert_letter(unit: UnitOfWork, values: dict[str, Any]) -> int | None:
    statement = unit.upsert(mail_letter).values(values).on_conflict_do_nothing()
    found: int | None = unit.connection.execute(statement.returning(mail_letter.c.id)).scalar()
    return found


def is_known(unit: UnitOfWork, digest: str) -> bool:
    query = select(mail_letter.c.id).where(mail_letter.c.digest == digest)
    return unit.connection.execute(query).first() is not None


def erase_letter(unit: UnitOfWork, row_id: int) -> None:
    unit.connection.execute(
        update(mail_letter).where(mail_letter.c.id == row_id).values(body=None, words=None)
    )


def tell_head(unit: UnitOfWork) -> None:
    """Tell the head, once a day, that a letter waits for a person."""
    today = unit.today.isoformat()
    if not unit.was_told(NotificationType.LETTERS_KEPT, today):
        to = unit.head
        unit.put(
            [
                unit.delivery_row(
                    NOTICE, NotificationType.LETTERS_KEPT, to, inquiry_id=None, key=today
                )
            ]
        )
