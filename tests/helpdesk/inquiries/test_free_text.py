"""What is typed in a hurry is read as it was meant, or refused in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child
from helpdesk.inquiries.free_text import children, spelled, when
from helpdesk.regulation.regulation import Regulation
from tests.helpdesk.life import NOW, REGULATION

CALENDAR = Regulation.parse(REGULATION).calendar


# NOW is Tuesday, 24 November 2026, noon in Moscow.
@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("9:40", (2026, 11, 24, 9, 40)),
        ("сегодня в 9:40", (2026, 11, 24, 9, 40)),
        ("вчера 18:05", (2026, 11, 23, 18, 5)),
        ("Позавчера, 8.30", (2026, 11, 22, 8, 30)),
        ("9", (2026, 11, 24, 9, 0)),
        ("в 9:40", (2026, 11, 24, 9, 40)),
        ("с 9 часов", (2026, 11, 24, 9, 0)),
        ("вчера в 19", (2026, 11, 23, 19, 0)),
        ("20.11", (2026, 11, 20, 12, 0)),
        ("20.11.26 18:30", (2026, 11, 20, 18, 30)),
        ("2026-11-20T18:30", (2026, 11, 20, 18, 30)),
        ("28.12 10:00", (2025, 12, 28, 10, 0)),
    ],
)
def test_a_time_is_read_in_the_schools_zone(typed: str, local: tuple[int, ...]) -> None:
    expected = datetime(*local, tzinfo=CALENDAR.local(NOW).tzinfo)  # type: ignore[arg-type, misc]
    assert when(typed, NOW, CALENDAR) == expected.astimezone(UTC)


@given(
    today=st.dates(date(2026, 1, 1), date(2040, 12, 31)),
    day=st.integers(1, 31),
    month=st.integers(1, 12),
)
@example(today=date(2028, 1, 15), day=29, month=2)
@example(today=date(2037, 12, 31), day=29, month=2)
def test_every_day_without_its_year_has_been_or_is_refused(
    today: date, day: int, month: int
) -> None:
    now = datetime.combine(today, time(9), UTC)
    try:
        read = when(f"{day}.{month:02}", now, CALENDAR)
    except RuleViolation:
        return
    # The last 29th of February may have been in the year before.
    years = 2 if (day, month) == (29, 2) else 1
    assert now - timedelta(days=366 * years + 1) < read <= now


def test_nothing_typed_is_now() -> None:
    assert when("  ", NOW, CALENDAR) == NOW


@pytest.mark.parametrize(
    "typed",
    [
        "31.02",
        "24",
        "9 40",
        "9:10 10:20",
        "20.11.26 21.11.26",
        "часов",
        "вечером",
        "25:10",
        "когда-то",
        "01.01.0001",
        "0001-01-01 0:00",
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(typed: str) -> None:
    with pytest.raises(RuleViolation):
        when(typed, NOW, CALENDAR)


@pytest.mark.parametrize(
    "typed", ["завтра", "завтра 9:00", "послезавтра", "19", "в 19", "12:30", "24.12.2026"]
)
def test_of_what_lies_ahead_it_is_said_that_it_has_not_come(typed: str) -> None:
    with pytest.raises(RuleViolation, match="ещё не наступило"):
        when(typed, NOW, CALENDAR)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Хуаде Алий 5А", (Child("Хуаде", "Алий", "5А"),)),
        ("Хуаде Алий, 5 «а»", (Child("Хуаде", "Алий", "5А"),)),
        ("А Б 10-б; Хуаде Дана", (Child("А", "Б", "10Б"), Child("Хуаде", "Дана", "7В"))),
        ("", ()),
    ],
)
def test_children_are_read_with_their_classes(typed: str, read: tuple[Child, ...]) -> None:
    assert children(typed, "7В") == read


@pytest.mark.parametrize("typed", ["Хуаде Алий", "5А"])
def test_a_child_needs_name_and_class(typed: str) -> None:
    with pytest.raises(RuleViolation):
        children(typed)


def test_a_reference_is_spelled_for_the_telephone() -> None:
    assert spelled("KX72") == [("К", "Константин"), ("Х", "Харитон"), ("7", ""), ("2", "")]
