"""What every page needs: the desk, settings, decisions, the clock; and the halves of the site."""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.access.form_closing import Closing, closing_now
from helpdesk.access.sessions import AskChat
from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.attachments import FileStore
from settings import Settings

FRESH_FOR = 5.0
# What is taken is looked at once more: this only spares many who send at once a transaction each.
CLOSING_FRESH_FOR = 1.0
# How often a visitor of the staff's pages costs a question to the chat.
ASKED_EVERY = 60.0

NOT_READ = "regulation not read from the database"


@dataclass
class Site:
    """One per app; `site()` finds it from inside a request."""

    desk: Desk
    settings: Settings
    ask_chat: AskChat
    _asked: dict[str, float] = field(default_factory=dict, init=False)
    _regulation: Regulation | None = field(default=None, init=False)
    _faults: Faults = field(default_factory=lambda: Faults(__name__), init=False)
    _read_at: float = field(default=0.0, init=False)
    _closing: tuple[float, Closing | None] = field(default=(-FRESH_FOR, None), init=False)

    @property
    def files(self) -> FileStore:
        return FileStore(self.settings.attachments)

    @property
    def regulation(self) -> Regulation:
        """The regulation in force, at most a few seconds old.

        Pages that keep what somebody typed need it just when the database is away: then it is
        the last that was seen, or the file from which the database was seeded.
        """
        if self._regulation is None or time.monotonic() - self._read_at > FRESH_FOR:
            self._regulation = self._read()
            self._read_at = time.monotonic()
        return self._regulation

    def forget_regulation(self) -> None:
        """Let it be read anew: it has just been changed here."""
        self._regulation = None

    def closing(self, now: datetime, *, at_most: float = 0.0) -> Closing | None:
        """Return the closing of the form that holds, at most so many seconds old.

        Many who send at once need not each ask for what hardly ever changes.
        """
        read_at, found = self._closing
        if time.monotonic() - read_at > at_most:
            found = closing_now(self.desk, now)
            self._closing = time.monotonic(), found
        return found if found is None or now < found.until else None

    def is_to_ask(self, user_id: str) -> bool:
        """Return whether it is time to ask the chat about this person; from now on it is not.

        A chat that is away costs its patience once a minute as well, and no more.
        """
        now = time.monotonic()
        if now - self._asked.get(user_id, -ASKED_EVERY) < ASKED_EVERY:
            return False
        for each in [who for who, at in list(self._asked.items()) if now - at >= ASKED_EVERY]:
            self._asked.pop(each, None)
        self._asked[user_id] = now
        return True

    def _read(self) -> Regulation:
        try:
            found = self.desk.regulation()
        except (SQLAlchemyError, LookupError) as error:
            self._faults.tell(NOT_READ, error)
            return self._regulation or Regulation.load(self.settings.regulation)
        self._faults.end(NOT_READ)
        return found


def site() -> Site:
    """Return the site of the app that serves this request."""
    found: Site = current_app.extensions["site"]
    return found


def moment() -> datetime:
    """Read the clock: pages are entry points."""
    return datetime.now(UTC)


def today() -> date:
    """Return the school's day."""
    return site().regulation.calendar.local_date(moment())


def address(path: str) -> str:
    """Return the address under which people open a page, as papers and other sites show it."""
    return f"{site().settings.public_url}{path}"


def in_words(at: datetime) -> str:
    """Return a moment in the school's time, as it is said today."""
    return dates.moment(at, moment(), site().regulation.calendar)


public_pages = Blueprint("public", __name__)
staff_pages = Blueprint("staff", __name__)
