from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.durations import Duration, DurationUnit
from helpdesk.domain.terms import answer_deadline

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = Hours(time(8), time(17))
FIVE = WorkingCalendar(MOSCOW, dict.fromkeys(range(5), HOURS))
SIX = WorkingCalendar(MOSCOW, {**dict.fromkeys(range(5), HOURS), 5: Hours(time(8), time(13))})
ALWAYS = WorkingCalendar(MOSCOW, always=True)
STAFF, PARENT, TRAINING = (Duration.parse(words) for words in ("3d", "5d", "5wd"))


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "term", "last"),
    [
        # An ordinary week.
        (date(2026, 11, 23), STAFF, date(2026, 11, 26)),
        (date(2026, 11, 20), PARENT, date(2026, 11, 25)),
        # The last day is a Saturday or a Sunday.
        (date(2026, 11, 24), PARENT, date(2026, 11, 30)),
        (date(2026, 11, 19), STAFF, date(2026, 11, 23)),
        (date(2026, 11, 18), STAFF, date(2026, 11, 23)),
        # New Year.
        (date(2024, 12, 28), PARENT, date(2025, 1, 9)),
        (date(2025, 12, 29), STAFF, date(2026, 1, 12)),
        (date(2025, 12, 26), PARENT, date(2026, 1, 12)),
        (date(2026, 12, 28), STAFF, date(2027, 1, 11)),
        # May.
        (date(2025, 4, 28), STAFF, date(2025, 5, 5)),
        (date(2025, 5, 5), STAFF, date(2025, 5, 12)),
        (date(2026, 4, 28), STAFF, date(2026, 5, 4)),
        (date(2026, 5, 6), STAFF, date(2026, 5, 12)),
        (date(2027, 4, 28), STAFF, date(2027, 5, 4)),
        (date(2027, 5, 5), PARENT, date(2027, 5, 11)),
        # The working Saturday of 1 November 2025 and the days off behind it.
        (date(2025, 10, 29), STAFF, date(2025, 11, 1)),
        (date(2025, 10, 28), PARENT, date(2025, 11, 5)),
        # February and the holidays in the middle of a year.
        (date(2026, 2, 18), PARENT, date(2026, 2, 24)),
        (date(2026, 3, 4), PARENT, date(2026, 3, 10)),
        (date(2027, 2, 17), STAFF, date(2027, 2, 20)),
        (date(2025, 6, 9), STAFF, date(2025, 6, 16)),
        (date(2026, 11, 1), STAFF, date(2026, 11, 5)),
        # A leap day counts, and may be the last.
        (date(2028, 2, 26), STAFF, date(2028, 2, 29)),
        (date(2028, 2, 28), STAFF, date(2028, 3, 2)),
        # What comes on a day off counts from the next day all the same.
        (date(2026, 11, 21), STAFF, date(2026, 11, 24)),
        # Working days.
        (date(2026, 11, 24), TRAINING, date(2026, 12, 1)),
        (date(2025, 10, 29), TRAINING, date(2025, 11, 6)),
        (date(2025, 12, 30), TRAINING, date(2026, 1, 16)),
    ],
)
def test_a_five_day_school_answers_by(received: date, term: Duration, last: date) -> None:
    deadline = answer_deadline(at(received, 10), term, FIVE)
    assert deadline.counted.last == last
    closes = 16 if last in (date(2025, 11, 1), date(2027, 2, 20)) else 17
    assert deadline.at == at(last, closes)


@pytest.mark.parametrize(
    ("received", "term", "last", "closes"),
    [
        (date(2026, 11, 18), STAFF, date(2026, 11, 21), 13),
        (date(2026, 11, 19), STAFF, date(2026, 11, 23), 17),
        (date(2026, 1, 6), STAFF, date(2026, 1, 9), 17),
        (date(2026, 5, 8), STAFF, date(2026, 5, 11), 17),
        (date(2026, 3, 6), STAFF, date(2026, 3, 10), 17),
        (date(2025, 10, 31), STAFF, date(2025, 11, 3), 16),
        (date(2027, 2, 19), STAFF, date(2027, 2, 22), 16),
        (date(2027, 11, 2), STAFF, date(2027, 11, 5), 17),
    ],
)
def test_a_six_day_school_answers_by(
    received: date, term: Duration, last: date, closes: int
) -> None:
    assert answer_deadline(at(received, 10), term, SIX).at == at(last, closes)


