"""The desk as the entry points hold it: engine, regulation in force, key, and who carries out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine, func, insert, select, update

from helpdesk import schema
from helpdesk.database import reading, writing
from helpdesk.model import Actor, Inquiry, Move
from helpdesk.records import inquiry_of
from helpdesk.regulation import Regulation
from helpdesk.schedule import queries as schedules
from helpdesk.schedule.roster import Roster
from helpdesk.unit import Overtaken, Unit
from helpdesk.usual import UsualTimes
from helpdesk.wake import next_wake

T = TypeVar("T")
# The port to the queue: takes the ids of deliveries that a commit has just written down. It must
# not raise: what it cannot carry out now, the sweep finds.
Announce = Callable[[Sequence[int]], None]
TRIES = 8
# Made once: every unit of work asks it.
_NEWEST = select(func.max(schema.regulation.c.id))


def nobody_hurries(_ids: Sequence[int]) -> None:
    """The port where there is no queue: everything waits for the sweep."""


@dataclass
class RegulationBook:
    """The versions of the regulation in the database, parsed once each."""

    _parsed: dict[int, Regulation] = field(default_factory=dict)
    _roster: tuple[tuple[int, int], Roster] | None = None

    def current(self, connection: Connection) -> tuple[int, Regulation]:
        """Return the newest version; LookupError before the first `adopt`."""
        newest = connection.execute(_NEWEST).scalar_one()
        if newest is None:
            raise LookupError("no regulation adopted yet: run `make release`")
        return int(newest), self.version(connection, int(newest))

    def version(self, connection: Connection, number: int) -> Regulation:
        """Return one version, the way it was when an inquiry was opened under it."""
        if number not in self._parsed:
            query = select(schema.regulation.c.body).where(schema.regulation.c.id == number)
            self._parsed[number] = Regulation.parse(connection.execute(query).scalar_one())
        return self._parsed[number]

    def roster(self, connection: Connection) -> Roster:
        """Return who is on duty when; read anew when regulation, schedule or orders change."""
        number, regulation = self.current(connection)
        # The revision first: what is read after it can only be newer, and is then read once more.
        key = (number, schedules.revision(connection))
        held = self._roster
        if held is None or held[0] != key:
            held = key, schedules.roster(connection, regulation)
            self._roster = held
        return held[1]

    def forget_roster(self) -> None:
        """Let it be read anew: what a transaction has read of its own may have come to nothing."""
        self._roster = None


@dataclass(frozen=True)
class Desk:
    """What every use case needs; made once by the composition root."""

    engine: Engine
    secret: bytes
    announce: Announce = nobody_hurries
    book: RegulationBook = field(default_factory=RegulationBook)
    usual: UsualTimes = field(default_factory=UsualTimes, compare=False)

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a connection for queries."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction that writes."""
        return writing(self.engine)

    def regulation(self) -> Regulation:
        """Return the regulation in force."""
        with self.reading() as connection:
            return self.book.current(connection)[1]

    def roster(self) -> Roster:
        """Return who is on duty when."""
        with self.reading() as connection:
            return self.book.roster(connection)

    def write(self, work: Callable[[Unit], T], now: datetime) -> T:
        """Run `work` in one transaction and announce its messages after the commit.

        When somebody else's move came first, `work` runs again on the newer record, so that it
        meets the rules as they are now.
        """
        for _ in range(TRIES):
            try:
                result, fresh = self._once(work, now)
            except Overtaken:
                continue
            if fresh:
                self.announce(fresh)
            return result
        raise Overtaken

    def _once(self, work: Callable[[Unit], T], now: datetime) -> tuple[T, list[int]]:
        try:
            with self.writing() as connection:
                number, regulation = self.book.current(connection)
                version = partial(self.book.version, connection)
                roster = partial(self.book.roster, connection)
                unit = Unit(connection, regulation, number, self.secret, now, version, roster)
                return work(unit), unit.fresh
        except BaseException:
            self.book.forget_roster()
            raise

    def move(
        self,
        move: Move,
        inquiry_id: int,
        actor: Actor,
        now: datetime,
        change: Callable[[Unit, Inquiry], Inquiry],
    ) -> Inquiry:
        """Read the record, ask the table of moves, change: what most use cases are."""

        def work(unit: Unit) -> Inquiry:
            inquiry = unit.load(inquiry_id)
            unit.permit(move, inquiry, actor)
            return change(unit, inquiry)

        return self.write(work, now)


def adopt(desk: Desk, text: str, now: datetime) -> bool:
    """Store the regulation's text as the version in force, unless it is so already.

    Windows follow the newest version, so every inquiry that can still wake is reckoned anew;
    deadlines stay those of the version under which they were counted.
    """
    text = Regulation.parse(text).canonical()
    digest = hashlib.sha256(text.encode()).hexdigest()
    with desk.writing() as connection:
        query = select(schema.regulation.c.digest).order_by(schema.regulation.c.id.desc())
        if connection.execute(query.limit(1)).scalar() == digest:
            return False
        connection.execute(
            insert(schema.regulation).values(digest=digest, body=text, valid_from=now)
        )
    desk.write(reckon_anew, now)
    return True


def reckon_anew(unit: Unit) -> None:
    """Let every inquiry that can still wake follow the regulation and the duty of this moment."""
    table = schema.inquiry
    # In the order of their ids, in which everybody locks several.
    query = select(table).where(table.c.state != "closed").order_by(table.c.id)
    query = query.with_for_update(key_share=True)
    for row in unit.connection.execute(query).all():
        inquiry = inquiry_of(row)
        wake_at = next_wake(inquiry, unit.regulation, unit.now, unit.roster)
        unit.connection.execute(
            update(table).where(table.c.id == inquiry.id).values(wake_at=wake_at)
        )
        unit.touch_card(inquiry.id)
