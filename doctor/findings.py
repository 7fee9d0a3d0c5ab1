"""What was looked at and how it stands, and what every examination asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import pending
from settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `well` is None for what is only worth knowing."""

    what: str
    well: bool | None
    says: str

    def __str__(self) -> str:
        mark = {True: "в порядке", False: "НЕ РАБОТАЕТ", None: "к сведению"}[self.well]
        return f"{self.what:<14} {mark:<12} {self.says}"


Examination = Callable[[Settings], Iterator[Finding]]


def asked(settings: Settings, question: Callable[[Desk], T]) -> T | None:
    """Return what the database says; None where it is away or empty, which is said elsewhere."""
    engine = create_engine_for(settings.database)
    try:
        return None if pending(engine) else question(Desk(engine, settings.secret))
    except (SQLAlchemyError, LookupError):
        return None
    finally:
        engine.dispose()


def queried(settings: Settings, query: Callable[[Connection], T]) -> T | None:
    """As `asked`, for a query that takes a connection."""

    def question(desk: Desk) -> T:
        with desk.reading() as connection:
            return query(connection)

    return asked(settings, question)
