from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.domain import dates
from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.dates import read_day
from helpdesk.domain.errors import RuleViolation

MOSCOW = ZoneInfo("Europe/Moscow")
FIVE = WorkingCalendar(MOSCOW, dict.fromkeys(range(5), Hours(time(8), time(17))))
TODAY = date(2026, 11, 24)  # a Tuesday


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), MOSCOW).astimezone(UTC)


NOW = at(TODAY, 12)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "0 дней"),
        (1, "1 день"),
        (2, "2 дня"),
        (4, "4 дня"),
        (5, "5 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (14, "14 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (111, "111 дней"),
        (121, "121 день"),
    ],
)
def test_a_number_chooses_its_word(n: int, words: str) -> None:
    assert dates.counted(n, "день", "дня", "дней") == words


def test_a_day_is_named_the_way_the_sentence_needs_it() -> None:
    wednesday = date(2026, 11, 25)
    assert dates.weekday_and_day(wednesday, TODAY) == "среда, 25 ноября"
    assert dates.weekday_and_day(wednesday, TODAY, comma=False) == "среда 25 ноября"
    assert dates.no_later_than(wednesday, TODAY) == "среды, 25 ноября"
    assert dates.short(wednesday, TODAY) == "ср 25 ноября"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 11), "понедельника, 11 января 2027 года"),
        (date(2025, 12, 30), "вторника, 30 декабря 2025 года"),
        (date(2026, 12, 31), "четверга, 31 декабря"),
    ],
)
def test_the_year_is_said_when_it_is_another(day: date, words: str) -> None:
    assert dates.no_later_than(day, TODAY) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(TODAY, 9, 41), "сегодня в 9:41"),
        (at(date(2026, 11, 23), 17, 5), "вчера в 17:05"),
        (at(date(2026, 11, 25), 8), "завтра в 8:00"),
        (at(date(2026, 12, 1), 8), "во вторник, 1 декабря, в 8:00"),
        (at(date(2027, 1, 11), 8), "в понедельник, 11 января 2027 года, в 8:00"),
        (datetime(2026, 11, 24, 21, 30, tzinfo=UTC), "завтра в 0:30"),
    ],
)
def test_a_moment_is_told_from_today(moment: datetime, words: str) -> None:
    assert dates.moment(moment, NOW, FIVE) == words


def test_a_moment_may_begin_or_end_something() -> None:
    assert dates.since(at(date(2026, 11, 25), 8), NOW, FIVE) == "завтра с 8:00"
    assert dates.until(at(TODAY, 17), NOW, FIVE) == "сегодня до 17:00"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(TODAY, 12), "Школа сейчас открыта до 17:00"),
        (at(TODAY, 6), "Школа сейчас закрыта. Увидим сегодня с 8:00"),
        (at(TODAY, 22), "Школа сейчас закрыта. Увидим завтра с 8:00"),
        (
            at(date(2026, 11, 27), 20),
            "Школа сейчас закрыта. Увидим в понедельник, 30 ноября, с 8:00",
        ),
        (at(date(2026, 11, 29), 20), "Школа сейчас закрыта. Увидим завтра с 8:00"),
        (
            at(date(2026, 12, 30), 19),
            "Школа сейчас закрыта. Увидим в понедельник, 11 января 2027 года, с 8:00",
        ),
    ],
)
def test_a_parent_reads_whether_the_school_is_open(now: datetime, words: str) -> None:
    assert dates.school_hours_notice(FIVE, now) == words


def test_a_school_that_never_closes_names_no_hour() -> None:
    notice = dates.school_hours_notice(WorkingCalendar(MOSCOW, always=True), NOW)
    assert notice == "Школа сейчас открыта"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=2), "2 часа"),
        (timedelta(hours=1, minutes=1), "1 час 1 минута"),
        (timedelta(minutes=21), "21 минута"),
        (timedelta(seconds=1), "1 секунда"),
        (timedelta(seconds=45), "45 секунд"),
        (timedelta(days=1, hours=5), "1 день 5 часов"),
    ],
)
def test_a_length_of_time_is_spoken(length: timedelta, words: str) -> None:
    assert dates.spoken(length) == words


def test_no_time_at_all_is_spoken_too() -> None:
    assert dates.spoken(timedelta(milliseconds=300)) == "0 секунд"


LATE = timedelta(days=180)


@given(
    today=st.dates(date(2024, 1, 1), date(2060, 12, 31)),
    day=st.integers(0, 99),
    month=st.integers(0, 99),
    late=st.sampled_from([None, LATE]),
)
@example(today=date(2028, 1, 15), day=29, month=2, late=None)
@example(today=date(2027, 11, 15), day=29, month=2, late=LATE)
def test_a_day_without_its_year_is_read_or_refused_in_words(
    today: date, day: int, month: int, late: timedelta | None
) -> None:
    try:
        read = read_day(f"{day}.{month}", today, late=late)
    except RuleViolation:
        years = (today.year, today.year + (-1 if late is None else 1))
        assert not any(is_a_day(year, month, day) for year in years)
        return
    assert read is not None
    assert (read.day, read.month) == (day, month)
    # Nearer than the same day of any other year, or the only one of the two that there is.
    if late is None:
        assert read <= today or not is_a_day(today.year - 1, month, day)
    else:
        assert today - read <= late or not is_a_day(today.year + 1, month, day)


@given(year=st.integers(0, 9999), month=st.integers(0, 99), day=st.integers(0, 99))
def test_a_day_with_its_year_is_that_day_or_none(year: int, month: int, day: int) -> None:
    try:
        read = read_day(f"{year:04}-{month}-{day}", date(2026, 11, 24))
    except RuleViolation:
        assert not (2000 <= year < 2100 and is_a_day(year, month, day))
    else:
        assert read == date(year, month, day)


@pytest.mark.parametrize(
    ("today", "read"),
    [
        (date(2028, 1, 15), date(2028, 2, 29)),  # Still to come: the caller says so.
        (date(2028, 3, 1), date(2028, 2, 29)),
        (date(2029, 1, 15), date(2028, 2, 29)),
    ],
)
def test_the_leap_day_is_found_in_the_year_that_has_it(today: date, read: date) -> None:
    assert read_day("29.02", today) == read


def is_a_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