def test_a_term_starts_on_the_day_after_even_for_what_comes_a_minute_before_midnight() -> None:
    counted = answer_deadline(at(date(2026, 11, 23), 23, 59), STAFF, FIVE).counted
    assert (counted.received, counted.first) == (date(2026, 11, 23), date(2026, 11, 24))
    assert counted.last == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("utc_hour", "zone", "received"),
    [
        (20, "Europe/Moscow", date(2026, 11, 23)),
        (21, "Europe/Moscow", date(2026, 11, 24)),
        (20, "Asia/Yekaterinburg", date(2026, 11, 24)),
        (11, "Asia/Kamchatka", date(2026, 11, 23)),
        (12, "Asia/Kamchatka", date(2026, 11, 24)),
        (21, "Europe/Kaliningrad", date(2026, 11, 23)),
    ],
)
def test_the_day_of_receipt_is_that_of_the_schools_zone(
    utc_hour: int, zone: str, received: date
) -> None:
    calendar = WorkingCalendar(ZoneInfo(zone), FIVE.week)
    deadline = answer_deadline(datetime(2026, 11, 23, utc_hour, 30, tzinfo=UTC), STAFF, calendar)
    assert deadline.counted.received == received
    last = received + timedelta(days=3)
    assert deadline.at == at(last, 17, zone=ZoneInfo(zone))


def test_a_term_over_a_moved_clock_ends_by_the_clock_of_the_wall() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    calendar = WorkingCalendar(berlin, FIVE.week)
    deadline = answer_deadline(at(date(2026, 3, 27), 10, zone=berlin), STAFF, calendar)
    assert deadline.at == datetime(2026, 3, 30, 15, 0, tzinfo=UTC)


def test_own_and_regional_days_off_move_the_end_of_a_term() -> None:
    calendar = WorkingCalendar(
        MOSCOW,
        FIVE.week,
        extra_days_off=frozenset({date(2026, 11, 26)}),
        regional=frozenset({date(2026, 11, 27)}),
    )
    counted = answer_deadline(at(date(2026, 11, 23), 10), STAFF, calendar).counted
    assert counted.moved
    assert (counted.last_by_count, counted.last) == (date(2026, 11, 26), date(2026, 11, 30))


def test_round_the_clock_a_term_in_days_ends_at_midnight_and_is_never_moved() -> None:
    deadline = answer_deadline(at(date(2026, 11, 19), 10), STAFF, ALWAYS)
    assert deadline.at == at(date(2026, 11, 23), 0)
    assert deadline.counted.last == date(2026, 11, 22)
    assert not deadline.counted.moved


def test_round_the_clock_a_term_may_last_seconds() -> None:
    received = at(date(2026, 11, 22), 3)
    deadline = answer_deadline(received, Duration.parse("45s"), ALWAYS)
    assert deadline.at == received + timedelta(seconds=45)
    assert deadline.counted.unit is DurationUnit.WORKTIME


def test_a_term_after_the_last_known_year_is_provisional() -> None:
    inside = answer_deadline(at(date(2027, 12, 20), 10), PARENT, FIVE)
    beyond = answer_deadline(at(date(2027, 12, 29), 10), PARENT, FIVE)
    assert not inside.counted.provisional
    assert beyond.counted.provisional


@pytest.mark.parametrize(
    ("waited", "last"),
    [
        (0, date(2026, 11, 26)),
        (1, date(2026, 11, 27)),
        (2, date(2026, 11, 30)),
        (4, date(2026, 11, 30)),
        (5, date(2026, 12, 1)),
    ],
)
def test_waiting_moves_the_working_deadline_by_calendar_days_to_a_working_day(
    waited: int, last: date
) -> None:
    received = at(date(2026, 11, 23), 10)
    assert answer_deadline(received, STAFF, FIVE, waited_days=waited).at == at(last, 17)


def test_waiting_moves_on_from_where_the_regulations_term_ends() -> None:
    received = at(date(2026, 11, 19), 10)  # ends on Sunday the 22nd, so on Monday
    assert answer_deadline(received, STAFF, FIVE, waited_days=1).at == at(date(2026, 11, 24), 17)


def test_waiting_moves_a_working_deadline_of_seconds_by_seconds() -> None:
    received = at(date(2026, 11, 23), 10)
    term, waited = Duration.parse("45s"), timedelta(seconds=10)
    deadline = answer_deadline(received, term, ALWAYS, waited_days=0, waited=waited)
    assert deadline.at == received + timedelta(seconds=55)


moments = st.integers(0, 3 * 365 * 86400).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
terms = st.builds("{}{}".format, st.integers(1, 20), st.sampled_from(["d", "wd"])).map(
    Duration.parse
)
calendars = st.sampled_from([FIVE, SIX, ALWAYS])


@given(moments, moments, terms, calendars)
def test_what_comes_later_is_due_no_earlier(
    one: datetime, other: datetime, term: Duration, calendar: WorkingCalendar
) -> None:
    early, late = sorted((one, other))
    assert answer_deadline(early, term, calendar).at <= answer_deadline(late, term, calendar).at


@given(moments, terms, st.integers(0, 30), st.sampled_from([FIVE, SIX]))
def test_the_working_deadline_closes_a_working_day_and_is_never_before_the_regulations(
    received: datetime, term: Duration, waited: int, calendar: WorkingCalendar
) -> None:
    deadline = answer_deadline(received, term, calendar, waited_days=waited)
    assert deadline.at >= answer_deadline(received, term, calendar).at
    assert calendar.is_open(deadline.at - timedelta(seconds=1))
    assert not calendar.is_open(deadline.at)
