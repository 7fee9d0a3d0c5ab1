from datetime import date, timedelta

import pytest

from helpdesk.production import production_year

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
