"""What a monitor reads, and that a silent clock is said to the administrator."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog
from flask import Flask
from structlog.testing import capture_logs

from helpdesk.clockwork import beat
from helpdesk.database import create_engine_for
from helpdesk.desk import Desk
from helpdesk.intake import open_inquiry
from helpdesk.model import REQUESTER, Channel, Kind, NewInquiry, Requester
from settings import Settings
from webforms import create_web
from webforms.health import ClockWatch

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def _beat(desk: Desk, at: datetime) -> None:
    desk.write(lambda unit: beat(unit, "clock"), at)


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    structlog.reset_defaults()


def test_a_healthy_desk_says_so(desk_anywhere: Desk, settings: Settings) -> None:
    _beat(desk_anywhere, datetime.now(UTC))
    page = create_web(desk_anywhere, settings).test_client().get("/healthz")
    assert page.status_code == 200
    assert page.json is not None
    assert page.json["database"] == "ok"
    assert page.json["clock"] == "ok"
    assert page.json["seconds_since_tick"] < 60
    assert page.json["seconds_undelivered"] == 0


def test_it_says_how_long_the_oldest_message_waits(web: Flask, desk: Desk) -> None:
    asked_at = datetime.now(UTC) - timedelta(minutes=3)
    new = NewInquiry(Kind.PARENT, Channel.FORM, asked_at, Requester("Анна"), "marks", "Нет оценок")
    open_inquiry(desk, new, REQUESTER, asked_at)
    page = web.test_client().get("/healthz")
    assert page.json is not None
    assert 180 <= page.json["seconds_undelivered"] < 240


def test_a_silent_clock_is_said_but_pages_are_served(web: Flask, desk: Desk) -> None:
    _beat(desk, datetime.now(UTC) - timedelta(minutes=6))
    page = web.test_client().get("/healthz")
    assert page.status_code == 200
    assert page.json is not None
    assert page.json["clock"] == "silent"


def test_a_database_that_fails_is_a_503(settings: Settings) -> None:
    nowhere = Desk(create_engine_for("sqlite:////nowhere/desk.db"), settings.secret)
    page = create_web(nowhere, settings).test_client().get("/healthz")
    assert page.status_code == 503
    assert page.json == {"database": "failed"}


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


def test_serving_pages_keeps_the_watch_looking(web: Flask, desk: Desk) -> None:
    _beat(desk, datetime.now(UTC) - timedelta(hours=1))
    with capture_logs() as lines:
        web.test_client().get("/consent")
    assert "clock is silent" in {line["event"] for line in lines}
