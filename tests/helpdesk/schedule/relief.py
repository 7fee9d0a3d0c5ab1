"""Consultants whom orders appoint and relieve."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from helpdesk.clock.clockwork import tick
from helpdesk.clock.digest import DAILY, MORNING
from helpdesk.domain.messages import NotificationType
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.storage import clock_tables, inquiry_tables

TODAY = date(2026, 11, 24)  # A Tuesday: Ruslan's, by the schedule.


WEDNESDAY = TODAY + timedelta(days=1)


ORDER = Paper("114", date(2026, 9, 1))


RELIEF = Paper("130", TODAY)


MARINAS = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))


RUSLANS = replace(MARINAS, username="consultant2", name="Руслан Казбекович Ачмиз")


MORNING_AFTER = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def told(desk: Desk) -> int:
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        query = select(table.id).where(table.occasion == NotificationType.HEAD_DAY)
        return len(connection.execute(query).all())


def ring(desk: Desk, at: datetime) -> None:
    """Ring the morning's timer at that moment, and nothing but it."""
    with desk.writing() as connection:
        table = clock_tables.timer
        connection.execute(table.delete())
        connection.execute(table.insert().values(kind=MORNING, subject=DAILY, due_at=at))
    tick(desk, at)
