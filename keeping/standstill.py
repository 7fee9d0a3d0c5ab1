"""Whether the desk's processes stand still: a database is not changed under those who use it."""

import time
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.storage.clock_tables import heartbeat
from helpdesk.storage.database import engine_at, reading
from keeping import NotKept
from settings import Settings

# The clock gives a sign of life each second; the others' are rarer.
WATCHED = 3.0  # seconds
RUNNING = (
    "Программа работает ({}). Остановите её (make run — Ctrl-C, после make install — systemctl "
    "stop 'helpdesk*@ИМЯ.*') и повторите."
)


def expect_standstill(settings: Settings) -> None:
    """Raise NotKept that names what still runs."""
    apps = (settings.web_endpoint, settings.bot_endpoint)
    running = [each.title for each in apps if each.ask_at_port().app == each.app]
    if not running and _clock_goes(settings.database):
        running = ["часы"]
    if running:
        raise NotKept(RUNNING.format(", ".join(running)))


def _clock_goes(url: str) -> bool:
    before = _last_beat(url)
    if before is None:
        return False
    time.sleep(WATCHED)
    return _last_beat(url) != before


def _last_beat(url: str) -> datetime | None:
    """Return the newest sign of life; None where there is no such database, or none in it."""
    try:
        with engine_at(url) as engine, reading(engine) as connection:
            query = select(heartbeat.c.at).order_by(heartbeat.c.at.desc()).limit(1)
            return connection.execute(query).scalar()
    except SQLAlchemyError:
        return None
