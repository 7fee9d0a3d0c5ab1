"""Mass outages as they stand: which are open, what was told of them, whose questions they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, exists, func, select

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries.similar import ALIKE, MOST, alike_since, overlap, stems
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage, outage_member, outage_update
from helpdesk.storage.records import grouped, inquiries_where

# Whoever chose it has said nothing of what it is about.
UNSAID_TOPIC = "other"
# Several alike within this time are likely to be one trouble.
WITHIN = timedelta(hours=1)
# So many questions, the first that belong to one, say in their words what it is about.
FIRST = 3
# A question of no topic is about it when it shares so many of its words with one of them.
MUCH_ALIKE = 2 * ALIKE
# What is known in the beginning.
KNOWN = "Мы знаем и уже разбираемся."
# What may end a sentence that another one follows.
_ENDINGS = (".", "!", "?", "…")
IS_OVER = "Этот сбой уже закончился."


# Made once: every form asks which are open, every card which it belongs to.
_ALL = select(outage).order_by(outage.c.id.desc())
_IS_OPEN = outage.c.over_at.is_(None)
_OPEN = _ALL.where(_IS_OPEN)
_HIS = exists().where(
    outage_member.c.outage_id == outage.c.id, outage_member.c.inquiry_id == bindparam("inquiry")
)
_AROUND = select(outage.c.id, _HIS.label("is_his")).where(_IS_OPEN | _HIS)


@dataclass(frozen=True)
class Update:
    """What was told to all, under its number; `by_id` is who has written it."""

    number: int
    words: str
    at: datetime
    by_id: str


@dataclass(frozen=True)
class Outage:
    """One trouble that many ask about; the last update of one that is over ended it."""

    id: int
    title: str
    topic: str
    words: str
    since: datetime
    declared_at: datetime
    declared_by: str
    over_at: datetime | None
    updates: tuple[Update, ...]
    asked: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_open(self) -> bool:
        return self.over_at is None

    @property
    def last(self) -> int:
        """The number of the last update; 0 before the first."""
        return self.updates[-1].number if self.updates else 0

    @property
    def latest(self) -> str:
        return self.updates[-1].words if self.updates else self.words

    def told(self, key: str) -> Update | None:
        """Return the update that a delivery's key names."""
        return next((each for each in self.updates if f"{self.id}.{each.number}" == key), None)

    def now(self, at: datetime, calendar: WorkingCalendar) -> str:
        """Return «Сейчас: оценки не открываются сегодня с 9:10. Мы знаем и чиним.»"""
        known = self.latest if self.latest.endswith(_ENDINGS) else f"{self.latest}."
        return f"Сейчас: {self.title} {dates.since(self.since, at, calendar)}. {known}"

    def is_about(self, topic: str, words: str) -> bool:
        """Whether a question seems to be about it: by its topic, or by its words.

        What is typed after a command, or comes by mail, has no topic: it is laid beside the words
        of those who have asked before.
        """
        if topic == self.topic != UNSAID_TOPIC:
            return True
        said = stems(words)
        if overlap(said, stems(self.title)) >= ALIKE:
            return True
        before = self.asked if topic == UNSAID_TOPIC else ()
        return any(overlap(said, stems(each)) >= MUCH_ALIKE for each in before)


def proposed_title(topic: str) -> str:
    """Return how an outage of a topic may be called; a name within the topic keeps its capital."""
    return f"«Дневник.ру» не работает ({topic[:1].lower()}{topic[1:]})"


def open_outages(connection: Connection) -> list[Outage]:
    """Return what many have trouble with just now, the newest first."""
    return _read(connection, _OPEN)


def outage_of(connection: Connection, outage_id: int) -> Outage:
    """Return an outage; raise NotFound."""
    found = outages_where(connection, outage.c.id == outage_id)
    if not found:
        raise NotFound(str(outage_id))
    return found[0]


OutagesAround = tuple[Outage | None, Outage | None]


def outages_around(connection: Connection, inquiry: Inquiry, words: str) -> OutagesAround:
    """Return the outage that an inquiry belongs to, or last did; and an open one that it could."""
    rows = connection.execute(_AROUND, {"inquiry": inquiry.id}).all()
    found = outages_where(connection, outage.c.id.in_([row.id for row in rows])) if rows else []
    is_his = {row.id for row in rows if row.is_his}
    his = [each for each in found if each.id in is_his]
    own = next((each for each in his if each.is_open), next(iter(his), None))
    if own is not None and own.is_open:
        return own, None
    return own, concerned(found, inquiry.topic, words)


def concerned(outages: Iterable[Outage], topic: str, words: str) -> Outage | None:
    """Return the open outage that a question seems to be about; its topic counts most."""
    found = [each for each in outages if each.is_open and each.is_about(topic, words)]
    return min(found, key=lambda each: each.topic != topic, default=None)


def members_of(connection: Connection, outage_id: int) -> list[Inquiry]:
    """Return the inquiries that belong to an outage, by their ids."""
    return inquiries_where(connection, inquiry_tables.inquiry.c.id.in_(member_ids(outage_id)))


def member_ids(outage_id: int) -> Any:
    return select(outage_member.c.inquiry_id).where(outage_member.c.outage_id == outage_id)


def same_trouble(connection: Connection, inquiry: Inquiry) -> list[Inquiry]:
    """Return others that seem to have the trouble of this one, and belong to no outage."""
    among = select(outage_member.c.inquiry_id).join(outage).where(outage.c.over_at.is_(None))
    known = set(connection.execute(among).scalars())
    found = alike_since(connection, inquiry, inquiry.received_at - WITHIN)
    return [each for each in found if each.id not in known][:MOST]


def outages_where(connection: Connection, *which: ColumnElement[bool]) -> list[Outage]:
    """Return the outages that meet these conditions, the newest first."""
    return _read(connection, _ALL.where(*which))


def _read(connection: Connection, query: Executable) -> list[Outage]:
    rows = connection.execute(query).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    told = select(outage_update).where(outage_update.c.outage_id.in_(ids))
    found = connection.execute(told.order_by(outage_update.c.number))
    updates = grouped(
        (row.outage_id, Update(row.number, row.words, row.at, row.by_id)) for row in found
    )
    asked = _asked_first(connection, [row.id for row in rows if row.over_at is None])
    return [
        Outage(**row._mapping, updates=updates.get(row.id, ()), asked=asked.get(row.id, ()))
        for row in rows
    ]


def _asked_first(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return for each outage the words of the first questions that belong to it."""
    member, table = outage_member.c, inquiry_tables.inquiry.c
    place = func.row_number().over(partition_by=member.outage_id, order_by=member.inquiry_id)
    of_each = select(member.outage_id, table.subject, place.label("place"))
    of_each = of_each.join(inquiry_tables.inquiry).where(member.outage_id.in_(ids))
    first = of_each.subquery().c
    rows = connection.execute(select(first.outage_id, first.subject).where(first.place <= FIRST))
    return grouped((row.outage_id, row.subject) for row in rows)
