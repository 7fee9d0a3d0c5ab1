"""The one use case: erase what is due, say so in an act, and erase again what a backup brings back.

The ledger is written before the database, and files are dropped after it: whatever ends the process
in between is made good by the next look at the ledger.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.acts import forget_old, write_line
from helpdesk.erasure.emptying import expect_emptying, finish_erasing
from helpdesk.erasure.erasers import ERASERS
from helpdesk.erasure.kinds import Ground, Kind, Subject, due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries.articles import forget_misses
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import WITHDRAWAL, Ledger, Line
from helpdesk.kernel.once import forget_done
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.contact_tables import contact, contact_record, informed, posted
from helpdesk.storage.file_columns import unused_files
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.training_tables import training
from helpdesk.storage.word_index import overwrite_erased

# Returns the id of what the ledger's key names; None where it is not there.
Find = Callable[[Connection, str], str | None]

log = logging.getLogger(__name__)


def erase_due(desk: Desk, files: FileStore, now: datetime) -> int:
    """Erase what its term, or a withdrawn consent, has made due; return how much it was.

    Safe at any time, and by several clocks. What cannot be erased now stops nothing else.
    """
    with desk.reading() as connection:
        _, regulation = desk.book.current(connection)
        found = list(due(connection, regulation.retention, now))
    erased = 0
    for subject in found:
        try:
            erased += erase(desk, files, subject, now)
        except Exception:
            log.exception("not erased", extra={"kind": subject.kind, "subject": subject.id})
    _overwrite_words(desk, erased)
    before = regulation.retention.log.before(now)
    desk.transact(lambda connection: forget_old(connection, before))
    desk.write(forget_done, now)
    forget_misses(desk, now)
    finish_erasing(desk, now)
    return erased


def _overwrite_words(desk: Desk, erased: int) -> None:
    """What is erased is found no more at once; here its words leave the index's file as well."""
    if erased:
        desk.transact(lambda connection: overwrite_erased(connection, journal_words))


def erase(desk: Desk, files: FileStore, subject: Subject, now: datetime) -> bool:
    """Erase one thing with all that belongs to it; False where nothing of it is left."""
    dropped = desk.write(_erase_in, now, desk.ledger, subject)
    if dropped is None:
        return False
    _drop(files, dropped)
    log.info("erased", extra={"kind": subject.kind, "subject": subject.id})
    return True


def _erase_in(unit: UnitOfWork, ledger: Ledger | None, subject: Subject) -> list[str] | None:
    gone = ERASERS[subject.kind](unit, subject.id)
    if gone is None:
        return None
    gone.files = sorted(unused_files(unit.connection, set(gone.files)))
    write_line(unit, subject, gone)
    expect_emptying(unit)
    if ledger is not None and (gone.key or gone.files):
        ledger.add(unit.now, subject.kind, gone.key, gone.files)
    return gone.files


def erase_again(desk: Desk, files: FileStore, now: datetime) -> int:
    """Erase what the ledger knows as erased and a restored backup has brought back."""
    if desk.ledger is None:
        return 0
    erased, names = 0, list[str]()
    for line in desk.ledger.lines():
        names += line.files
        try:
            erased += _again(desk, files, line, now)
        except Exception:
            log.exception("not erased again", extra={"kind": line.kind})
    _overwrite_words(desk, erased)
    finish_erasing(desk, now)
    _drop(files, sorted(desk.read(unused_files, set(names))))
    return erased


def _again(desk: Desk, files: FileStore, line: Line, now: datetime) -> bool:
    find = _BY_KEY.get(line.kind)
    found = desk.read(find, line.key) if find and line.key else None
    if found is None:
        return False
    if line.kind == WITHDRAWAL:
        withdraw_consent(desk, int(found), REQUESTER, ConsentWay.PAPER, now, at=line.at)
        return False
    return erase(desk, files, Subject(Kind(line.kind), found, Ground.AGAIN), now)


def _drop(files: FileStore, names: Iterable[str]) -> None:
    for name in names:
        try:
            files.drop(name)
        except OSError:
            log.exception("file not dropped", extra={"file": name})


def _by(column: Column[str]) -> Find:
    """Return how a row is found again whose ledger's key stands in this column."""
    return lambda connection, key: _id(connection, select(column.table.c.id).where(column == key))


def _standing_by(connection: Connection, reference: str) -> str | None:
    table = inquiry_tables.inquiry.c
    query = select(table.id).where(table.reference == reference, table.erased_at.is_(None))
    return _id(connection, query.where(table.consent_withdrawn_at.is_(None)))


def _contact_by(connection: Connection, key: str) -> str | None:
    contact_id, _, since = key.partition("@")
    record = contact_record.c
    query = (
        select(contact.c.id)
        .join(contact_record, record.contact_id == contact.c.id)
        .where(contact.c.id == int(contact_id), record.at == datetime.fromisoformat(since))
    )
    return _id(connection, query.limit(1))


def _line_by(table: Table) -> Find:
    def find(connection: Connection, key: str) -> str | None:
        line_id, _, at = key.partition("@")
        row = table.c
        query = select(row.id).where(row.id == int(line_id), row.at == datetime.fromisoformat(at))
        return _id(connection, query)

    return find


def _id(connection: Connection, query: Select[Any]) -> str | None:
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


_BY_KEY: dict[str, Find] = {
    WITHDRAWAL: _standing_by,
    Kind.INQUIRY: _by(inquiry_tables.inquiry.c.reference),
    Kind.LETTER: _by(mail_letter.c.digest),
    Kind.CONTACT: _contact_by,
    Kind.TRAINING: _by(training.c.nonce),
    Kind.POSTED: _line_by(posted),
    Kind.INFORMED: _line_by(informed),
}
