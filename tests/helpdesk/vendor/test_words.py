"""When and how the vendor is reached, by the school's clock and by its own."""

from datetime import UTC, datetime, timedelta

from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.vendor_words import hours, waits
from tests.helpdesk.life import NOW, REGULATION
from tests.toml_values import with_values


def test_one_zone_needs_one_clock() -> None:
    assert hours(Regulation.parse(REGULATION), NOW) == (
        "Поддержка работает ежедневно с 9:00 до 18:00, кроме выходных и праздников; "
        "сейчас открыта. Письма регистрируют круглосуточно."
    )


def test_closed_it_says_no_less_than_open() -> None:
    here = Regulation.parse(REGULATION)
    closed = hours(here, NOW + timedelta(hours=10))
    opened = hours(here, NOW)
    assert closed == opened.replace("открыта", "закрыта, откроется завтра с 9:00")


def test_hours_of_another_zone_are_said_by_both_clocks() -> None:
    far = Regulation.parse(with_values(REGULATION, {"zone": '"Asia/Yekaterinburg"'}))
    said = hours(far, NOW)
    assert (
        "ежедневно с 11:00 до 20:00 по времени школы (у неё самой с 9:00 до 18:00), кроме" in said
    )


def test_a_closed_service_opens_by_the_schools_clock() -> None:
    far = Regulation.parse(with_values(REGULATION, {"zone": '"Asia/Yekaterinburg"'}))
    night = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    assert "откроется сегодня с 11:00" in hours(far, night)


def test_a_day_that_has_passed_is_no_longer_waited_for() -> None:
    by, here = datetime(2026, 11, 25, 14, 0, tzinfo=UTC), Regulation.parse(REGULATION)
    assert waits(None, here, NOW) == ""
    assert waits(by, here, by) == "ждёт до среды, 25 ноября"
    assert waits(by, here, by + timedelta(hours=15)) == "ждала до среды, 25 ноября"


def test_a_day_without_an_end_of_work_is_named_itself() -> None:
    always = Regulation.parse(
        with_values(REGULATION, {"week": '"always"'}).replace('hours = "', '#"')
    )
    by = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
    assert waits(by, always, NOW) == "ждёт до среды, 25 ноября"
