from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.domain.calendar import Hours, WorkingCalendar

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = Hours(time(8), time(17))
FIVE = WorkingCalendar(MOSCOW, dict.fromkeys(range(5), HOURS))
SIX = WorkingCalendar(MOSCOW, {**dict.fromkeys(range(5), HOURS), 5: Hours(time(8), time(13))})
ALWAYS = WorkingCalendar(MOSCOW, always=True)


def working_days(calendar: WorkingCalendar, year: int) -> int:
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return sum(calendar.is_working_day(date(year, 1, 1) + timedelta(days=n)) for n in range(days))


@pytest.mark.parametrize(("year", "days"), [(2025, 247), (2026, 247), (2027, 247)])
def test_a_five_day_year_has_the_working_days_of_the_official_calendar(
    year: int, days: int
) -> None:
    assert working_days(FIVE, year) == days


@pytest.mark.parametrize(
    "day",
    [
        *(date(2025, 1, n) for n in range(1, 9)),
        date(2025, 2, 23),
        date(2025, 3, 8),
        date(2025, 5, 1),
        date(2025, 5, 2),
        date(2025, 5, 8),
        date(2025, 5, 9),
        date(2025, 6, 12),
        date(2025, 6, 13),
        date(2025, 11, 3),
        date(2025, 11, 4),
        date(2025, 12, 31),
        *(date(2026, 1, n) for n in range(1, 12)),
        date(2026, 2, 23),
        date(2026, 3, 9),
        date(2026, 5, 1),
        date(2026, 5, 11),
        date(2026, 6, 12),
        date(2026, 11, 4),
        date(2026, 11, 22),
        date(2026, 12, 31),
        *(date(2027, 1, n) for n in range(1, 11)),
        date(2027, 2, 22),
        date(2027, 5, 3),
        date(2027, 5, 10),
        date(2027, 6, 14),
        date(2027, 11, 5),
        date(2027, 12, 31),
    ],
)
def test_a_five_day_school_is_closed(day: date) -> None:
    assert not FIVE.is_working_day(day)
    assert FIVE.hours(day) is None


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 9),
        date(2025, 11, 1),
        date(2025, 12, 30),
        date(2026, 1, 12),
        date(2026, 5, 8),
        date(2026, 5, 12),
        date(2026, 12, 30),
        date(2027, 1, 11),
        date(2027, 2, 20),
        date(2027, 5, 4),
        date(2028, 2, 29),
    ],
)
def test_a_five_day_school_is_open(day: date) -> None:
    assert FIVE.is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 11, 1),
        date(2025, 11, 3),
        date(2026, 1, 9),
        date(2026, 1, 10),
        date(2026, 5, 11),
        date(2027, 2, 22),
        date(2027, 11, 5),
        date(2026, 11, 28),
    ],
)
def test_a_six_day_school_is_open(day: date) -> None:
    assert SIX.is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 12, 31),
        date(2026, 1, 3),
        date(2026, 1, 8),
        date(2026, 3, 9),
        date(2026, 5, 9),
        date(2026, 12, 31),
        date(2026, 11, 29),
    ],
)
def test_a_six_day_school_is_closed(day: date) -> None:
    assert not SIX.is_working_day(day)


def test_a_moved_working_saturday_has_fridays_hours() -> None:
    week = {**dict.fromkeys(range(4), HOURS), 4: Hours(time(8), time(15, 30))}
    assert WorkingCalendar(MOSCOW, week).hours(date(2024, 12, 28)) == week[4]


def test_saturday_of_a_six_day_week_keeps_its_own_hours_when_moved_to() -> None:
    assert SIX.hours(date(2025, 11, 1)) == Hours(time(8), time(13))


def test_own_days_win_over_the_production_calendar() -> None:
    calendar = WorkingCalendar(
        MOSCOW,
        FIVE.week,
        extra_days_off=frozenset({date(2026, 11, 25)}),
        extra_workdays=frozenset({date(2026, 11, 28), date(2026, 11, 4)}),
    )
    assert not calendar.is_working_day(date(2026, 11, 25))
    assert calendar.hours(date(2026, 11, 28)) == HOURS
    assert calendar.is_working_day(date(2026, 11, 4))


def test_own_working_days_win_over_regional_holidays() -> None:
    regional = frozenset({date(2026, 3, 20), date(2026, 5, 27)})
    calendar = WorkingCalendar(
        MOSCOW, FIVE.week, regional=regional, extra_workdays=frozenset({date(2026, 5, 27)})
    )
    assert not calendar.is_working_day(date(2026, 3, 20))
    assert calendar.is_working_day(date(2026, 5, 27))


def test_years_without_decreed_transfers_are_provisional() -> None:
    assert not FIVE.is_provisional(date(2027, 12, 31))
    assert FIVE.is_provisional(date(2028, 1, 1))
    assert not ALWAYS.is_provisional(date(2028, 1, 1))
