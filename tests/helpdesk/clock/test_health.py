"""That a silent clock is said to the administrator, and not too often."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from helpdesk.clock.health import ClockWatch, health_of
from helpdesk.clock.incidents import LOOK, is_time_to_look
from helpdesk.inquiries.entitlement import CHECK, is_due
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from tests.helpdesk.life import desk_on

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def _beat(desk: Desk, at: datetime, *names: str) -> None:
    for name in names or ("clock", "listener"):
        desk.write(UnitOfWork.beat, at, name)


def test_silence_of_five_minutes_is_an_error_in_the_log(desk: Desk) -> None:
    _beat(desk, NOW)
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=5))
        assert lines == []
        watch.look(NOW + timedelta(minutes=6))
    said = [(line["event"], line["log_level"]) for line in lines]
    assert said == [("clock is silent", "error"), ("listener is silent", "error")]


def test_each_is_missed_by_itself(desk: Desk) -> None:
    _beat(desk, NOW, "clock")
    _beat(desk, NOW + timedelta(minutes=5), "listener")
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=6))
    assert [line["event"] for line in lines] == ["clock is silent"]


def test_a_listener_silent_for_five_minutes_is_told_to_monitors(desk: Desk) -> None:
    _beat(desk, NOW)
    said = health_of(desk, NOW + timedelta(minutes=4)).said
    assert (said["listener"], said["seconds_since_heard"]) == ("ok", 240)
    assert health_of(desk, NOW + timedelta(minutes=6)).said["listener"] == "silent"


def test_a_mailbox_is_spoken_of_where_one_is_read(desk: Desk) -> None:
    _beat(desk, NOW, "clock", "listener", "mailbox")
    assert "mailbox" not in health_of(desk, NOW).said
    said = health_of(desk, NOW + timedelta(minutes=10), reads_mail=True).said
    assert (said["mailbox"], said["seconds_since_read"]) == ("ok", 600)
    late = health_of(desk, NOW + timedelta(minutes=16), reads_mail=True)
    assert late.said["mailbox"] == "silent"
    assert late.is_well


def test_who_never_gave_a_sign_is_missed_five_minutes_after_the_start(desk: Desk) -> None:
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=4))
        watch.look(NOW + timedelta(minutes=6))
    assert len(lines) == 2


def test_the_watch_looks_once_a_minute_however_many_pages_are_served(desk: Desk) -> None:
    _beat(desk, NOW - timedelta(hours=1))
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        for second in range(59):
            watch.look(NOW + timedelta(minutes=6, seconds=second))
    assert len(lines) == 2


def test_signs_of_life_from_the_future_are_named(desk: Desk) -> None:
    _beat(desk, NOW + timedelta(hours=2))
    health = health_of(desk, NOW)
    assert (health.said["clock"], health.said["listener"]) == ("ahead", "ahead")
    with capture_logs() as lines:
        ClockWatch(desk, since=NOW).look(NOW)
    assert [line["event"] for line in lines] == ["clock is ahead", "listener is ahead"]
    _beat(desk, NOW + timedelta(seconds=30))
    assert health_of(desk, NOW).said["clock"] == "ok"


def test_looks_from_the_future_hold_no_look_up(desk: Desk) -> None:
    _beat(desk, NOW + timedelta(hours=2), LOOK)
    assert is_time_to_look(desk, NOW)
    _beat(desk, NOW + timedelta(days=1), CHECK)
    assert is_due(desk, NOW)


def test_a_beat_of_an_earlier_run_is_not_held_against_one_that_has_just_started(
    desk: Desk,
) -> None:
    _beat(desk, NOW - timedelta(hours=2), "clock", "listener")
    watch = ClockWatch(desk, since=NOW)
    with capture_logs() as lines:
        watch.look(NOW + timedelta(minutes=4))
        assert lines == []
        watch.look(NOW + timedelta(minutes=6))
    assert [line["event"] for line in lines] == ["clock is silent", "listener is silent"]
