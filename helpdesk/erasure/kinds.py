"""Every kind of personal data that is erased: what there is of it, and from when its term counts.

Each kind is one query of what is stored: the parts of its id, `since` when the desk has it, and
`ends`, from which the term counts, NULL while it is still needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, Table, case, exists, func, null, or_, select

from helpdesk.domain.durations import Period
from helpdesk.domain.states import State
from helpdesk.regulation.decisions import Retention
from helpdesk.storage import chat_tables, inquiry_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.contact_tables import contact, contact_record, informed, posted
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.training_tables import training, training_line
from helpdesk.training.model import State as TrainingState

MOST = 50


class Kind(StrEnum):
    """What is erased as one; the names are stored in the database and in the ledger."""

    INQUIRY = "inquiry"
    PICTURES = "pictures"
    LETTER = "letter"
    DRAFT = "draft"
    UNPLACED = "unplaced"
    CONTACT = "contact"
    TRAINING = "training"
    POSTED = "posted"
    INFORMED = "informed"


class Ground(StrEnum):
    """Why it is erased (152-FZ, art. 21)."""

    TERM = "term"
    CONSENT = "consent"
    # It was erased before, and a backup has brought it back.
    AGAIN = "again"


@dataclass(frozen=True)
class Subject:
    """One thing that is to be erased; `id` is its row's, its parts joined by colons."""

    kind: Kind
    id: str
    ground: Ground


@dataclass(frozen=True)
class Stored:
    """What there is of one kind: how much, since when, and how much of it ends when."""

    kind: Kind
    count: int
    since: datetime | None
    period: Period
    due_first: datetime | None

    def with_more(self, other: Stored) -> Stored:
        since = [each for each in (self.since, other.since) if each is not None]
        ends = [each for each in (self.due_first, other.due_first) if each is not None]
        return Stored(
            self.kind,
            self.count + other.count,
            min(since, default=None),
            self.period,
            min(ends, default=None),
        )


_I, _L, _D = inquiry_tables.inquiry.c, mail_letter.c, chat_tables.draft.c
_ENDED = case((_I.state == State.CLOSED, _I.closed_at))


def _rows(*ids: Any, since: Any, ends: Any) -> Select[Any]:
    return select(*ids, since.label("since"), ends.label("ends"))


def _inquiries() -> Select[Any]:
    return _rows(_I.id, since=_I.entered_at, ends=_ENDED).where(_I.erased_at.is_(None))


def _pictures() -> Select[Any]:
    table = inquiry_tables.attachment.c
    first = func.min(table.created_at, type_=UtcTime())
    rows = _rows(_I.id, since=first, ends=_ENDED)
    return rows.join(inquiry_tables.attachment, table.inquiry_id == _I.id).group_by(_I.id)


def has_something() -> Any:
    """Return the condition that a letter's row still says who wrote it, or what."""
    return or_(
        *(column != "" for column in (_L.sender, _L.name, _L.subject)),
        *(column.is_not(None) for column in (_L.message_id, _L.body, _L.words)),
    )


def _letters() -> Select[Any]:
    is_free = or_(_L.inquiry_id.is_(None), _I.state == State.CLOSED)
    rows = _rows(_L.id, since=_L.seen_at, ends=case((is_free, _L.seen_at)))
    return rows.outerjoin(inquiry_tables.inquiry, _I.id == _L.inquiry_id).where(has_something())


def _drafts() -> Select[Any]:
    return _rows(_D.inquiry_id, _D.author_id, _D.move, since=_D.saved_at, ends=_D.saved_at)


def _draft_pictures() -> Select[Any]:
    """Pictures beside which no words were kept: they are as old as their inquiry's end."""
    table = chat_tables.draft_picture.c
    same = (_D.inquiry_id == table.inquiry_id, _D.author_id == table.author_id)
    has_words = exists().where(*same, _D.move == table.move)
    key = (table.inquiry_id, table.author_id, table.move)
    rows = _rows(*key, since=_I.entered_at, ends=_ENDED)
    joined = rows.join(inquiry_tables.inquiry, _I.id == table.inquiry_id)
    return joined.where(~has_words).distinct()


