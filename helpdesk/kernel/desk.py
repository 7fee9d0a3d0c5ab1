"""The desk as the entry points hold it: engine, regulation in force, key, and who carries out."""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, and_, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.duty import queries as schedules
from helpdesk.duty.known_accounts import aliases, as_now_called
from helpdesk.duty.roster import Roster
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.unit import Overtaken, UnitOfWork, lock_open, touch_open_cards
from helpdesk.kernel.usual import UsualTimes
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import schema
from helpdesk.storage.database import reading, stood_in_the_way, writing

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
# The port to the queue: takes the ids of deliveries that a commit has just written down. It must
# not raise: what it cannot carry out now, the sweep finds.
Announce = Callable[[Sequence[int]], None]
TRIES = 8
SHORTLY = 0.05  # seconds
# Made once: every unit of work asks it.
_NEWEST = select(func.max(schema.regulation.c.id))


def nobody_hurries(_ids: Sequence[int]) -> None:
    """The port where there is no queue: everything waits for the sweep."""


@dataclass
class RegulationBook:
    """The versions of the regulation in the database, parsed once each."""

    _parsed: dict[int, Regulation] = field(default_factory=dict)
    _roster: tuple[tuple[Regulation, int], Roster] | None = None
    _aliases: dict[str, str] = field(default_factory=dict)
    _called: dict[int, Regulation] = field(default_factory=dict)

    def current(self, connection: Connection) -> tuple[int, Regulation]:
        """Return the newest version; LookupError before the first `adopt`."""
        newest = connection.execute(_NEWEST).scalar_one()
        if newest is None:
            raise LookupError("no regulation adopted yet: run `make release`")
        known = aliases(connection)
        if known != self._aliases:
            self._aliases, self._called = known, {}
        return int(newest), self.version(connection, int(newest))

    def in_force(self, connection: Connection, before: datetime) -> Regulation:
        """Return the version that was in force just before that moment; the first, where that was
        adopted later. LookupError before the first `adopt`.
        """
        table = schema.regulation.c
        query = select(func.max(table.id)).where(table.valid_from < before)
        number = connection.execute(query).scalar()
        number = number or connection.execute(select(func.min(table.id))).scalar()
        return self.version(connection, number) if number else self.current(connection)[1]

    def version(self, connection: Connection, number: int) -> Regulation:
        """Return one version, the way it was when an inquiry was opened under it."""
        if number not in self._parsed:
            query = select(schema.regulation.c.body).where(schema.regulation.c.id == number)
            self._parsed[number] = Regulation.parse(
                connection.execute(query).scalar_one(), is_stored=True
            )
        if number not in self._called:
            # Who has renamed himself in the chat may be named here by his newer name.
            self._called[number] = as_now_called(self._parsed[number], self._aliases)
        return self._called[number]

    def roster(self, connection: Connection) -> Roster:
        """Return who is on duty when; read anew when regulation, schedule or orders change."""
        _, regulation = self.current(connection)
        # The revision first: what is read after it can only be newer, and is then read once more.
        key = (regulation, schedules.revision(connection))
        held = self._roster
        if held is None or held[0][0] is not regulation or held[0][1] != key[1]:
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
    # Where is written down, beside the database, what was erased from it.
    ledger: Ledger | None = None
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

    def write(
        self,
        work: Callable[Concatenate[UnitOfWork, P], T],
        now: datetime,
        *args: P.args,
        **named: P.kwargs,
    ) -> T:
        """Run `work` in one transaction and announce its messages after the commit.

        When somebody else's move came first, `work` runs again on the newer record, so that it
        meets the rules as they are now.
        """

        def run(connection: Connection) -> tuple[T, list[int]]:
            unit = self._unit(connection, now)
            return work(unit, *args, **named), unit.fresh

        try:
            result, fresh = self.transact(run)
        except BaseException:
            self.book.forget_roster()
            raise
        if fresh:
            self.announce(fresh)
        return result

    def _unit(self, connection: Connection, now: datetime) -> UnitOfWork:
        number, regulation = self.book.current(connection)
        version = partial(self.book.version, connection)
        roster = partial(self.book.roster, connection)
        return UnitOfWork(connection, regulation, number, self.secret, now, version, roster)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction; once more where another stood in its way.

        Every transaction of the desk that writes is opened here, and no row is left half-written.
        """
        for tried in range(TRIES):
            try:
                with self.writing() as connection:
                    return work(connection)
            except Overtaken:
                self.book.forget_roster()
            except DBAPIError as error:
                if not stood_in_the_way(error) or tried == TRIES - 1:
                    raise
                self.book.forget_roster()
                log.warning("stood in another's way", extra={"tried": tried + 1})
                # Not at the same instant as the other, which may have to begin anew as well.
                time.sleep(random.random() * SHORTLY * (tried + 1))  # noqa: S311 - no secret
        raise Overtaken

    def within(self, unit: UnitOfWork) -> Desk:
        """Return this desk inside of a transaction: what its use cases do is all done, or nothing.

        Who joins several so locks their inquiries first.
        """
        return _Within(
            self.engine,
            self.secret,
            ledger=self.ledger,
            book=self.book,
            usual=self.usual,
            unit=unit,
        )

    def move(
        self,
        move: Move,
        inquiry_id: int,
        actor: Actor,
        now: datetime,
        change: Callable[Concatenate[UnitOfWork, Inquiry, P], Inquiry],
        *args: P.args,
        **named: P.kwargs,
    ) -> Inquiry:
        """Read the record, ask the table of moves, change: what most use cases are."""

        def work(unit: UnitOfWork) -> Inquiry:
            inquiry = unit.load(inquiry_id)
            unit.permit(move, inquiry, actor)
            return change(unit, inquiry, *args, **named)

        return self.write(work, now)


@dataclass(frozen=True, kw_only=True)
class _Within(Desk):
    """Opens no transaction of its own. Who opened the unit's announces, and tries again."""

    unit: UnitOfWork

    def reading(self) -> AbstractContextManager[Connection]:
        return nullcontext(self.unit.connection)

    writing = reading

    def transact(self, work: Callable[[Connection], T]) -> T:
        return work(self.unit.connection)

    def write(
        self,
        work: Callable[Concatenate[UnitOfWork, P], T],
        now: datetime,  # noqa: ARG002 - the unit's
        *args: P.args,
        **named: P.kwargs,
    ) -> T:
        return work(self.unit, *args, **named)


