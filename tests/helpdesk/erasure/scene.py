"""A desk with a row in every table that holds personal data, and a mark in each such column."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, insert, select, update

from helpdesk.contacts import entering
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason
from helpdesk.domain.texts import Picture
from helpdesk.erasure.erasing import erase_due
from helpdesk.inquiries import adding, answering, claims, closing, handoffs
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, add_picture, save_draft
from helpdesk.storage import chat_tables
from helpdesk.storage.article_tables import article_miss
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.contact_tables import contact_class, informed, posted, stand_in
from helpdesk.storage.journal_tables import journal_reason
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.metadata import metadata
from helpdesk.training import marking
from helpdesk.vendor import relaying
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.erasure.columns import COLUMNS
from tests.helpdesk.life import HEAD, MARINA, NOW, asked, parent
from tests.helpdesk.training.newcomer import registered

MARK = "ЛИЧНОЕ"
LATER = timedelta(days=4000)
# Names of files are ours; they are proved by the folder, and rows that share one stay apart.
FILES = {
    "attachment": "name",
    "draft_picture": "name",
    "unplaced": "pictures",
    "mail_letter": "pictures",
    "posted": "picture",
    "training_line": "picture",
}


def picture(files: FileStore, name: str) -> Picture:
    files.put(f"{name}.png", name.encode())
    return Picture(f"{name}.png", len(name), f"sha-{name}")


def lived(desk: Desk, files: FileStore) -> Inquiry:
    """Let there be something of everything; return the inquiry, closed."""
    inquiry = asked(desk, parent())
    double = asked(desk, parent("Оценок всё ещё нет"))
    shown = picture(files, "asked")
    adding.attach(desk, inquiry.id, shown.name, shown.size, shown.sha256, REQUESTER, NOW)
    closing.close(
        desk, double.id, CloseReason.DUPLICATE, MARINA, NOW, comment="то же", original_id=inquiry.id
    )
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    relaying.vendor_case(desk, inquiry.id, "12345", MARINA, NOW)
    key = DraftKey(inquiry.id, MARINA.id, Move.ANSWER)
    save_draft(desk, key, "Мама Алия, нажмите", NOW)
    add_picture(desk, key, picture(files, "draft"), NOW)
    answering.answer(desk, inquiry.id, "Вот", MARINA, NOW, pictures=[picture(files, "answer")])
    closed = answering.helped(desk, inquiry.id, REQUESTER, NOW)
    _others(desk, files)
    with desk.writing() as connection:
        _rows(connection, inquiry.id, files)
        mark_all(connection)
    return closed


def _others(desk: Desk, files: FileStore) -> None:
    teacher = Contact(0, "Зарема Ачох", user="zarema", phone="9-44-24", mail="z@example.ru")
    contact_id = entering.enter(desk, teacher, HEAD, NOW)
    entering.remove(desk, contact_id, HEAD, NOW)
    held = registered(desk)
    marking.cancel(desk, held.id, "уволилась", HEAD, NOW)
    approve(desk)


def _rows(connection: Connection, inquiry_id: int, files: FileStore) -> None:
    """Insert what no use case of these tests leaves behind."""

    def add(table: Any, **values: Any) -> None:
        connection.execute(insert(table).values(**values))

    letter = {
        "folder": "INBOX",
        "uid": 1,
        "why": "opened",
        "chosen": "folder",
        "sender": "",
        "name": "",
        "subject": "",
        "received_at": NOW,
        "seen_at": NOW,
        "files": [],
    }
    for number, about in enumerate((inquiry_id, None)):
        shown = picture(files, f"letter{number}")
        pictures = [{"name": shown.name, "size": shown.size, "sha256": shown.sha256}]
        state = "taken" if about else "kept"
        add(
            mail_letter,
            **letter,
            digest=f"digest-{number}",
            inquiry_id=about,
            pictures=pictures,
            state=state,
        )
    add(stand_in, inquiry_id=inquiry_id, person_id="", user="", name="")
    add(journal_reason, inquiry_id=inquiry_id, cycle=1, author_id=MARINA.id, at=NOW, body="")
    waiting = picture(files, "unplaced")
    add(
        chat_tables.unplaced,
        post_id="post",
        author_id="teacher-id",
        body="",
        unfit=0,
        at=NOW,
        pictures=[{"name": waiting.name, "size": 1, "sha256": "x"}],
    )
    add(article_miss, words="", times=1, last_at=NOW)
    add(contact_class, contact_id=1, school_class="5А", subject="")
    line = {
        "day": date(2026, 11, 24),
        "note": "",
        "person_id": "",
        "person_name": "",
        "at": NOW,
        "is_void": False,
    }
    add(posted, number=1, place="board", spot="холл", picture=picture(files, "board").name, **line)
    add(informed, school_class="5А", way="meeting", **line)
    sheet = metadata.tables["training_line"]
    connection.execute(update(sheet).values(picture=picture(files, "sheet").name))


def mark_all(connection: Connection) -> None:
    """Write a mark into each personal column of each row; a table without rows proves nothing."""
    for name, decided in COLUMNS.items():
        table = metadata.tables[name]
        keys = list(table.primary_key.columns)
        rows = connection.execute(select(*keys)).all() if decided.personal else []
        assert rows or not decided.personal, f"no row in {name}: let the scene have one"
        for number, row in enumerate(rows):
            values = {
                each: _mark(table.c[each].type, f"{MARK}-{number}")
                for each in decided.personal.split()
                if FILES.get(name) != each
            }
            same = (key == value for key, value in zip(keys, row, strict=True))
            connection.execute(update(table).where(*same).values(**values))


def _mark(column_type: object, mark: str) -> Any:
    length = getattr(column_type, "length", None)
    return [mark] if isinstance(column_type, JSON) else mark[:length]


def erase_all(desk: Desk, files: FileStore, now: datetime = NOW + LATER) -> int:
    erased = 0
    while found := erase_due(desk, files, now):
        erased += found
    return erased


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
