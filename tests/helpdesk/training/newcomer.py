"""A new teacher for the tests: registered, taught, and what was said of it."""

from datetime import date, datetime

from sqlalchemy import select

from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.training.model import Details, Training
from helpdesk.training.registering import register
from helpdesk.training.training_queries import training_of
from tests.helpdesk.life import HEAD, NOW

ZAREMA = Actor(Role.STAFF, "zarema-id", "zarema", "Зарема Юрьевна Ачох")
CODES = ("schedule", "marks", "attendance", "planning", "lessons")
STARTED = date(2026, 11, 24)
SAID = Details("Зарема Юрьевна Ачох", STARTED, "consultant1", "zarema", "учитель математики")


def registered(
    desk: Desk, said: Details = SAID, *, nonce: str = "once", now: datetime = NOW
) -> Training:
    return register(desk, said, nonce, HEAD, now)


def now_of(desk: Desk, held: Training) -> Training:
    """Return the training as the tables have it."""
    with desk.reading() as connection:
        found = training_of(connection, held.id)
    assert found is not None
    return found


def said(held: Training) -> list[str]:
    """Return what the lines say, in order: «can marks», «void can marks»."""
    return [
        " ".join(filter(None, ("void" if line.is_void else "", line.what, line.topic)))
        for line in held.lines
    ]


def told(desk: Desk) -> list[str]:
    """Return every message about trainings, sent or not: «type to addressee»."""
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.addressee).where(table.occasion.startswith("training"))
    with desk.reading() as connection:
        rows = connection.execute(query.order_by(table.id)).all()
    return [f"{row.occasion} to {row.addressee}" for row in rows]


def timers(desk: Desk) -> list[datetime]:
    table = clock_tables.timer.c
    with desk.reading() as connection:
        found = connection.execute(select(table.due_at).where(table.kind == "training"))
        return list(found.scalars())
