"""How the personal data of an inquiry go: every row about it keeps its number, and no words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, select

from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.messages import Addressee, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK
from helpdesk.domain.reference import read_reference
from helpdesk.domain.states import CloseReason, State
from helpdesk.erasure import posts
from helpdesk.erasure.kinds import has_something
from helpdesk.inquiries.closing import ended
from helpdesk.kernel.search_words import keep_anew
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import chat_tables, inquiry_tables
from helpdesk.storage.contact_tables import stand_in
from helpdesk.storage.journal_tables import journal_reason
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.records import inquiry_of

_GONE: Changes = {
    "requester_name": "",
    "phone": "",
    "email": "",
    "username": "",
    "mattermost_id": "",
    "subject": "",
    "nonce": None,
}


@dataclass
class Gone:
    """What one erasure has taken away: how much of what, and the files to be dropped.

    `key` names it in the ledger; empty where its own term erases it again after a restore.
    """

    known_since: datetime
    key: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def count(self, name: str, number: int) -> None:
        if number:
            self.counts[name] = self.counts.get(name, 0) + number


def erase_inquiry(unit: UnitOfWork, inquiry_id: str) -> Gone | None:
    """Erase all that says who asked, and what; None where that is done already."""
    inquiry = _locked(unit, int(inquiry_id))
    if inquiry is None or inquiry.erased_at is not None:
        return None
    gone = Gone(inquiry.entered_at, inquiry.reference)
    gone.count("contacts", 1)
    _erase_words(unit, inquiry, gone)
    _erase_people(unit, inquiry, gone)
    erase_letters(unit, mail_letter.c.inquiry_id == inquiry.id, gone)
    _erase_joined_words(unit, inquiry, gone)
    _take_pictures(unit, inquiry.id, gone)
    posts.silence(unit, inquiry.id)
    unit.permit(Move.ERASE, inquiry, CLOCK)
    is_over = inquiry.state is State.CLOSED
    changes: Changes = {} if is_over else ended(unit, CloseReason.WITHDRAWN)
    changes |= {**_GONE, "erased_at": unit.now}
    after = unit.save(inquiry, CLOCK, Move.ERASE, **changes)
    keep_anew(unit.connection, after)
    _take_back_posts(unit, inquiry, gone)
    return gone


def _locked(unit: UnitOfWork, inquiry_id: int) -> Inquiry | None:
    """Return the inquiry, locked, and after it the one it duplicates: in order of ids."""
    query = select(inquiry_tables.inquiry.c.double_of).where(
        inquiry_tables.inquiry.c.id == inquiry_id
    )
    original = unit.connection.execute(query).scalar()
    unit.lock(*([inquiry_id] if original is None else [inquiry_id, original]))
    try:
        return unit.load(inquiry_id)
    except NotFound:
        return None


def _erase_words(unit: UnitOfWork, inquiry: Inquiry, gone: Gone) -> None:
    text, reason = inquiry_tables.text.c, journal_reason.c
    said = (text.inquiry_id == inquiry.id, text.body.is_not(None))
    gone.count("texts", unit.update(inquiry_tables.text, *said, body=None, original=None))
    why = (reason.inquiry_id == inquiry.id, reason.body.is_not(None))
    gone.count("texts", unit.update(journal_reason, *why, body=None))
    gone.count("drafts", _delete(unit, chat_tables.draft, inquiry.id))
    unit.update(
        inquiry_tables.handoff, inquiry_tables.handoff.c.inquiry_id == inquiry.id, case_key=None
    )


def _erase_people(unit: UnitOfWork, inquiry: Inquiry, gone: Gone) -> None:
    mine, blank = (
        inquiry_tables.child.c.inquiry_id == inquiry.id,
        ("surname", "name", "school_class"),
    )
    gone.count("children", unit.update(inquiry_tables.child, mine, **dict.fromkeys(blank, "")))
    entered = stand_in.c.inquiry_id == inquiry.id
    unit.update(stand_in, entered, **dict.fromkeys(("person_id", "user", "name"), ""))


def _erase_joined_words(unit: UnitOfWork, inquiry: Inquiry, gone: Gone) -> None:
    """The words of a duplicate joined another inquiry, which may live on without it."""
    if inquiry.double_of is None:
        return
    line, text = inquiry_tables.history.c, inquiry_tables.text.c
    query = select(line.data).where(line.inquiry_id == inquiry.double_of, line.what == Move.ADD)
    joined = [
        data.get("text")
        for data in unit.connection.execute(query).scalars()
        if data.get("double") == inquiry.id
    ]
    said = (text.id.in_(joined), text.body.is_not(None))
    gone.count("texts", unit.update(inquiry_tables.text, *said, body=None, original=None))
    row = select(inquiry_tables.inquiry).where(inquiry_tables.inquiry.c.id == inquiry.double_of)
    keep_anew(unit.connection, inquiry_of(unit.connection.execute(row).one()))
    unit.touch_card(inquiry.double_of)
    about = posts.of_inquiry(inquiry.double_of)
    keys = [str(each) for each in joined]
    gone.count(
        "posts", posts.take_back(unit, *about, posts.has_key(keys), inquiry_id=inquiry.double_of)
    )


def erase_pictures(unit: UnitOfWork, inquiry_id: str) -> Gone | None:
    """Erase only the pictures of an inquiry, and what showed them in the chat."""
    inquiry = _locked(unit, int(inquiry_id))
    if inquiry is None:
        return None
    gone = Gone(inquiry.entered_at)
    mine, shown = _pictures_of(inquiry.id), inquiry_tables.text_picture.c
    query = select(shown.text_id).where(shown.attachment_id.in_(mine))
    texts = [str(each) for each in unit.connection.execute(query).scalars()]
    _take_pictures(unit, inquiry.id, gone)
    if not gone.counts:
        return None
    with_pictures = posts.shows_pictures(texts)
    about = posts.of_inquiry(inquiry.id)
    gone.count("posts", posts.take_back(unit, *about, with_pictures, inquiry_id=inquiry.id))
    unit.touch_card(inquiry.id)
    return gone


def _take_pictures(unit: UnitOfWork, inquiry_id: int, gone: Gone) -> None:
    for table in (inquiry_tables.attachment, chat_tables.draft_picture):
        names = select(table.c.name).where(table.c.inquiry_id == inquiry_id)
        gone.files += unit.connection.execute(names).scalars()
    shown = inquiry_tables.text_picture
    mine = shown.c.attachment_id.in_(_pictures_of(inquiry_id))
    unit.connection.execute(delete(shown).where(mine))
    for table in (inquiry_tables.attachment, chat_tables.draft_picture):
        gone.count("pictures", _delete(unit, table, inquiry_id))


def _pictures_of(inquiry_id: int) -> Select[int]:
    table = inquiry_tables.attachment.c
    return select(table.id).where(table.inquiry_id == inquiry_id)


def _delete(unit: UnitOfWork, table: Table, inquiry_id: int) -> int:
    return unit.connection.execute(delete(table).where(table.c.inquiry_id == inquiry_id)).rowcount


def erase_letters(unit: UnitOfWork, which: ColumnElement[bool], gone: Gone) -> None:
    """Erase who wrote letters, and what; the digest alone stays, so that none is taken twice."""
    table = mail_letter
    pictures = unit.connection.execute(select(table.c.pictures).where(which)).scalars()
    gone.files += [each["name"] for listed in pictures for each in listed]
    blank: dict[str, Any] = dict.fromkeys(("sender", "name", "subject"), "")
    blank |= dict.fromkeys(("message_id", "body", "words")) | {"files": [], "pictures": []}
    # What waited for a person waits no longer: there is nothing to be read.
    unit.update(
        table,
        which,
        table.c.state == LetterStanding.KEPT,
        state=LetterStanding.SETTLED,
        why=Why.ERASED,
    )
    gone.count("letters", unit.update(table, which, has_something(), **blank))


def _take_back_posts(unit: UnitOfWork, inquiry: Inquiry, gone: Gone) -> None:
    """Take back what was said of it; and what the bot has told who looked it up."""
    about = posts.of_inquiry(inquiry.id)
    gone.count("posts", posts.take_back(unit, *about, inquiry_id=inquiry.id))
    told = posts.answers_since(inquiry.entered_at)
    ids = [
        row.id
        for row in unit.connection.execute(told)
        if _is_about(inquiry, row.addressee, row.params)
    ]
    gone.count("posts", posts.take_back(unit, posts.has_id(ids)))
    posts.forget_addressee(unit, inquiry)


def _is_about(inquiry: Inquiry, addressee: Addressee, params: dict[str, Any]) -> bool:
    if inquiry.mattermost_id and addressee == by_id(inquiry.mattermost_id):
        return True
    return read_reference(str(params.get("reference") or "")) == inquiry.reference
