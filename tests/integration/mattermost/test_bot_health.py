"""Whether the bot says how the desk is, and notices a clock that has fallen silent."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables
from integration.mattermost.bot import create_bot
from tests.integration.house import settings_for

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def bot(desk: Desk) -> FlaskClient:
    settings = settings_for(NOWHERE, NOWHERE, "bot-token", "command-token")
    return create_bot(desk, settings).test_client()


def beat(desk: Desk, at: datetime) -> None:
    with desk.engine.begin() as connection:
        connection.execute(insert(clock_tables.heartbeat).values(name="clock", at=at))


def test_a_desk_whose_clock_ticks_is_well(bot: FlaskClient, desk: Desk) -> None:
    beat(desk, datetime.now(UTC) - timedelta(seconds=30))
    said = bot.get("/healthz").json or {}
    assert (said["database"], said["clock"], said["seconds_undelivered"]) == ("ok", "ok", 0)
    assert 30 <= said["seconds_since_tick"] < 60


def test_a_clock_that_never_ticked_is_silent(bot: FlaskClient) -> None:
    answer = bot.get("/healthz")
    assert answer.status_code == 200
    assert (answer.json or {})["clock"] == "silent"


def test_health_is_never_cached(bot: FlaskClient) -> None:
    assert bot.get("/healthz").headers["Cache-Control"] == "no-store"
