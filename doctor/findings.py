"""What was looked at and how it stands, and what every examination asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.health import AHEAD_BY
from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import pending
from settings import Settings

T = TypeVar("T")
SILENT_TOO_LONG = timedelta(minutes=5)


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


def life(
    what: str, did: str, beat: datetime, remedy: str, patience: timedelta = SILENT_TOO_LONG
) -> Finding:
    """Judge a sign of life: neither long ago, nor from a time that has not come yet."""
    silent = datetime.now(UTC) - beat
    if silent < -AHEAD_BY:
        says = f"{did} в будущем, через {dates.spoken(-silent)}: проверьте часы этой машины"
        return Finding(what, False, says)
    says = f"{did} {dates.spoken(max(silent, timedelta()))} назад"
    is_well = silent < patience
    return Finding(what, is_well, says if is_well else f"{says}: {remedy}")


def asked(settings: Settings, question: Callable[[Desk], T]) -> T | None:
    """Return what the database says; None where it is away or empty, which is said elsewhere."""
    engine = create_engine_for(settings.database)
    try:
        return None if pending(engine) else question(Desk(engine, settings.secret))
    except (SQLAlchemyError, LookupError):
        return None
    finally:
        engine.dispose()
