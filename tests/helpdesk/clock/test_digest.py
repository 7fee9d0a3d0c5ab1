"""The morning's digest: when it rings, how often, and what stands where in it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from helpdesk.clock import clockwork
from helpdesk.clock.clockwork import tick
from helpdesk.clock.digest import Digest, digest_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, asked, deliver, desk_on, parent, teacher

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

MINUTE = timedelta(minutes=1)
NIGHT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = desk_on(engine)
    tick(desk, NOW)
    return desk


def mornings(desk: Desk) -> list[str]:
    """Return the days for which the digest was written down."""
    table = inquiry_tables.delivery.c
    query = select(table.key).where(table.occasion == "morning").order_by(table.id)
    with desk.reading() as connection:
        return list(connection.execute(query).scalars())


def timers(desk: Desk) -> list[tuple[str, datetime]]:
    table = clock_tables.timer.c
    with desk.reading() as connection:
        rows = connection.execute(select(table.subject, table.due_at))
        return [(row.subject, row.due_at) for row in rows]


def test_it_comes_when_the_desk_opens_and_once(desk: Desk) -> None:
    asked(desk, parent("Первый", now=NIGHT), now=NIGHT)
    asked(desk, parent("Второй", now=NIGHT), now=NIGHT + HOUR)
    tick(desk, WEDNESDAY - MINUTE)
    assert mornings(desk) == []
    for late in (WEDNESDAY, WEDNESDAY + MINUTE, WEDNESDAY + HOUR):
        tick(desk, late)
    assert mornings(desk) == ["2026-11-25"]
    assert deliver(desk, WEDNESDAY + HOUR).count("morning to channel") == 1


def test_it_comes_on_each_working_day_and_on_no_other(desk: Desk) -> None:
    now = NOW
    while now < NOW + 9 * DAY:
        tick(desk, now)
        now += 3 * HOUR
    days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"]
    assert mornings(desk) == [*days, "2026-12-03"]


def test_after_an_outage_only_todays_comes(desk: Desk) -> None:
    tick(desk, MONDAY + 3 * HOUR)
    assert mornings(desk) == ["2026-11-30"]
    assert timers(desk) == [("daily", MONDAY + DAY)]


def test_what_is_late_until_the_evening_waits_for_the_next_morning(desk: Desk) -> None:
    tick(desk, WEDNESDAY + 10 * HOUR)
    assert mornings(desk) == []
    tick(desk, WEDNESDAY + DAY)
    assert mornings(desk) == ["2026-11-26"]


@pytest.mark.each_database
def test_a_clock_that_found_it_due_before_another_rang_it_leaves_it_alone(desk: Desk) -> None:
    desk.write(lambda unit: clockwork._ring(unit, "morning", "daily"), WEDNESDAY)
    desk.write(lambda unit: clockwork._ring(unit, "morning", "daily"), WEDNESDAY)
    assert mornings(desk) == ["2026-11-25"]
    assert timers(desk) == [("daily", WEDNESDAY + DAY)]


def test_a_morning_set_by_an_earlier_version_is_not_a_second_post(desk: Desk) -> None:
    with desk.writing() as connection:
        row = {"kind": "morning", "subject": "2026-11-25", "due_at": WEDNESDAY}
        connection.execute(insert(clock_tables.timer), row)
    tick(desk, WEDNESDAY)
    assert mornings(desk) == ["2026-11-25"]


def sorted_at(desk: Desk, now: datetime) -> Digest:
    return digest_of(all_open(desk), now)


def ids(inquiries: tuple[Inquiry, ...]) -> list[int]:
    return [inquiry.id for inquiry in inquiries]


def test_everything_open_stands_in_one_place(desk: Desk) -> None:
    overdue = asked(desk, parent("Давний", now=NOW - 9 * DAY))
    due_today = asked(desk, teacher("Срочный", now=NOW - 4 * DAY), now=NOW - 4 * DAY)
    waiting = asked(desk, teacher("Ждём", now=NOW - 4 * DAY + HOUR), now=NOW - 4 * DAY + HOUR)
    asking.ask(desk, waiting.id, "Какой класс?", MARINA, NOW - 4 * DAY + HOUR)
    vendor = asked(desk, parent("В поддержке"))
    claims.claim(desk, vendor.id, MARINA, NOW)
    handoffs.hand_off(desk, vendor.id, MARINA, NOW)
    closed = asked(desk, parent("Отвечен"))
    answering.answer(desk, closed.id, "Готово.", MARINA, NOW)
    night = asked(desk, parent("Ночной", now=NIGHT), now=NIGHT)
    found = sorted_at(desk, WEDNESDAY)
    assert ids(found.overdue) == [overdue.id, due_today.id, waiting.id]
    assert ids(found.night) == [night.id]
    assert ids(found.rest) == [vendor.id]
    earlier = sorted_at(desk, NOW - DAY + 2 * HOUR)
    assert due_today.id in ids(earlier.today)
    assert waiting.id not in ids(earlier.today)


def test_what_came_in_an_earlier_night_is_no_news(desk: Desk) -> None:
    old = asked(desk, parent("Вчерашний", now=NIGHT), now=NIGHT)
    assert ids(sorted_at(desk, WEDNESDAY).night) == [old.id]
    assert ids(sorted_at(desk, WEDNESDAY + DAY).night) == []


@pytest.mark.each_database
def test_a_weekend_is_one_night(desk: Desk) -> None:
    first = asked(desk, parent("В пятницу", now=FRIDAY_NIGHT), now=FRIDAY_NIGHT)
    sunday = FRIDAY_NIGHT + 2 * DAY
    second = asked(desk, parent("В воскресенье", now=sunday), now=sunday)
    assert ids(sorted_at(desk, MONDAY).night) == [first.id, second.id]
