"""A lesson can be going on where the school works, about its hours, and nowhere else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.regulation import lessons
from helpdesk.regulation.regulation import Regulation
from tests.helpdesk.life import REGULATION
from tests.toml_values import with_values

MOSCOW = ZoneInfo("Europe/Moscow")
SCHOOL = Regulation.parse(REGULATION)
ALWAYS = Regulation.parse(with_values(REGULATION, {"week": '"always"'}))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (at(24, 6, 59), False),
        (at(24, 7), True),
        (at(24, 17, 59), True),
        (at(24, 18), False),
        (at(28, 11), False),
        (at(29, 23, 30), False),
        (at(4, 11), False),  # The day of the nation's unity.
    ],
)
def test_by_the_schools_days_and_hours(moment: datetime, wanted: bool) -> None:
    assert lessons.may_be_on(SCHOOL, moment) is wanted


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (at(24, 3), False),
        (at(24, 19, 30), True),
        (at(28, 11), True),
        (at(29, 11), False),
        (at(29, 23, 30), False),
        (at(4, 11), False),
    ],
)
def test_a_week_that_never_closes_still_has_nights_and_sundays(
    moment: datetime, wanted: bool
) -> None:
    assert lessons.may_be_on(ALWAYS, moment) is wanted


def test_the_schools_own_days_off_have_no_lessons() -> None:
    for week in ('"five"', '"always"'):
        changed = with_values(REGULATION, {"week": week, "days.off": "[2026-11-24]"})
        assert not lessons.may_be_on(Regulation.parse(changed), at(24, 11))
