"""That a silent clock is said to the administrator, and not too often."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog
from sqlalchemy import Engine
from structlog.testing import capture_logs

from helpdesk.clockwork import beat
from helpdesk.desk import Desk
from helpdesk.health import ClockWatch
from tests.helpdesk.life import desk_on

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    structlog.reset_defaults()


def _beat(desk: Desk, at: datetime) -> None:
    desk.write(lambda unit: beat(unit, "clock"), at)


def test_a_clock_silent_for_five_minutes_is_an_error_in_the_log(desk: Desk) -> None:
    _beat(desk, NOW)
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=5))
        assert lines == []
        watch.look(NOW + timedelta(minutes=6))
    assert [(line["event"], line["log_level"]) for line in lines] == [("clock is silent", "error")]


def test_a_clock_that_never_ticked_is_missed_five_minutes_after_the_start(desk: Desk) -> None:
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=4))
        watch.look(NOW + timedelta(minutes=6))
    assert len(lines) == 1


def test_the_watch_looks_once_a_minute_however_many_pages_are_served(desk: Desk) -> None:
    _beat(desk, NOW - timedelta(hours=1))
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        for second in range(59):
            watch.look(NOW + timedelta(seconds=second))
    assert len(lines) == 1
