"""What the tables are made of: metadata, times, the column most have, indexes over few rows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    text,
)

from helpdesk.domain.messages import Addressee
from helpdesk.domain.states import SETTLED_BY_CLOSING

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; a naive time is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in the database are aware UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AddresseeText(TypeDecorator[Addressee]):
    """An addressee as its text."""

    impl = String(80)
    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Addressee | None:
        return None if value is None else Addressee(value)


def inquiry_id(*, index: bool = False) -> Column[int]:
    return Column("inquiry_id", ForeignKey("inquiry.id"), nullable=False, index=index)


def index_where(
    condition: str, name: str, *columns: str | Column[Any], unique: bool = False
) -> Index:
    """Return an index over the rows alone that meet a condition."""
    which = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=which, postgresql_where=which)


def settled_late(table: str = "") -> str:
    """Return the condition that the desk has done its part after the regulation's term.

    It is SQL without a parameter: by its words alone either database knows that an index holds
    just what a query asks for.
    """
    of = f"{table}." if table else ""
    by_closing = ", ".join(f"'{each}'" for each in SETTLED_BY_CLOSING)
    closed = f"CASE WHEN {of}close_reason IN ({by_closing}) THEN {of}closed_at END"
    # The column stands first: SQLite turns a comparison round, and would not know its index again.
    return f"{of}regulation_due_at < coalesce({of}answered_at, {closed})"


def late_index(name: str, *columns: str) -> Index:
    """Return an index over what is `settled_late`."""
    return index_where(settled_late(), name, *columns)