def activate_regulation(desk: Desk, text: str, now: datetime) -> bool:
    """Store the regulation's text as the version in force, unless it is so already.

    Windows follow the newest version, so every inquiry that can still wake is reckoned anew, and so
    are the timers and what waits for the school to open; deadlines stay those of the version under
    which they were counted. RegulationError where the text does not fit.
    """
    text = Regulation.parse(text, now=now).canonical()
    digest = hashlib.sha256(text.encode()).hexdigest()

    def work(connection: Connection) -> bool:
        query = select(schema.regulation.c.digest).order_by(schema.regulation.c.id.desc())
        if connection.execute(query.limit(1)).scalar() == digest:
            return False
        connection.execute(
            insert(schema.regulation).values(digest=digest, body=text, valid_from=now)
        )
        wake_all(connection, now)
        _look_at_what_waits(connection, now)
        return True

    return desk.transact(work)


def _look_at_what_waits(connection: Connection, now: datetime) -> None:
    """Let timers and messages that wait for an hour be looked at now: it may be another hour.

    Whatever is not to happen yet is set to wait once more, by the hours as they are now.
    """
    waiting, timer = schema.delivery, schema.timer
    connection.execute(update(timer).where(timer.c.due_at > now).values(due_at=now))
    later = and_(waiting.c.state == DeliveryState.PENDING, waiting.c.due_at > now)
    connection.execute(update(waiting).where(later).values(due_at=now))


def recompute_wakeups(unit: UnitOfWork) -> None:
    """Let every inquiry that can still wake follow the regulation and the duty of this moment."""
    wake_all(unit.connection, unit.now)


def wake_all(connection: Connection, now: datetime) -> None:
    """Let the clock look at every open inquiry now, and every open card be drawn anew.

    The clock reckons each in a transaction of its own: thousands at once would hold everybody up
    for minutes. Nothing is announced: what the sweep finds goes behind what is new.
    """
    lock_open(connection)
    table = schema.inquiry
    connection.execute(update(table).where(table.c.state != State.CLOSED).values(wake_at=now))
    touch_open_cards(connection, now)
