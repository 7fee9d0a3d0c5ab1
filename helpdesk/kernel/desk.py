"""The desk as the entry points hold it: engine, regulation in force, key, and who carries out."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Executable, Row, Select, select
from sqlalchemy.exc import DBAPIError

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.duty.roster import Roster
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.following import names_of, work_is_about
from helpdesk.kernel.regulation_book import InForce, RegulationBook
from helpdesk.kernel.unit import Overtaken, UnitOfWork
from helpdesk.kernel.usual_answer_time import UsualTimes
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables
from helpdesk.storage.database import reading, stood_in_the_way, writing

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Values = Mapping[str, object] | None
# The port to the queue: takes the ids of deliveries that a commit has just written down, and of
# earlier ones that it has touched. It must not raise: what it cannot carry out, the sweep finds.
Announce = Callable[[Sequence[int], Sequence[int]], None]
TRIES = 8
SHORTLY = 0.05  # seconds


def nobody_hurries(_fresh: Sequence[int], _touched: Sequence[int]) -> None:
    """The port where there is no queue: everything waits for the sweep."""


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

    @contextmanager
    def reading_together(self) -> Iterator[Desk]:
        """Yield this desk over one connection for all that is read within the block."""
        with self.reading() as connection:
            yield _Reading(**vars(self), connection=connection)

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction that writes."""
        return writing(self.engine)

    def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """Return what a query finds over a connection of its own; it must have read all by then."""
        with self.reading() as connection:
            return query(connection, *args, **named)

    def rows(self, query: Executable, values: Values = None) -> Sequence[Row[Any]]:
        """Return what a query finds, read by itself."""
        with self.reading() as connection:
            return connection.execute(query, values).all()

    def column(self, query: Select[T], values: Values = None) -> list[T]:
        """Return the first column of what a query finds."""
        return [row[0] for row in self.rows(query, values)]

    def value(self, query: Select[T], values: Values = None) -> T | None:
        """Return the first value that a query finds; None where it finds nothing."""
        return next(iter(self.column(query.limit(1), values)), None)

    def last_beat(self, name: str) -> datetime | None:
        """Return when a process gave its last sign of life."""
        table = clock_tables.heartbeat.c
        return self.value(select(table.at).where(table.name == name))

    def regulation(self) -> Regulation:
        with self.reading() as connection:
            return self.book.current(connection)[1]

    def roster(self) -> Roster:
        with self.reading() as connection:
            return self.book.roster(connection, self.book.look(connection))

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

        def run(connection: Connection) -> tuple[T, UnitOfWork]:
            unit = self._unit(connection, now)
            return work(unit, *args, **named), unit

        try:
            result, unit = self.transact(run)
        except BaseException:
            self.book.forget_roster()
            raise
        for inquiry, what in unit.moved:
            work_is_about(inquiry)
            log.info("moved", extra={**names_of(inquiry), "what": what})
        if unit.fresh or unit.touched:
            self.announce(unit.fresh, unit.touched)
        return result

    def _unit(self, connection: Connection, now: datetime) -> UnitOfWork:
        seen = self.book.look(connection)
        return UnitOfWork(
            connection,
            seen.regulation,
            seen.number,
            self.secret,
            now,
            partial(self.book.version, connection),
            partial(self._roster, connection, seen),
            # On PostgreSQL others write meanwhile, and this waits for the rows that they hold.
            knows_roster=connection.dialect.name == "sqlite",
        )

    def _roster(self, connection: Connection, seen: InForce, *, is_known: bool) -> Roster:
        return self.book.roster(connection, seen if is_known else self.book.look(connection))

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
class _Reading(Desk):
    """Reads over one connection, which is its opener's."""

    connection: Connection

    def reading(self) -> AbstractContextManager[Connection]:
        return nullcontext(self.connection)


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
