from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.domain.durations import Duration, DurationUnit


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("3d", Duration(DurationUnit.DAYS, days=3)),
        ("5wd", Duration(DurationUnit.WORKDAYS, days=5)),
        ("4h", Duration(DurationUnit.WORKTIME, time=timedelta(hours=4))),
        ("30m", Duration(DurationUnit.WORKTIME, time=timedelta(minutes=30))),
        ("45s", Duration(DurationUnit.WORKTIME, time=timedelta(seconds=45))),
        (" 2h ", Duration(DurationUnit.WORKTIME, time=timedelta(hours=2))),
    ],
)
def test_a_duration_is_read_as_it_is_written(words: str, duration: Duration) -> None:
    assert Duration.parse(words) == duration


@pytest.mark.parametrize("words", ["", "3", "d", "-3d", "3 d", "1.5h", "3w", "3D", "1h30m", "٣d"])
def test_what_is_no_duration_is_refused_with_what_is_allowed(words: str) -> None:
    with pytest.raises(ValueError, match="можно так: «3d»") as refused:
        Duration.parse(words)
    assert f"«{words}»" in str(refused.value)


@pytest.mark.parametrize("words", ["0d", "0wd", "00s"])
def test_an_empty_duration_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="пустой"):
        Duration.parse(words)


@pytest.mark.parametrize(
    ("written", "shown"), [("120s", "2m"), ("90m", "90m"), ("60m", "1h"), ("48h", "48h")]
)
def test_working_time_is_shown_in_the_largest_unit_that_fits(written: str, shown: str) -> None:
    assert str(Duration.parse(written)) == shown


@given(st.integers(1, 999_999), st.sampled_from(["d", "wd", "h", "m", "s"]))
def test_a_duration_survives_being_written_and_read(number: int, unit: str) -> None:
    duration = Duration.parse(f"{number}{unit}")
    assert Duration.parse(str(duration)) == duration
