"""News of a mass outage must cost each of many who belong to it what it costs each of few."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, select

from bench.figures import Figure, ms
from bench.ticks import filled
from helpdesk.clock.clockwork import tick
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage_member
from helpdesk.vendor.outage_news import end, tell_all, to_tell
from helpdesk.vendor.outages import declare_alone

FEW, MANY = 40, 400
MARINA = Actor(Role.CONSULTANT, "marina", "marina", "Марина")


def outages(folder: Path) -> list[Figure]:
    """Time an update and an end from the page to the last member's outbox, for each member."""
    of_few, of_many = (_each(folder, size) for size in (FEW, MANY))
    names = ("новость", "конец")
    figures = []
    for name, few, many in zip(names, of_few, of_many, strict=True):
        title = f"Сбой, {name}: на каждого из {MANY} к каждому из {FEW}"
        readings = f"на каждого {ms(many)} и {ms(few)}"
        figures.append(Figure(title, many / few, "не больше 1,2", many / few <= 1.2, readings))
    return figures


def _each(folder: Path, members: int) -> list[float]:
    """Return how long an update and an end take, in seconds for each member."""
    desk, now = filled(folder, members, f"outage-{members}"), datetime.now(UTC)
    title = "Оценки не открываются"
    held = declare_alone(desk, "marks", title, "Мы знаем.", MARINA, now)
    _let_all_join(desk, held)
    says = (
        partial(tell_all, desk, held, 0, "Чинят.", MARINA, now),
        partial(end, desk, held, 1, "Работает.", MARINA, now),
    )
    took = []
    for say in says:
        started = perf_counter()
        say()
        while to_tell(desk, now, 1):
            tick(desk, now)
        took.append((perf_counter() - started) / members)
    return took


def _let_all_join(desk: Desk, held: int) -> None:
    """Write down at once that every inquiry belongs to it."""
    with desk.engine.begin() as connection:
        ids = connection.execute(select(inquiry_tables.inquiry.c.id)).scalars().all()
        rows = [{"outage_id": held, "inquiry_id": each} for each in ids]
        connection.execute(insert(outage_member), rows)
