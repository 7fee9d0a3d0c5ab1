"""Signs of life that processes leave, and when each was last seen alive."""

from datetime import datetime

from sqlalchemy import select

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import clock_tables


def beat(unit: UnitOfWork, name: str) -> None:
    """Leave a sign of life, which `healthz` reads."""
    statement = unit.upsert(clock_tables.heartbeat).values(name=name, at=unit.now)
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"at": unit.now})
    )


def last_beat(desk: Desk, name: str) -> datetime | None:
    """Return when a process gave its last sign of life."""
    table = clock_tables.heartbeat.c
    with desk.reading() as connection:
        found: datetime | None = connection.execute(
            select(table.at).where(table.name == name)
        ).scalar()
    return found
