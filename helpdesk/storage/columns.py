"""What the tables are made of: their metadata, times, and the column that most of them have."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator

from helpdesk.domain.addressee import Addressee

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
