"""One write transaction: its connection, its moment, the rules that hold in it, and who acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import Addressee, by_user
from helpdesk.domain.people import Actor, Person
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.records import person_of
from helpdesk.storage.schedule_tables import schedule_revision

T = TypeVar("T")
INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


class ReadRoster(Protocol):
    """Reads who is on duty, anew unless it `is_known` not to have changed since the last look."""

    def __call__(self, *, is_known: bool) -> Roster: ...


@dataclass
class Transaction:
    """One write transaction. After the commit its deliveries are announced: `fresh` ones, which it
    has written down, and earlier ones that it has `touched`. Unless it `knows_roster`, who is on
    duty may have changed since the last look.
    """

    connection: Connection
    regulation: Regulation
    regulation_id: int
    secret: bytes
    now: datetime
    version: Callable[[int], Regulation]
    read_roster: ReadRoster
    knows_roster: bool
    fresh: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    # What was done to which inquiry, in that order: for the log.
    moved: list[tuple[Inquiry, str]] = field(default_factory=list)

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
        return self.read_roster(is_known=self.knows_roster)

    def regulation_of(self, inquiry: Inquiry) -> Regulation:
        """Return the version of the regulation that the inquiry's deadlines come from."""
        return self.version(inquiry.regulation_version)

    def upsert(self, table: Any) -> Any:
        """Return the dialect's INSERT that knows ON CONFLICT."""
        return upsert(self.connection, table)

    def insert(self, table: Table, /, **values: object) -> Any:
        """Insert a row; return the first part of its primary key: mostly its id."""
        key = self.connection.execute(insert(table).values(**values)).inserted_primary_key
        return key[0] if key else None

    def update(self, table: Table, /, *which: ColumnElement[bool], **values: object) -> int:
        """Change the rows that meet these conditions; return how many there were."""
        return self.connection.execute(update(table).where(*which).values(**values)).rowcount

    def delete(self, table: Table, /, *which: ColumnElement[bool]) -> int:
        """Delete the rows that meet these conditions; return how many there were."""
        return self.connection.execute(delete(table).where(*which)).rowcount

    def set_timer(self, kind: str, subject: str, due_at: datetime) -> None:
        """Set a timer unless there is one of this kind and subject."""
        self.insert_new(clock_tables.timer, kind=kind, subject=subject, due_at=due_at)

    def column(self, query: Select[T], values: Mapping[str, object] | None = None) -> list[T]:
        """Return the first column of what a query finds."""
        return list(self.connection.execute(query, values).scalars())

    def value(self, query: Select[T]) -> T | None:
        """Return the first value that a query finds; None where it finds nothing."""
        return self.connection.execute(query.limit(1)).scalar()

    def insert_new(self, table: Table, **values: object) -> Any:
        """Insert a row unless its key is there; return its primary key, None where it was there."""
        return insert_new(self.connection, table, **values)

    def put_row(self, table: Table, **values: object) -> None:
        """Insert a row, or give the one of this primary key these values."""
        put_row(self.connection, table, **values)

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
        self.knows_roster = False

    def name_of(self, person_id: str) -> str:
        known = self.person(person_id)
        return known.name if known else "коллега"

    def person(self, person_id: str) -> Person | None:
        query = select(inquiry_tables.person).where(inquiry_tables.person.c.id == person_id)
        row = self.connection.execute(query).one_or_none()
        return person_of(row) if row else None

    def upsert_consultant(self, actor: Actor) -> None:
        """Keep the name of a member of staff who acts: history holds ids alone."""
        known = self.person(actor.id)
        met = actor.met or (known is not None and known.met)
        entitled = actor.appointed and met
        if known == Person(actor.id, actor.username, actor.name, entitled, met):
            return
        if entitled:
            self.welcome_back([actor.id])
        values = {"username": actor.username, "name": actor.name}
        marks = {"entitled": entitled, "met": met, "seen_at": self.now}
        self.put_row(inquiry_tables.person, id=actor.id, **values, **marks)

    def welcome_back(self, people: Sequence[str]) -> None:
        """Let those who had left the consultants' channel, and are in it again, be called again."""
        table = inquiry_tables.person
        if self.update(table, table.c.id.in_(people), table.c.left_at.is_not(None), left_at=None):
            self.renew_roster()

    def upsert_staff(self, actor: Actor) -> None:
        """Keep the name of a member of staff who writes down for others: it entitles to nothing."""
        values = {"username": actor.username, "name": actor.name, "seen_at": self.now}
        statement = self.upsert(inquiry_tables.person).values(
            id=actor.id, entitled=False, met=False, **values
        )
        self.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def beat(self, name: str) -> None:
        """Leave a process's sign of life, which `healthz` reads."""
        self.put_row(clock_tables.heartbeat, name=name, at=self.now)


def upsert(connection: Connection, table: Any) -> Any:
    """Return the dialect's INSERT that knows ON CONFLICT."""
    return INSERTS[connection.dialect.name](table)


def insert_new(connection: Connection, table: Table, **values: object) -> Any:
    """As `Transaction.insert_new`, without one."""
    statement = upsert(connection, table).values(values).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key)).scalar()


def put_row(connection: Connection, table: Table, **values: object) -> None:
    """As `Transaction.put_row`, without one."""
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in values.items() if name not in keys}
    statement = upsert(connection, table).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
