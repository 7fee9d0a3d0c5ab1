"""Whether the desk lives, as the database says: for monitors, and for the administrator's log."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.desk import Desk
from helpdesk.outbox import oldest_unsent
from helpdesk.queries import last_beat
from integration.mattermost.place import moment, place

SILENT_AFTER = timedelta(minutes=5)
LOOK_EVERY = timedelta(minutes=1)
CLOCK = "clock"

blueprint = Blueprint("healthz", __name__)
log = structlog.get_logger(__name__)


def watch_clock(app: Flask, desk: Desk) -> None:
    """Look after each request: whoever watches /healthz keeps the bot looking at night."""
    watch = ClockWatch(desk, since=moment())
    app.teardown_request(lambda _error: watch.look(moment()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 503 where the database fails; a silent clock is said, for the buttons still work."""
    now = moment()
    try:
        beat, oldest = last_beat(place().desk, CLOCK), oldest_unsent(place().desk)
    except SQLAlchemyError as error:
        log.error("database failed", exc_info=error)
        return _answer({"database": "failed"}, 503)
    said = {
        "database": "ok",
        "clock": "silent" if beat is None or now - beat > SILENT_AFTER else "ok",
        "seconds_since_tick": _age(beat, now),
        "seconds_undelivered": _age(oldest, now) or 0.0,
    }
    return _answer(said, 200)


def _answer(said: Mapping[str, object], status: int) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _age(at: datetime | None, now: datetime) -> float | None:
    # What is due later than now (a message that waits for its next try) is not old.
    return None if at is None else max((now - at).total_seconds(), 0.0)


@dataclass
class ClockWatch:
    """Says in the log, once a minute and not more, that the clock has been silent too long."""

    desk: Desk
    since: datetime
    _looked_at: datetime | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def look(self, now: datetime) -> None:
        if not self._is_time(now):
            return
        try:
            beat = last_beat(self.desk, CLOCK) or self.since
        except SQLAlchemyError:
            return  # The request that needed the database has said so already.
        if now - beat > SILENT_AFTER:
            log.error("clock is silent", seconds=int((now - beat).total_seconds()))

    def _is_time(self, now: datetime) -> bool:
        with self._lock:
            if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
                return False
            self._looked_at = now
            return True
