"""What a person decides about a letter that no rule could place; recorded with who and when."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from helpdesk.contacts.queries import staff_by_mail
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor, Requester
from helpdesk.domain.states import Kind, ReplyBy
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import add_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.joining import attach_pictures
from helpdesk.mailbox.letter_rows import Enclosed
from helpdesk.mailbox.meaning import WITHOUT_WORDS, told
from helpdesk.mailbox.opening import open_from
from helpdesk.privacy.confidential import look_through
from helpdesk.storage.mailbox_tables import Standing, Why, mail_letter

Act = Callable[[UnitOfWork, Row[Any]], int | None]
SETTLED = "Об этом письме уже решили."


def open_kept(desk: Desk, letter_id: int, actor: Actor, now: datetime) -> int | None:
    """Open an inquiry from a kept letter; return its id."""

    def act(unit: UnitOfWork, row: Row[Any]) -> int:
        staff = staff_by_mail(unit.connection, unit.regulation, row.sender)
        name = staff.name if staff else row.name or row.sender
        if not row.sender:
            raise RuleViolation("Непонятно, кто написал: прочтите письмо в почте.")
        who = Requester(name, email=row.sender, reply_by=ReplyBy.MAIL)
        kind = Kind.STAFF if staff else Kind.PARENT
        words = _words_to_open(row)
        inquiry = open_from(unit, who, kind, words, row.received_at, [("by", actor.username)])
        attach_pictures(unit, inquiry, [Picture(**each) for each in row.pictures])
        return inquiry.id

    return _settle(desk, letter_id, actor, now, Why.OPENED, act)


def join_kept(desk: Desk, letter_id: int, actor: Actor, now: datetime) -> int | None:
    """Let a kept letter join the inquiry whose mark it bears, as words that a colleague brings."""

    def act(unit: UnitOfWork, row: Row[Any]) -> int:
        if row.inquiry_id is None:
            raise RuleViolation("У этого письма нет своего вопроса.")
        inquiry = unit.load(row.inquiry_id)
        add_in(unit, inquiry, _words_to_join(row), actor)
        return inquiry.id

    return _settle(desk, letter_id, actor, now, Why.ADDED, act)


def _words_to_open(row: Row[Any]) -> str:
    return told(row.words or row.subject, Enclosed(files=tuple(row.files)))


def _words_to_join(row: Row[Any]) -> str:
    return f"Письмо от {row.sender}:\n\n{told(row.words or '', Enclosed(files=tuple(row.files)))}"


def drop_kept(desk: Desk, letter_id: int, actor: Actor, now: datetime) -> None:
    """Put a kept letter aside: it was answered in the mail, or is none of the desk's business."""

    def act(_unit: UnitOfWork, row: Row[Any]) -> int | None:
        found: int | None = row.inquiry_id
        return found

    _settle(desk, letter_id, actor, now, Why.DROPPED, act)


def _settle(
    desk: Desk, letter_id: int, actor: Actor, now: datetime, why: Why, act: Act
) -> int | None:
    table = mail_letter
    with desk.reading() as connection:
        letter = connection.execute(select(table).where(table.c.id == letter_id)).one_or_none()
    if letter is not None:
        look_through(_words_to_open(letter), _words_to_join(letter), WITHOUT_WORDS)
    return desk.write(_settle_in, now, letter_id, actor, why, act)


def _settle_in(unit: UnitOfWork, letter_id: int, actor: Actor, why: Why, act: Act) -> int | None:
    table = mail_letter
    query = select(table).where(table.c.id == letter_id).with_for_update()
    row = unit.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(str(letter_id))
    if row.state != Standing.KEPT:
        raise RuleViolation(SETTLED)
    inquiry_id = act(unit, row)
    unit.connection.execute(
        update(table)
        .where(table.c.id == letter_id)
        .values(
            state=Standing.SETTLED,
            why=why,
            inquiry_id=inquiry_id,
            settled_by=actor.id,
            settled_at=unit.now,
        )
    )
    return inquiry_id
