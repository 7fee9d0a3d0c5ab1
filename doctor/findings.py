"""What was looked at and how it stands, and what every examination asks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.nightly_look import STATES, LookedAt
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import engine_at
from helpdesk.storage.migrations import pending
from settings import Settings

T = TypeVar("T")
# How a finding stands: for people, and for monitors.
WELL = {state: is_well for is_well, state in STATES.items()}
MARKS = {True: "в порядке", False: "НЕ РАБОТАЕТ", None: "к сведению"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `well` is None for what is only worth knowing.

    `remedy` says what to do about it, as a sentence without its full stop.
    """

    what: str
    well: bool | None
    says: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.what:<14} {MARKS[self.well]:<12} {self.in_words}"

    @property
    def in_words(self) -> str:
        """Return what was found and what to do, for who reads one line of it."""
        says = self.says.rstrip(".")
        return f"{says}. Что сделать: {self.remedy}" if self.remedy else self.says


def found_so(line: LookedAt) -> Finding:
    """Return what is judged of a copy or a process, as one of our findings."""
    return Finding(line.what, WELL[line.state], line.says, line.remedy)


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
