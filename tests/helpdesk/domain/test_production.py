from datetime import UTC, date, datetime, time, timedelta

import pytest

from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.production import known_through, production_year
from helpdesk.domain.terms import answer_deadline
from helpdesk.regulation.regulation import Regulation
from tests.helpdesk.domain.test_terms_in_words import FIVE, HOURS, MOSCOW, STAFF
from tests.helpdesk.life import REGULATION

# Beside the listed days the rule gives 3 May and 14 June 2027 (holidays on Saturdays), and 2 May
# and 13 June 2025, which were moved from Saturdays, 4 January and 8 March.
WORKED_IN_SIX_DAY_WEEK = {
    2025: {date(2025, 5, 2), date(2025, 6, 13), date(2025, 11, 3)},
    2026: {date(2026, 1, 9), date(2026, 5, 11)},
    2027: {date(2027, 2, 22), date(2027, 5, 3), date(2027, 6, 14), date(2027, 11, 5)},
}


@pytest.mark.parametrize("year", WORKED_IN_SIX_DAY_WEEK)
def test_what_a_saturday_moved_is_worked_in_a_six_day_week(year: int) -> None:
    days = production_year(year)
    assert days.off_in_five_day_week - days.off_in_six_day_week == WORKED_IN_SIX_DAY_WEEK[year]


@pytest.mark.parametrize(
    "day", [date(2025, 5, 8), date(2025, 12, 31), date(2026, 3, 9), date(2027, 5, 10)]
)
def test_what_a_sunday_moved_is_off_in_a_six_day_week_too(day: date) -> None:
    assert day in production_year(day.year).off_in_six_day_week


@pytest.mark.parametrize(
    ("year", "worked"),
    [(2025, {date(2025, 11, 1)}), (2026, set()), (2027, {date(2027, 2, 20)})],
)
def test_moved_working_saturdays_are_known(year: int, worked: set[date]) -> None:
    assert production_year(year).worked_weekends == worked


@pytest.mark.parametrize("year", range(2013, 2028))
def test_a_six_day_week_has_every_holiday_of_the_law(year: int) -> None:
    january = {date(year, 1, 1) + timedelta(days=n) for n in range(8)}
    others = {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
    by_law = january | {date(year, month, day) for month, day in others}
    assert by_law <= production_year(year).off_in_six_day_week


# The production calendar as it is published, for a five-day week.
EVES = {
    2025: {(3, 7), (4, 30), (6, 11), (11, 1)},
    2026: {(4, 30), (5, 8), (6, 11), (11, 3)},
    2027: {(2, 20), (4, 30), (6, 11), (11, 3)},
}


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


def closing_early(calendar: WorkingCalendar, year: int) -> set[tuple[int, int]]:
    found = [(day, calendar.hours(day)) for day in days_of(year)]
    return {(day.month, day.day) for day, hours in found if hours and hours.closes == time(16)}


@pytest.mark.parametrize("year", EVES)
def test_the_eve_of_a_holiday_is_an_hour_shorter(year: int) -> None:
    assert closing_early(FIVE, year) == EVES[year]


def test_in_a_six_day_week_the_eve_is_the_day_before_itself() -> None:
    six = WorkingCalendar(MOSCOW, dict.fromkeys(range(6), HOURS))
    assert (2, 22) in closing_early(six, 2027)
    assert (2, 20) not in closing_early(six, 2027)


def test_a_term_that_ends_on_an_eve_ends_when_the_school_closes() -> None:
    received = datetime(2026, 10, 31, 9, 0, tzinfo=UTC)
    assert answer_deadline(received, STAFF, FIVE).at == datetime(2026, 11, 3, 13, 0, tzinfo=UTC)


def test_the_supports_own_hours_are_not_shortened() -> None:
    vendor = Regulation.parse(REGULATION).vendor_calendar
    assert vendor.is_open(datetime(2026, 11, 3, 14, 59, tzinfo=UTC))


def test_hours_of_which_nothing_would_be_left_stay_as_they_are() -> None:
    assert Hours(time(8), time(9)).shortened() == Hours(time(8), time(9))
    assert Hours(time(8), time.min).shortened() == Hours(time(8), time(23))


def test_the_last_year_known_is_one_that_has_transfers() -> None:
    moved = production_year(known_through())
    assert moved.off_in_five_day_week - moved.holidays
