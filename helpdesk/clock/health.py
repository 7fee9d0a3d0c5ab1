"""Whether the desk lives, and can still write: for monitors, and for the administrator's log."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.hold import hold_of
from helpdesk.kernel.outbox import oldest_unsent
from helpdesk.kernel.transaction import put_row
from helpdesk.mailbox.reading_progress import READER
from helpdesk.storage import clock_tables
from helpdesk.storage.attachments import FileStore, NotStored

SILENT_AFTER = timedelta(minutes=5)
# A mail server that fails is asked every ten minutes at last.
UNREAD_AFTER = timedelta(minutes=15)
LOOK_EVERY = timedelta(minutes=1)
CLOCK, WORKER = "clock", "worker"
WATCHED = {
    CLOCK: {"silent": "clock is silent", "ahead": "clock is ahead"},
    LISTENER: {"silent": "listener is silent", "ahead": "listener is ahead"},
}
TRIED_EACH = timedelta(seconds=10)
TRIED = "written"
UNWRITABLE = "unwritable"
HELD = "held"
# Clocks of two machines differ by less; what was said later than that was said by a wrong one.
AHEAD_BY = timedelta(minutes=1)

NO_DATABASE, NO_FILES = "database cannot be written", "attachments cannot be written"
FAILED = "database failed"

log = structlog.get_logger(__name__)
_faults = Faults(__name__)


@dataclass
class Stores:
    """The database and the folder of files; tried out every ten seconds, however often asked.

    A full disk reads as ever.
    """

    desk: Desk
    files: FileStore
    _found: dict[str, str] = field(default_factory=dict, init=False)
    _faults: Faults = field(default_factory=lambda: Faults(__name__), init=False, repr=False)
    _tried_at: datetime | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def look(self, now: datetime) -> dict[str, str]:
        """Return what cannot be written, by its name; nothing where all is well.

        While another is trying it out, what was found before is returned: nobody waits.
        """
        if not self._lock.acquire(blocking=False):
            return self._found
        try:
            if self._tried_at is None or not timedelta() <= now - self._tried_at < TRIED_EACH:
                self._found, self._tried_at = self._tried(now), now
        finally:
            self._lock.release()
        return self._found

    def _tried(self, now: datetime) -> dict[str, str]:
        found = {}
        try:
            self.desk.transact(partial(_write, now))
            self._faults.end(NO_DATABASE)
        except SQLAlchemyError as error:
            self._faults.tell(NO_DATABASE, error)
            found["database"] = UNWRITABLE
        try:
            self.files.try_out()
            self._faults.end(NO_FILES)
        except NotStored as error:
            self._faults.tell(NO_FILES, error)
            found["attachments"] = UNWRITABLE
        return found


def _write(now: datetime, connection: Connection) -> None:
    put_row(connection, clock_tables.heartbeat, name=TRIED, at=now)


@dataclass(frozen=True)
class Health:
    """What `/healthz` answers: `said` is for JSON, `is_well` decides between 200 and 503."""

    said: dict[str, object]
    is_well: bool


def health_of(
    desk: Desk, now: datetime, *, reads_mail: bool = False, stores: Stores | None = None
) -> Health:
    """Return how the desk is; of a mailbox it speaks where one is read.

    It is not well where the database fails, or something cannot be written any more.

    A silent clock, listener or reader of mail is only said: pages and buttons still work. So is
    one that is `ahead`, whose signs of life come from the future: a machine's clock is wrong.
    `held` is one that waits since a restore, and gives no signs of life meanwhile.
    """
    try:
        beat, oldest = desk.last_beat(CLOCK), oldest_unsent(desk)
        heard = desk.last_beat(LISTENER)
        read = desk.last_beat(READER) if reads_mail else None
        is_held = hold_of(desk) is not None
    except SQLAlchemyError as error:
        _faults.tell(FAILED, error)
        return Health({"database": "failed"}, is_well=False)
    _faults.end(FAILED)
    said: dict[str, object] = {
        "database": "ok",
        "clock": _life(beat, now),
        "seconds_since_tick": _age(beat, now),
        "listener": HELD if is_held else _life(heard, now),
        "seconds_since_heard": _age(heard, now),
        "seconds_undelivered": _age(oldest, now) or 0.0,
    }
    if reads_mail:
        said["mailbox"] = HELD if is_held else _life(read, now, UNREAD_AFTER)
        said["seconds_since_read"] = _age(read, now)
    if stores is None:
        return Health(said, is_well=True)
    unwritable = stores.look(now)
    return Health(said | {"attachments": "ok"} | unwritable, is_well=not unwritable)


def _life(beat: datetime | None, now: datetime, after: timedelta = SILENT_AFTER) -> str:
    if beat is not None and beat - now > AHEAD_BY:
        return "ahead"
    return "silent" if beat is None or now - beat > after else "ok"


def is_awake(beat: datetime | None, now: datetime) -> bool:
    """Whether what gives this sign of life each few seconds goes on."""
    return beat is not None and now - beat < AHEAD_BY


def _age(at: datetime | None, now: datetime) -> float | None:
    # What is due later than now (a message that waits for its next try) is not old.
    return None if at is None else max((now - at).total_seconds(), 0.0)


@dataclass
class ClockWatch:
    """Says in the log, once a minute and not more, that clock or listener are silent or ahead.

    It looks when a request was served: a monitor on /healthz keeps it looking at night.
    """

    desk: Desk
    since: datetime
    _looked_at: datetime | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def look(self, now: datetime) -> None:
        if not self._is_time(now):
            return
        try:
            # A beat of an earlier run says nothing of this one, which has just begun.
            is_held = hold_of(self.desk) is not None
            beats = {name: self._beat(name) for name in ([CLOCK] if is_held else WATCHED)}
        except SQLAlchemyError:
            return  # The request that needed the database has said so already.
        for name, beat in beats.items():
            if (life := _life(beat, now)) != "ok":
                log.error(WATCHED[name][life], seconds=int(abs(now - beat).total_seconds()))

    def _beat(self, name: str) -> datetime:
        return max(self.desk.last_beat(name) or self.since, self.since)

    def _is_time(self, now: datetime) -> bool:
        with self._lock:
            if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
                return False
            self._looked_at = now
            return True
