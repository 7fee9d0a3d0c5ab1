from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.domain.calendar import Hours, WorkingCalendar

ZONES = ("Europe/Moscow", "Asia/Kamchatka", "Europe/Kaliningrad", "Europe/Berlin", "UTC")
START = datetime(2025, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

moments = st.integers(0, 3 * 366 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
lengths = st.integers(0, 400 * 3600).map(lambda seconds: timedelta(seconds=seconds))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    opens = draw(st.integers(0, 23 * 60))
    closes = draw(st.integers(opens + 1, 24 * 60))
    return Hours(time(*divmod(opens, 60)), time(closes // 60 % 24, closes % 60))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    return WorkingCalendar(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        week={n: draw(hours()) for n in range(draw(st.sampled_from((5, 6))))},
        always=draw(st.booleans()),
        extra_days_off=draw(st.frozensets(days, max_size=5)),
        extra_workdays=draw(st.frozensets(days, max_size=5)),
        regional=draw(st.frozensets(days, max_size=5)),
    )


@given(calendars(), moments, lengths)
def test_the_working_time_that_was_added_lies_between(
    calendar: WorkingCalendar, start: datetime, length: timedelta
) -> None:
    end = calendar.add_working_time(start, length)
    assert calendar.working_time_between(start, end) == length


@given(calendars(), moments, lengths)
def test_the_working_time_that_was_taken_off_lies_between(
    calendar: WorkingCalendar, end: datetime, length: timedelta
) -> None:
    start = calendar.subtract_working_time(end, length)
    assert calendar.working_time_between(start, end) == length


@given(calendars(), moments, lengths)
def test_working_time_ends_within_working_time(
    calendar: WorkingCalendar, start: datetime, length: timedelta
) -> None:
    end = calendar.add_working_time(start, length + SECOND)
    assert end >= start
    assert calendar.is_open(end - timedelta(microseconds=1))


@given(calendars(), moments, moments, lengths)
def test_who_comes_later_is_served_no_earlier(
    calendar: WorkingCalendar, one: datetime, other: datetime, length: timedelta
) -> None:
    early, late = sorted((one, other))
    assert calendar.add_working_time(early, length) <= calendar.add_working_time(late, length)


@given(calendars(), moments, lengths, lengths)
def test_a_longer_time_ends_no_earlier(
    calendar: WorkingCalendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    short, long = sorted((one + SECOND, other + SECOND))
    assert calendar.add_working_time(start, short) <= calendar.add_working_time(start, long)


@given(calendars(), moments, moments, moments)
def test_working_time_adds_up(
    calendar: WorkingCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    first, middle, last = sorted((one, two, three))
    parts = (
        calendar.working_time_between(first, middle),
        calendar.working_time_between(middle, last),
    )
    assert sum(parts, timedelta()) == calendar.working_time_between(first, last)


@given(calendars(), moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    calendar: WorkingCalendar, at: datetime
) -> None:
    opens = calendar.next_open(at)
    assert calendar.is_open(opens)
    assert calendar.working_time_between(at, opens) == timedelta()


@given(calendars(), days, st.integers(1, 30))
def test_counted_working_days_are_working_days(
    calendar: WorkingCalendar, day: date, n: int
) -> None:
    found = calendar.add_workdays(day, n)
    between = [day + timedelta(days=ahead) for ahead in range(1, (found - day).days + 1)]
    assert sum(map(calendar.is_working_day, between)) == n
    assert calendar.is_working_day(found)
