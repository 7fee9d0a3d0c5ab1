"""The letters as the staff's page shows them, and what a person decides about one that no rule
could place; recorded with who and when.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping, Select, select

from helpdesk.contacts.contact_queries import staff_by_mail
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.people import Actor
from helpdesk.domain.states import Kind
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import WITHOUT_WORDS, add_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Enclosed
from helpdesk.mailbox.joining import attach_pictures, open_from, requester_by_mail
from helpdesk.mailbox.meaning import told
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.storage import inquiry_tables
from helpdesk.storage.mailbox_tables import mail_letter

MOST_SHOWN = 50
SETTLED = "Об этом письме уже решили."


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


_OWN = (mail_letter.c[each.name] for each in fields(Shown) if each.name != "reference")
_LETTERS = select(*_OWN, inquiry_tables.inquiry.c.reference).outerjoin_from(
    mail_letter, inquiry_tables.inquiry, inquiry_tables.inquiry.c.id == mail_letter.c.inquiry_id
)


def letters_in(desk: Desk, *states: LetterStanding) -> list[Shown]:
    """Return the newest letters in these states."""
    asked = _LETTERS.where(mail_letter.c.state.in_(states))
    return _read(desk, asked.order_by(mail_letter.c.id.desc()))


def letters_about(desk: Desk, inquiry_id: int) -> list[Shown]:
    """Return the letters that became an inquiry or joined it, the first first, with their text."""
    asked = _LETTERS.where(mail_letter.c.inquiry_id == inquiry_id, mail_letter.c.body != "")
    return _read(desk, asked.order_by(mail_letter.c.id))


def letter_with(desk: Desk, letter_id: int) -> Shown:
    """Return one letter whole; raise NotFound."""
    found = _read(desk, _LETTERS.where(mail_letter.c.id == letter_id))
    if not found:
        raise NotFound(str(letter_id))
    return found[0]


def _read(desk: Desk, query: Select[Any]) -> list[Shown]:
    with desk.reading() as connection:
        rows = connection.execute(query.limit(MOST_SHOWN)).mappings()
        return [Shown(**{**row, **_readable(row)}) for row in rows]


def _readable(row: RowMapping) -> dict[str, Any]:
    """Return what is not shown as it is stored."""
    return {
        "subject": mask(row["subject"]),
        "reference": row["reference"] or "",
        "words": mask(row["words"] or ""),
        "body": row["body"] or "",
        "files": tuple(row["files"]),
    }


def settle(desk: Desk, letter_id: int, why: Why, actor: Actor, now: datetime) -> int | None:
    """Do with a kept letter what was decided; return the id of the inquiry that has it by that.

    OPENED opens an inquiry from it; ADDED lets it join the inquiry whose mark it bears, as words
    that a colleague brings; DROPPED puts it aside: it was answered in the mail, or is none of the
    desk's business. Raise NotFound, RuleViolation.
    """
    table = mail_letter
    with desk.reading() as connection:
        letter = connection.execute(select(table).where(table.c.id == letter_id)).one_or_none()
    if letter is not None:
        look_through(_words_to_open(letter), _words_to_join(letter), WITHOUT_WORDS)
    return desk.write(_settle_in, now, letter_id, why, actor)


def _settle_in(unit: UnitOfWork, letter_id: int, why: Why, actor: Actor) -> int | None:
    table = mail_letter
    query = select(table).where(table.c.id == letter_id).with_for_update()
    row = unit.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(str(letter_id))
    if row.state != LetterStanding.KEPT:
        raise RuleViolation(SETTLED)
    act = _ACTS.get(why)
    inquiry_id: int | None = act(unit, row, actor) if act else row.inquiry_id
    settled = {"settled_by": actor.id, "settled_at": unit.now}
    values = {"state": LetterStanding.SETTLED, "why": why, "inquiry_id": inquiry_id, **settled}
    unit.update(table, table.c.id == letter_id, **values)
    return inquiry_id if act else None


def _open(unit: UnitOfWork, row: Row[Any], actor: Actor) -> int:
    staff = staff_by_mail(unit.connection, unit.regulation, row.sender)
    if not row.sender:
        raise RuleViolation("Непонятно, кто написал: прочтите письмо в почте.")
    who = requester_by_mail(staff.name if staff else row.name, row.sender)
    kind = Kind.STAFF if staff else Kind.PARENT
    noted = [("by", actor.username)]
    inquiry = open_from(unit, who, kind, _words_to_open(row), row.received_at, noted)
    attach_pictures(unit, inquiry, [Picture(**each) for each in row.pictures])
    return inquiry.id


def _join(unit: UnitOfWork, row: Row[Any], actor: Actor) -> int:
    if row.inquiry_id is None:
        raise RuleViolation("У этого письма нет своего вопроса.")
    inquiry = unit.load(row.inquiry_id)
    add_in(unit, inquiry, _words_to_join(row), actor)
    return inquiry.id


_ACTS = {Why.OPENED: _open, Why.ADDED: _join}


def _words_to_open(row: Row[Any]) -> str:
    return told(row.words or row.subject, Enclosed(files=tuple(row.files)))


def _words_to_join(row: Row[Any]) -> str:
    return f"Письмо от {row.sender}:\n\n{told(row.words or '', Enclosed(files=tuple(row.files)))}"
