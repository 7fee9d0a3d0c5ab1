"""Whether anything can still be written down: tried out, for a full disk reads as ever."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.storage import clock_tables
from helpdesk.storage.attachments import FileStore, NotStored

TRIED_EACH = timedelta(seconds=10)
TRIED = "written"
UNWRITABLE = "unwritable"

log = structlog.get_logger(__name__)


@dataclass
class Stores:
    """The database and the folder of files; tried out every ten seconds, however often asked."""

    desk: Desk
    files: FileStore
    _found: dict[str, str] = field(default_factory=dict, init=False)
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
            self.desk.transact(lambda connection: _write(connection, now))
        except SQLAlchemyError as error:
            log.error("database cannot be written", exc_info=error)
            found["database"] = UNWRITABLE
        try:
            self.files.try_out()
        except NotStored as error:
            log.error("attachments cannot be written", exc_info=error)
            found["attachments"] = UNWRITABLE
        return found


def _write(connection: Connection, now: datetime) -> None:
    put_row(connection, clock_tables.heartbeat, name=TRIED, at=now)
