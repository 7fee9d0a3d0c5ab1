"""What every examination asks, and what becomes of one that fails."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.nightly_look import Finding
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import engine_at
from helpdesk.storage.migrations import pending
from settings import Settings

T = TypeVar("T")
Examination = Callable[[Settings], Iterator[Finding]]
NOT_EXAMINED = "проверка «{}» не удалась ({})"
TELL_US = "повторите make doctor; если повторится, покажите эту строку тому, кто ведёт программу"


def examined(settings: Settings, examinations: Iterable[Examination]) -> Iterator[Finding]:
    """Look at each; one that fails becomes a line of its own and holds up none of the others."""
    for examine in examinations:
        try:
            yield from examine(settings)
        except Exception as error:
            name = getattr(examine, "__name__", type(examine).__name__)
            says = NOT_EXAMINED.format(name, type(error).__name__)
            yield Finding("Проверка", False, says, TELL_US)


def asked(settings: Settings, question: Callable[[Desk], T]) -> T | None:
    """Return what the database says; None where it is away or empty, which is said elsewhere."""
    try:
        with engine_at(settings.database) as engine:
            return None if pending(engine) else question(Desk(engine, settings.secret))
    except (SQLAlchemyError, LookupError):
        return None


def queried(settings: Settings, query: Callable[[Connection], T]) -> T | None:
    """As `asked`, for a query that takes a connection."""
    return asked(settings, lambda desk: desk.read(query))
