from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.domain.calendar import Hours, NoWorkingTime, WorkingCalendar

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = Hours(time(8), time(17))
FIVE = WorkingCalendar(MOSCOW, dict.fromkeys(range(5), HOURS))
ALWAYS = WorkingCalendar(MOSCOW, always=True)


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(7, 59, False), (8, 0, True), (16, 59, True), (17, 0, False), (0, 0, False)],
)
def test_the_desk_is_open_from_the_opening_until_just_before_the_close(
    hour: int, minute: int, is_open: bool
) -> None:
    assert FIVE.is_open(at(date(2026, 11, 24), hour, minute)) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(date(2026, 11, 24), 9, 41), at(date(2026, 11, 24), 9, 41)),
        (at(date(2026, 11, 24), 6), at(date(2026, 11, 24), 8)),
        (at(date(2026, 11, 24), 17), at(date(2026, 11, 25), 8)),
        (at(date(2026, 11, 27), 22), at(date(2026, 11, 30), 8)),
        (at(date(2025, 10, 31), 22), at(date(2025, 11, 1), 8)),
        (at(date(2025, 12, 30), 18), at(date(2026, 1, 12), 8)),
    ],
)
def test_the_desk_opens_next(moment: datetime, opens: datetime) -> None:
    assert FIVE.next_open(moment) == opens


def test_a_day_off_opens_and_closes_with_the_next_working_day() -> None:
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    assert FIVE.opens(sunday) == at(monday, 8)
    assert FIVE.closes(sunday) == at(monday, 17)
    assert FIVE.closes(monday) == at(monday, 17)


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2025, 10, 30), 2, date(2025, 11, 1)),
        (date(2025, 12, 30), 5, date(2026, 1, 16)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_working_days_are_counted_on(day: date, n: int, found: date) -> None:
    assert FIVE.add_workdays(day, n) == found


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert FIVE.next_working_day(date(2026, 11, 24)) == date(2026, 11, 24)
    assert FIVE.next_working_day(date(2026, 11, 24), on_or_after=False) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(date(2026, 11, 24), 9), 2, at(date(2026, 11, 24), 11)),
        (at(date(2026, 11, 24), 16), 2, at(date(2026, 11, 25), 9)),
        (at(date(2026, 11, 24), 22), 2, at(date(2026, 11, 25), 10)),
        (at(date(2026, 11, 24), 8), 9, at(date(2026, 11, 24), 17)),
        (at(date(2026, 11, 27), 16), 10, at(date(2026, 11, 30), 17)),
        (at(date(2025, 12, 30), 16), 2, at(date(2026, 1, 12), 9)),
        (at(date(2026, 11, 24), 22), 0, at(date(2026, 11, 25), 8)),
    ],
)
def test_working_time_runs_in_working_hours_alone(
    start: datetime, hours: int, end: datetime
) -> None:
    assert FIVE.add_working_time(start, timedelta(hours=hours)) == end


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        (at(date(2026, 11, 24), 17), 4, at(date(2026, 11, 24), 13)),
        (at(date(2026, 11, 24), 9), 2, at(date(2026, 11, 23), 16)),
        (at(date(2026, 11, 23), 9), 2, at(date(2026, 11, 20), 16)),
        (at(date(2026, 11, 22), 12), 1, at(date(2026, 11, 20), 16)),
        (at(date(2026, 1, 12), 9), 2, at(date(2025, 12, 30), 16)),
        (at(date(2026, 11, 24), 17), 9, at(date(2026, 11, 24), 8)),
    ],
)
def test_working_time_runs_backwards_too(end: datetime, hours: int, start: datetime) -> None:
    assert FIVE.subtract_working_time(end, timedelta(hours=hours)) == start


def test_a_weekend_holds_no_working_time() -> None:
    friday, monday = at(date(2026, 11, 20), 16), at(date(2026, 11, 23), 9)
    assert FIVE.working_time_between(friday, monday) == timedelta(hours=2)
    assert FIVE.working_time_between(monday, friday) == timedelta()


def test_negative_working_time_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        FIVE.add_working_time(at(date(2026, 11, 24), 9), timedelta(hours=-1))
    with pytest.raises(ValueError, match="negative"):
        FIVE.subtract_working_time(at(date(2026, 11, 24), 9), timedelta(hours=-1))


def test_a_school_that_is_off_for_more_than_a_year_is_an_error_and_no_endless_search() -> None:
    start = date(2026, 11, 24)
    off = frozenset(start + timedelta(days=n) for n in range(500))
    calendar = WorkingCalendar(MOSCOW, FIVE.week, extra_days_off=off)
    with pytest.raises(NoWorkingTime, match="2026-11-24"):
        calendar.add_working_time(at(start, 9), timedelta(hours=1))
    with pytest.raises(NoWorkingTime):
        calendar.subtract_working_time(at(start + timedelta(days=450), 9), timedelta(hours=1))


def test_a_week_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="ни одного дня"):
        WorkingCalendar(MOSCOW, {})


def test_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError, match="позже"):
        Hours(time(17), time(8))


def test_a_desk_that_never_closes_works_round_the_clock() -> None:
    night, holiday = at(date(2026, 1, 1), 3), date(2026, 1, 1)
    assert ALWAYS.is_open(night)
    assert ALWAYS.is_working_day(holiday)
    assert ALWAYS.next_open(night) == night
    assert ALWAYS.add_working_time(night, timedelta(seconds=45)) == night + timedelta(seconds=45)
    assert ALWAYS.subtract_working_time(night, timedelta(days=2)) == night - timedelta(days=2)
    assert ALWAYS.working_time_between(night, night + timedelta(days=9)) == timedelta(days=9)


def test_a_desk_that_never_closes_ends_its_day_at_local_midnight() -> None:
    assert ALWAYS.closes(date(2026, 11, 24)) == at(date(2026, 11, 25), 0)
    assert ALWAYS.opens(date(2026, 11, 24)) == at(date(2026, 11, 24), 0)


def test_the_day_is_the_schools_own_and_not_that_of_greenwich() -> None:
    late = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    assert FIVE.local_date(late) == date(2026, 11, 25)
    kamchatka = WorkingCalendar(ZoneInfo("Asia/Kamchatka"), FIVE.week)
    assert kamchatka.local_date(datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) == date(2026, 11, 25)
    assert kamchatka.next_open(datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) == datetime(
        2026, 11, 24, 20, 0, tzinfo=UTC
    )


def test_moments_come_back_in_utc_whatever_zone_they_come_in() -> None:
    given = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Vladivostok"))
    for found in (FIVE.next_open(given), FIVE.add_working_time(given, timedelta(hours=1))):
        assert found.tzinfo is UTC


def test_hours_follow_the_clock_of_the_wall_when_it_is_moved() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    calendar = WorkingCalendar(berlin, FIVE.week)
    friday, monday = date(2026, 3, 27), date(2026, 3, 30)
    assert calendar.opens(friday).hour == 7
    assert calendar.opens(monday).hour == 6
    assert calendar.add_working_time(at(friday, 16, zone=berlin), timedelta(hours=2)) == at(
        monday, 9, zone=berlin
    )


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_day_of_a_moved_clock_is_shorter_or_longer_round_the_clock(
    day: date, hours: int
) -> None:
    calendar = WorkingCalendar(ZoneInfo("Europe/Berlin"), always=True)
    assert calendar.closes(day) - calendar.opens(day) == timedelta(hours=hours)
