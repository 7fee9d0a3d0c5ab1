"""Which days a report tells of, and which before them."""

from datetime import date
from itertools import pairwise

import pytest

from helpdesk.journal.periods import LONGEST, Period, last_month, of_months, offered, period_of

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("since", "till", "words", "before"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "октябрь 2026 года", "сентябрь 2026 года"),
        (date(2026, 1, 1), date(2026, 1, 31), "январь 2026 года", "декабрь 2025 года"),
        (date(2026, 7, 1), date(2026, 9, 30), "III квартал 2026 года", "II квартал 2026 года"),
        (date(2025, 9, 1), date(2026, 8, 31), "2025/26 учебный год", "2024/25 учебный год"),
        (
            date(2026, 10, 5),
            date(2026, 10, 11),
            "05.10.2026 – 11.10.2026",
            "28.09.2026 – 04.10.2026",
        ),
        (date(2026, 11, 3), date(2026, 11, 3), "03.11.2026", "02.11.2026"),
        # Three months, but no quarter.
        (
            date(2026, 8, 1),
            date(2026, 10, 31),
            "01.08.2026 – 31.10.2026",
            "01.05.2026 – 31.07.2026",
        ),
    ],
)
def test_a_period_stands_beside_the_one_before(
    since: date, till: date, words: str, before: str
) -> None:
    period = period_of(since, till, TODAY)
    assert (period.words, period.before.words) == (words, before)


def test_a_month_that_goes_on_is_compared_with_as_many_days() -> None:
    period = period_of(date(2026, 11, 1), TODAY, TODAY)
    assert period.before == Period(date(2026, 10, 1), date(2026, 10, 29), 1)
    march = period_of(date(2027, 3, 1), date(2027, 3, 30), date(2027, 3, 30))
    assert march.before == of_months(date(2027, 2, 1), 1)


@pytest.mark.parametrize(
    ("since", "names"),
    [
        (date(2026, 11, 1), ("октябрь 2026 года", "ноябрь 2026 года", "декабрь 2026 года")),
        (
            date(2026, 10, 1),
            ("III квартал 2026 года", "IV квартал 2026 года", "I квартал 2027 года"),
        ),
        (date(2026, 9, 1), ("2025/26 учебный год", "2026/27 учебный год", "2027/28 учебный год")),
        (
            date(2026, 11, 28),
            ("26.11.2026 – 27.11.2026", "28.11.2026 – 29.11.2026", "30.11.2026 – 01.12.2026"),
        ),
    ],
)
def test_the_periods_beside_one_that_goes_on_are_named_as_it_is(
    since: date, names: tuple[str, str, str]
) -> None:
    period = period_of(since, TODAY, TODAY)
    assert (period.earlier.name, period.name, period.after.name) == names
    assert period.earlier.is_whole is (period.months > 0)


def test_no_period_reaches_beyond_today() -> None:
    assert period_of(date(2026, 11, 3), date(2027, 5, 1), TODAY).till == TODAY


def test_the_last_month_is_the_last_whole_one() -> None:
    assert last_month(TODAY).words == "октябрь 2026 года"
    assert last_month(date(2027, 1, 1)).words == "декабрь 2026 года"


def test_what_is_one_press_away_is_understood_when_it_is_pressed() -> None:
    for _, period in offered(TODAY):
        assert period_of(period.since, period.till, TODAY) == period
    assert [words for words, _ in offered(TODAY)][:2] == ["Прошлый месяц", "Этот месяц"]


@pytest.mark.parametrize(
    ("since", "till", "parts", "words"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), 31, "по дням"),
        (date(2026, 7, 1), date(2026, 9, 30), 14, "по неделям"),
        (date(2025, 9, 1), date(2026, 8, 31), 12, "по месяцам"),
        (TODAY - LONGEST, TODAY, 25, "по месяцам"),
    ],
)
def test_its_parts_are_all_of_its_days_once(
    since: date, till: date, parts: int, words: str
) -> None:
    period = period_of(since, till, TODAY)
    found = list(period.parts)
    assert (len(found), period.part_words) == (parts, words)
    assert (found[0].since, found[-1].till) == (since, till)
    assert all((b.since - a.till).days == 1 for a, b in pairwise(found))