def _unplaced() -> Select[Any]:
    table = chat_tables.unplaced.c
    return _rows(table.post_id, since=table.at, ends=table.at)


def _contacts() -> Select[Any]:
    row, said = contact.c, contact_record.c
    since = select(func.min(said.at, type_=UtcTime())).where(said.contact_id == row.id)
    rows = _rows(row.id, since=since.scalar_subquery(), ends=row.removed_at)
    return rows.where(row.name != "")


def _trainings() -> Select[Any]:
    row, said = training.c, training_line.c
    last = select(func.max(said.at, type_=UtcTime())).where(said.training_id == row.id)
    over = func.coalesce(last.scalar_subquery(), row.registered_at)
    ends = case((row.state != TrainingState.RUNNING, over), else_=null())
    return _rows(row.id, since=row.registered_at, ends=ends).where(row.name != "")


def _lines(table: Table) -> Callable[[], Select[Any]]:
    row = table.c
    return lambda: _rows(row.id, since=row.at, ends=row.at).where(row.person_name != "")


# What there is of each kind, and which of the regulation's periods it has.
KINDS: tuple[tuple[Kind, Callable[[], Select[Any]], str], ...] = (
    (Kind.INQUIRY, _inquiries, "questions"),
    (Kind.PICTURES, _pictures, "pictures"),
    (Kind.LETTER, _letters, "letters"),
    (Kind.DRAFT, _drafts, "drafts"),
    (Kind.DRAFT, _draft_pictures, "drafts"),
    (Kind.UNPLACED, _unplaced, "unplaced"),
    (Kind.CONTACT, _contacts, "contacts"),
    (Kind.TRAINING, _trainings, "training"),
    (Kind.POSTED, _lines(posted), "records"),
    (Kind.INFORMED, _lines(informed), "records"),
)


def due(connection: Connection, retention: Retention, now: datetime) -> Iterator[Subject]:
    """Yield what is to be erased now, some of each kind: consents that were withdrawn first."""
    withdrawn = select(_I.id).where(
        _I.erased_at.is_(None), _I.consent_withdrawn_at <= retention.withdrawn.before(now)
    )
    in_order = withdrawn.order_by(_I.id).limit(MOST)
    for inquiry_id in connection.execute(in_order).scalars().all():
        yield Subject(Kind.INQUIRY, str(inquiry_id), Ground.CONSENT)
    for kind, query, name in KINDS:
        there = query().subquery()
        period: Period = getattr(retention, name)
        ended = select(there).where(there.c.ends <= period.before(now)).limit(MOST)
        for row in connection.execute(ended).all():
            yield Subject(kind, ":".join(map(str, row[:-2])), Ground.TERM)


def stored(connection: Connection, retention: Retention) -> list[Stored]:
    """Return what there is of each kind: what the head looks at."""
    found: dict[Kind, Stored] = {}
    for kind, query, name in KINDS:
        there = query().subquery()
        count = select(
            func.count(),
            func.min(there.c.since, type_=UtcTime()),
            func.min(there.c.ends, type_=UtcTime()),
        ).select_from(there)
        number, since, ends = connection.execute(count).one()
        period: Period = getattr(retention, name)
        new = Stored(kind, number, since, period, period.after(ends) if ends else None)
        known = found.get(kind)
        found[kind] = known.with_more(new) if known else new
    inquiries = found[Kind.INQUIRY]
    withdrawn = _I.erased_at.is_(None), _I.consent_withdrawn_at.is_not(None)
    first = connection.execute(select(func.min(_I.consent_withdrawn_at)).where(*withdrawn)).scalar()
    if first is not None:
        sooner = replace(inquiries, count=0, due_first=retention.withdrawn.after(first))
        found[Kind.INQUIRY] = inquiries.with_more(sooner)
    return list(found.values())
