"""Acts of destruction: one for each day, kept for years, with a line for all that was erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select

from helpdesk.erasure.inquiries import Gone
from helpdesk.erasure.kinds import Ground, Kind, Subject
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.erasure_tables import erasure, erasure_act
from helpdesk.storage.journal_tables import journal_export
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.records import value_of


@dataclass(frozen=True)
class Act:
    """One act; numbers start at one each year."""

    id: int
    number: int
    day: date
    lines: int

    @property
    def title(self) -> str:
        return f"№ {self.number} за {self.day.year} год"


@dataclass(frozen=True)
class Line:
    """One thing that was erased; `number` is of the journal, where it was of an inquiry."""

    at: datetime
    kind: Kind
    subject: str
    ground: Ground
    known_since: datetime
    counts: dict[str, int]
    number: str = ""


@dataclass(frozen=True)
class Copy:
    """A copy that the desk cannot erase: a file of the journal, or a letter in the mailbox."""

    at: datetime
    author_id: str = ""
    rows: int = 0
    folder: str = ""


def write_line(unit: UnitOfWork, subject: Subject, gone: Gone) -> None:
    """Write down in today's act what has gone; the first line of a day begins its act."""
    unit.insert(
        erasure,
        act_id=_today(unit),
        at=unit.now,
        kind=subject.kind,
        subject=subject.id,
        ground=subject.ground,
        known_since=gone.known_since,
        counts=gone.counts,
    )


def _today(unit: UnitOfWork) -> int:
    day = unit.today
    known = select(erasure_act.c.id).where(erasure_act.c.day == day)
    found = unit.value(known)
    if found is not None:
        return int(found)
    last = select(func.max(erasure_act.c.number)).where(erasure_act.c.year == day.year)
    number = (unit.value(last) or 0) + 1
    # Another clock may have begun it at the same time.
    unit.insert_new(erasure_act, year=day.year, number=number, day=day)
    return int(unit.connection.execute(known).scalar_one())


def all_acts(connection: Connection, *which: ColumnElement[bool]) -> list[Act]:
    """Return every act that is still kept, the newest first; of them those that are asked for."""
    table = erasure_act.c
    query = (
        select(table.id, table.number, table.day, func.count(erasure.c.id))
        .outerjoin(erasure, erasure.c.act_id == table.id)
        .where(*which)
        .group_by(table.id, table.number, table.day)
        .order_by(table.id.desc())
    )
    return [Act(*row) for row in connection.execute(query)]


def act_with(connection: Connection, act_id: int) -> Act | None:
    return next(iter(all_acts(connection, erasure_act.c.id == act_id)), None)


def lines_of(connection: Connection, act_id: int) -> list[Line]:
    """Return what an act says was erased, in order."""
    rows = connection.execute(
        select(erasure).where(erasure.c.act_id == act_id).order_by(erasure.c.id)
    ).all()
    about = {row.id: _inquiry_of(row.kind, row.subject) for row in rows}
    table = inquiry_tables.inquiry.c
    query = select(table.id, table.number, table.year).where(
        table.id.in_([each for each in about.values() if each is not None])
    )
    numbers = {row.id: f"{row.number}/{row.year}" for row in connection.execute(query)}
    return [value_of(Line, row, number=numbers.get(about[row.id] or 0, "")) for row in rows]


def _inquiry_of(kind: str, subject: str) -> int | None:
    is_about_one = kind in (Kind.INQUIRY, Kind.PICTURES, Kind.DRAFT)
    return int(subject.partition(":")[0]) if is_about_one else None


def act_of_inquiry(connection: Connection, inquiry_id: int) -> Act | None:
    """Return the act by which an inquiry was erased first."""
    mine = erasure.c.kind == Kind.INQUIRY, erasure.c.subject == str(inquiry_id)
    first = select(erasure.c.act_id).where(*mine).order_by(erasure.c.id).limit(1)
    return next(iter(all_acts(connection, erasure_act.c.id == first.scalar_subquery())), None)


def copies_of(connection: Connection, lines: Sequence[Line]) -> list[Copy]:
    """Return the copies outside of the desk's reach: where they are, and since when."""
    inquiries = [each for each in lines if each.kind is Kind.INQUIRY]
    if not inquiries:
        return []
    since = min(each.known_since for each in inquiries)
    till = max(each.at for each in inquiries)
    table, letter = journal_export.c, mail_letter.c
    files = select(table.at, table.author_id, table.rows).where(
        table.at >= since, table.at <= till, table.rows > 0
    )
    ids = [int(each.subject) for each in inquiries]
    mine = select(letter.received_at, letter.folder).where(letter.inquiry_id.in_(ids))
    found = [Copy(row.at, row.author_id, row.rows) for row in connection.execute(files)]
    found += [Copy(row.received_at, folder=row.folder) for row in connection.execute(mine)]
    return sorted(found, key=lambda each: each.at)


def forget_old(connection: Connection, before: datetime) -> None:
    """Let acts go that were kept for as long as they must be."""
    connection.execute(delete(erasure).where(erasure.c.at < before))
    kept = select(erasure.c.act_id)
    table = erasure_act
    connection.execute(delete(table).where(table.c.id.not_in(kept), table.c.day < before.date()))
