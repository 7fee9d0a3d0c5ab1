"""What a monitor reads, and that a silent clock is said to the administrator."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from structlog.testing import capture_logs

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.database import create_engine_for
from settings import Settings
from webforms.app import create_web


def _beat(desk: Desk, at: datetime) -> None:
    desk.write(lambda unit: unit.beat("clock"), at)


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
    whose = identity_of(settings.secret)
    assert page.json == {"app": "web", "desk": whose, "database": "failed"}


def test_serving_pages_keeps_the_watch_looking(web: Flask, desk: Desk) -> None:
    _beat(desk, datetime.now(UTC) + timedelta(hours=1))
    with capture_logs() as lines:
        web.test_client().get("/consent")
    assert "clock is ahead" in {line["event"] for line in lines}
