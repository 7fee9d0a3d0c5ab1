"""A tick with nothing due must cost what is due, not what is open."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from bench.figures import Figure, Timings, ms
from bench.place import make_desk
from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables

FEW, MANY = 1_000, 100_000
ROUNDS = 300
CHUNK = 5_000


def ticks(folder: Path) -> list[Figure]:
    """Time ticks over few and many open inquiries by turns, so that both share the weather."""
    few, many = (filled(folder, size, f"ticks-{size}") for size in (FEW, MANY))
    of_few, of_many = Timings(), Timings()
    for _ in range(ROUNDS):
        for desk, timings in ((few, of_few), (many, of_many)):
            with timings.one():
                tick(desk, datetime.now(UTC))
    ratio = of_many.median / of_few.median
    readings = f"медианы {ms(of_many.median)} и {ms(of_few.median)}"
    title = f"Ход часов без дел: {MANY} открытых вопросов к {FEW}"
    return [Figure(title, ratio, "не больше 1,2", ratio <= 1.2, readings)]


def filled(folder: Path, count: int, name: str) -> Desk:
    """Return a desk with `count` open inquiries, none of which is due within a day."""
    now = datetime.now(UTC)
    desk = make_desk(folder, name)
    opened = open_inquiry(desk, _inquiry(now), REQUESTER, now)
    with desk.engine.begin() as connection:
        query = select(inquiry_tables.inquiry).where(
            inquiry_tables.inquiry.c.id == opened.inquiry.id
        )
        row = dict(connection.execute(query).one()._mapping)
        sleeping = {**row, "wake_at": now + timedelta(days=1)}
        connection.execute(inquiry_tables.inquiry.update().values(wake_at=sleeping["wake_at"]))
        for start in range(2, count + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, count + 1))
            connection.execute(
                insert(inquiry_tables.inquiry), [_copy(sleeping, n) for n in numbers]
            )
    return desk


def _copy(row: dict[str, object], number: int) -> dict[str, object]:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    own = {"id": number, "number": number, "reference": f"{number:08}", "link_digest": digest}
    spread = timedelta(seconds=number)
    return {**row, **own, "wake_at": row["wake_at"] + spread}  # type: ignore[operator]


def _inquiry(now: datetime) -> NewInquiry:
    requester = Requester("Анна Иванова", phone="+79180000000")
    return NewInquiry(Kind.PARENT, Channel.FORM, now, requester, "marks", "Не видно оценок")
