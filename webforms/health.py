"""Whether the desk lives, as the database says: for monitors, and for the administrator's log."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.desk import Desk
from helpdesk.outbox import oldest_unsent
from helpdesk.queries import last_beat
from webforms.site import moment, site

SILENT_AFTER = timedelta(minutes=5)
LOOK_EVERY = timedelta(minutes=1)
CLOCK = "clock"

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    app.add_url_rule("/healthz", view_func=healthz)
    watch = ClockWatch(site_desk(app), since=moment())
    app.extensions["clock_watch"] = watch
    app.teardown_request(lambda _error: watch.look(moment()))


def site_desk(app: Flask) -> Desk:
    desk: Desk = app.extensions["site"].desk
    return desk


def healthz() -> Response:
    """Answer 503 where the database fails; a silent clock is said, for the pages still work."""
    now = moment()
    try:
        beat, oldest = last_beat(site().desk, CLOCK), oldest_unsent(site().desk)
    except SQLAlchemyError as error:
        log.error("database failed", exc_info=error)
        return _uncached({"database": "failed"}, 503)
    return _uncached(
        {
            "database": "ok",
            "clock": "silent" if beat is None or now - beat > SILENT_AFTER else "ok",
            "seconds_since_tick": _age(beat, now),
            "seconds_undelivered": _age(oldest, now) or 0.0,
        },
        200,
    )


def _uncached(said: dict[str, object], status: int) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _age(at: datetime | None, now: datetime) -> float | None:
    # What is due later than now (a message that waits for its next try) is not old.
    return None if at is None else max((now - at).total_seconds(), 0.0)


@dataclass
class ClockWatch:
    """Says in the log, once a minute and not more, that the clock has been silent too long.

    It looks when a page has been served: whoever watches /healthz keeps it looking at night.
    """

    desk: Desk
    since: datetime
    _looked_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def look(self, now: datetime) -> None:
        if not self._is_time(now):
            return
        try:
            beat = last_beat(self.desk, CLOCK) or self.since
        except SQLAlchemyError:
            # The page that needed the database has said so already.
            return
        if now - beat > SILENT_AFTER:
            log.error("clock is silent", seconds=int((now - beat).total_seconds()))

    def _is_time(self, now: datetime) -> bool:
        with self._lock:
            if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
                return False
            self._looked_at = now
            return True
