"""Signs of life that processes leave, and when each was last seen alive."""

from datetime import datetime

from sqlalchemy import select

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import clock_tables


def beat(unit: UnitOfWork, name: str) -> None:
    """Leave a sign of life, which `healthz` reads."""
    unit.put_row(clock_tables.heartbeat, name=name, at=unit.now)


def last_beat(desk: Desk, name: str) -> datetime | None:
    """Return when a process gave its last sign of life."""
    table = clock_tables.heartbeat.c
    return desk.value(select(table.at).where(table.name == name))
