"""How personal data go that belong to no inquiry, or to a part of one."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, func, select

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.erasure import posts
from helpdesk.erasure.inquiries import Gone, erase_inquiry, erase_letters, erase_pictures
from helpdesk.erasure.kinds import Kind
from helpdesk.kernel.drafts import DraftKey, forget
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import chat_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.contact_tables import contact, contact_class, contact_record, informed, posted
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.training_tables import training, training_line

Erase = Callable[[UnitOfWork, str], Gone | None]


def _letter(unit: UnitOfWork, letter_id: str) -> Gone | None:
    query = select(mail_letter.c.seen_at, mail_letter.c.digest)
    row = unit.connection.execute(query.where(mail_letter.c.id == int(letter_id))).one_or_none()
    if row is None:
        return None
    gone = Gone(row.seen_at, row.digest)
    erase_letters(unit, mail_letter.c.id == int(letter_id), gone)
    return gone if gone.counts else None


def _draft(unit: UnitOfWork, of: str) -> Gone | None:
    inquiry_id, author_id, move = of.split(":")
    key = DraftKey(int(inquiry_id), author_id, Move(move))
    words, pictures = chat_tables.draft, chat_tables.draft_picture
    saved = select(words.c.saved_at).where(*key.of(words))
    names = select(pictures.c.name).where(*key.of(pictures))
    gone = Gone(unit.value(saved) or unit.now, files=unit.column(names))
    forget(unit, key)
    unit.connection.execute(delete(pictures).where(*key.of(pictures)))
    gone.count("drafts", 1)
    gone.count("pictures", len(gone.files))
    return gone


def _unplaced(unit: UnitOfWork, post_id: str) -> Gone | None:
    """Forget words that nobody has said the place of, and the question about them."""
    table = chat_tables.unplaced
    found = delete(table).where(table.c.post_id == post_id).returning(table.c.at, table.c.pictures)
    row = unit.connection.execute(found).one_or_none()
    if row is None:
        return None
    gone = Gone(row.at, files=[each["name"] for each in row.pictures])
    gone.count("texts", 1)
    gone.count("pictures", len(gone.files))
    unit.take_back(NotificationType.WHICH, [post_id], None)
    return gone


def _contact(unit: UnitOfWork, contact_id: str) -> Gone | None:
    mine = contact.c.id == int(contact_id)
    since = select(func.min(contact_record.c.at, type_=UtcTime())).where(
        contact_record.c.contact_id == int(contact_id)
    )
    blank = dict.fromkeys(("name", "user", "phone", "mail"), "")
    hidden = {"shows_phone": False, "shows_mail": False}
    removed_at = func.coalesce(contact.c.removed_at, unit.now)
    known_since = unit.value(since) or unit.now
    values = {**blank, **hidden, "removed_at": removed_at}
    if not unit.update(contact, mine, contact.c.name != "", **values):
        return None
    taught = contact_class.c.contact_id == int(contact_id)
    unit.connection.execute(delete(contact_class).where(taught))
    gone = Gone(known_since, f"{contact_id}@{known_since.isoformat()}")
    gone.count("contacts", 1)
    gone.count("posts", posts.take_back(unit, *posts.of_contact(contact_id)))
    return gone


def _training(unit: UnitOfWork, training_id: str) -> Gone | None:
    query = select(training.c.registered_at, training.c.nonce, training.c.name)
    row = unit.connection.execute(
        query.where(training.c.id == int(training_id)).with_for_update()
    ).one_or_none()
    if row is None or not row.name:
        return None
    gone = Gone(row.registered_at, row.nonce)
    blank = dict.fromkeys(("name", "username", "position", "trainer", "trainer_name"), "")
    unit.update(training, training.c.id == int(training_id), **blank)
    lines = training_line.c.training_id == int(training_id)
    last = unit.value(select(func.max(training_line.c.at)).where(lines))
    _blank_lines(unit, training_line, lines, gone)
    gone.count("contacts", 1)
    gone.count("posts", posts.take_back(unit, *posts.of_training(training_id)))
    daily = posts.daily(row.registered_at, last or unit.now)
    gone.count("posts", posts.take_back(unit, *daily))
    return gone


def _record(table: Table) -> Erase:
    def act(unit: UnitOfWork, line_id: str) -> Gone | None:
        mine = table.c.id == int(line_id)
        query = select(table.c.at).where(mine, table.c.person_name != "")
        at: datetime | None = unit.value(query)
        if at is None:
            return None
        gone = Gone(at, f"{line_id}@{at.isoformat()}")
        _blank_lines(unit, table, mine, gone)
        return gone

    return act


def _blank_lines(unit: UnitOfWork, table: Table, which: ColumnElement[bool], gone: Gone) -> None:
    """Let lines of a record say what was done and when, and no more by whom and in which words."""
    said = [each for each in ("person_id", "person_name", "note", "picture") if each in table.c]
    if "picture" in said:
        names = unit.column(select(table.c.picture).where(which, table.c.picture != ""))
        gone.files += names
        gone.count("pictures", len(names))
    gone.count("records", unit.update(table, which, **dict.fromkeys(said, "")))


ERASERS: dict[Kind, Erase] = {
    Kind.INQUIRY: erase_inquiry,
    Kind.PICTURES: erase_pictures,
    Kind.LETTER: _letter,
    Kind.DRAFT: _draft,
    Kind.UNPLACED: _unplaced,
    Kind.CONTACT: _contact,
    Kind.TRAINING: _training,
    Kind.POSTED: _record(posted),
    Kind.INFORMED: _record(informed),
}
