"""What an update notes before it changes anything, by which it is taken back, perhaps by another
process and after a power cut.
"""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.after_restore import send_all
from helpdesk.clock.health import CLOCK
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import Hold, hold, hold_of
from helpdesk.storage.clock_tables import heartbeat
from helpdesk.storage.database import engine_at, reading
from helpdesk.storage.inquiry_tables import delivery, history, inquiry
from keeping.after_return import desk_of
from keeping.postgres_copy import REVISIONS
from settings import Settings


class BeforeUpdate(BaseModel):
    """The copy that was made, what was held, by what is seen whether the desk ran since, and the
    tables' revision.
    """

    made: Path
    held: Hold | None
    traces: tuple[str, ...]
    tables: str


def note(settings: Settings, made: Path, tables: str) -> BeforeUpdate:
    """Return what is so before an update; `tables` is their revision in the copy."""
    with desk_of(settings) as desk:
        held = hold_of(desk)
    return BeforeUpdate(made=made, held=held, traces=traces(settings), tables=tables)


def traces(settings: Settings) -> tuple[str, ...]:
    """Return what a desk that runs leaves, perhaps without a clock or a form: its clock's sign of
    life, the numbers of the last question and of the last act, the moment of the last message.

    Nothing where the tables cannot be read: by such ones no desk runs.
    """
    queries: tuple[Select[tuple[datetime | int | None]], ...] = (
        select(heartbeat.c.at).where(heartbeat.c.name == CLOCK),
        *(select(func.max(each)) for each in (inquiry.c.id, history.c.id, delivery.c.sent_at)),
    )
    try:
        with engine_at(settings.database) as engine, reading(engine) as connection:
            return tuple(str(connection.execute(each).scalar()) for each in queries)
    except SQLAlchemyError:
        return ()


def tables_of(settings: Settings) -> str:
    """Return the revision of the tables."""
    with engine_at(settings.database) as engine, reading(engine) as connection:
        return str(connection.scalar(text(f"SELECT version_num FROM {REVISIONS}")))  # noqa: S608


def has_run_since(before: BeforeUpdate, settings: Settings) -> bool:
    return traces(settings) not in ((), before.traces)


def waits_for_choice(before: BeforeUpdate, settings: Settings) -> bool:
    """Whether a copy was brought back since, so that a person has to say what is to be sent."""
    try:
        with desk_of(settings) as desk:
            return before.held is None and hold_of(desk) is not None
    except SQLAlchemyError:
        return False


def hold_as(before: BeforeUpdate, settings: Settings, now: datetime) -> None:
    """Hold what was held, after a restore that holds all."""
    with desk_of(settings) as desk:
        _hold_as(desk, before.held, now)


def _hold_as(desk: Desk, held: Hold | None, now: datetime) -> None:
    if held is None:
        send_all(desk, now)
    else:
        desk.write(hold, now, held.taken_at, held.last_delivery)
