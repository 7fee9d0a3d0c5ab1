"""One write transaction: its connection, its moment, and the rules that hold in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from helpdesk.domain.addressee import Addressee, by_user
from helpdesk.domain.inquiry import Inquiry
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables
from helpdesk.storage.schedule_tables import schedule_revision

INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


@dataclass
class Transaction:
    """One write transaction. `fresh` are the deliveries to announce after the commit."""

    connection: Connection
    regulation: Regulation
    regulation_id: int
    secret: bytes
    now: datetime
    version: Callable[[int], Regulation]
    read_roster: Callable[[], Roster]
    fresh: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day at the school."""
        return self.regulation.calendar.local_date(self.now)

    @property
    def head(self) -> Addressee:
        """The head, as an addressee of messages."""
        return by_user(self.regulation.people.head.user)

    @property
    def roster(self) -> Roster:
        """Who is on duty when, as this transaction has left it."""
        return self.read_roster()

    def regulation_of(self, inquiry: Inquiry) -> Regulation:
        """Return the version of the regulation that the inquiry's deadlines come from."""
        return self.version(inquiry.regulation_version)

    def upsert(self, table: Any) -> Any:
        """Return the dialect's INSERT that knows ON CONFLICT."""
        return upsert(self.connection, table)

    def set_timer(self, kind: str, subject: str, due_at: datetime) -> None:
        """Set a timer unless there is one of this kind and subject."""
        statement = self.upsert(clock_tables.timer).values(
            kind=kind, subject=subject, due_at=due_at
        )
        self.connection.execute(statement.on_conflict_do_nothing())

    def count(self, query: Any) -> int:
        counted = self.connection.execute(select(func.count()).select_from(query.subquery()))
        return int(counted.scalar_one())

    def renew_roster(self) -> None:
        """Let changes of who is on duty follow one another, and everybody read it anew."""
        table = schedule_revision
        statement = self.upsert(table).values(id=1, revision=1)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"revision": table.c.revision + 1}
            )
        )


def upsert(connection: Connection, table: Any) -> Any:
    """Return the dialect's INSERT that knows ON CONFLICT."""
    return INSERTS[connection.dialect.name](table)
