"""A change of the school's hours is followed by what waits for them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from helpdesk.clock.clockwork import tick
from helpdesk.domain.messages import DeliveryState
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from tests.helpdesk.life import NOW, REGULATION, asked, desk_on
from tests.toml_values import with_values

# Opens at 8:00 in Moscow, and then at 7:00 or 10:00.
WEDNESDAY_AT_7 = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = desk_on(engine)
    tick(desk, NOW)
    return desk


def change_hours(desk: Desk, hours: str, now: datetime) -> None:
    assert activate_regulation(desk, with_values(REGULATION, {"hours": f'"{hours}"'}), now)
    tick(desk, now)


def due(desk: Desk) -> list[datetime]:
    with desk.reading() as connection:
        return list(connection.execute(select(clock_tables.timer.c.due_at)).scalars())


def mornings(desk: Desk) -> list[str]:
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        query = select(table.key).where(table.occasion == "morning")
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize(("hours", "later"), [("7:00-17:00", 0), ("10:00-17:00", 3)])
def test_the_morning_comes_at_the_new_hour(desk: Desk, hours: str, later: int) -> None:
    change_hours(desk, hours, NOW + HOUR)
    assert due(desk) == [WEDNESDAY_AT_7 + later * HOUR]


def test_a_day_has_one_morning_whatever_becomes_of_its_hours(desk: Desk) -> None:
    tick(desk, WEDNESDAY_AT_7 + HOUR)
    assert mornings(desk) == ["2026-11-25"]
    change_hours(desk, "10:00-17:00", WEDNESDAY_AT_7 + 2 * HOUR)
    tick(desk, WEDNESDAY_AT_7 + 3 * HOUR)
    assert mornings(desk) == ["2026-11-25"]


def test_a_school_that_opens_earlier_has_its_morning_the_same_day(desk: Desk) -> None:
    change_hours(desk, "7:00-17:00", WEDNESDAY_AT_7 + HOUR / 2)
    assert mornings(desk) == ["2026-11-25"]


def test_what_waits_to_be_said_is_looked_at_at_once(desk: Desk) -> None:
    asked(desk)
    table = inquiry_tables.delivery
    with desk.writing() as connection:
        connection.execute(update(table).values(due_at=NOW + HOUR, state=DeliveryState.PENDING))
    change_hours(desk, "7:00-19:00", NOW + timedelta(minutes=1))
    with desk.reading() as connection:
        found = connection.execute(select(table.c.due_at)).scalars().all()
    assert found
    assert set(found) == {NOW + timedelta(minutes=1)}
