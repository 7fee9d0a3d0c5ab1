"""How a figure is said: few as such, differences in words and with a sign."""

from datetime import timedelta

import pytest

from helpdesk.journal.report_values import (
    difference,
    difference_of_lengths,
    difference_of_shares,
    length,
    share,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "нет данных"),
        (3, 4, "3 из 4"),
        (9, 10, "90 % (9 из 10)"),
        # What is not all must not read as all.
        (999, 1000, "99 % (999 из 1000)"),
    ],
)
def test_a_share_of_few_is_no_percentage(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_a_difference_has_its_sign_and_its_word() -> None:
    said = [difference(*pair) for pair in ((7, 2), (2, 7), (3, 3))]
    assert said == ["на 5 больше", "на 5 меньше", "столько же"]


def test_shares_are_compared_where_there_are_enough_of_both() -> None:
    assert difference_of_shares((18, 20), (16, 20)) == "на 10 п. п. выше"
    assert difference_of_shares((8, 20), (16, 20)) == "на 40 п. п. ниже"
    assert difference_of_shares((18, 20), (3, 4)) == "—"


def test_lengths_differ_by_what_is_shown_of_them() -> None:
    said = difference_of_lengths
    assert said(8 * HOUR, 10 * HOUR) == "на 2 часа быстрее"
    assert said(8 * HOUR + 20 * MINUTE, 8 * HOUR - 20 * MINUTE) == "столько же"
    assert said(50 * MINUTE, 40 * MINUTE) == "на 10 минут дольше"
    assert said(5 * HOUR, 4 * HOUR) == "на 1 час дольше"
    assert said(2 * MINUTE, 1 * MINUTE) == "на 1 минуту дольше"
    assert said(None, HOUR) == "—"
    assert length(None) == "нет данных"
