"""The reader of the school's mailbox: a process of its own, for a server that hangs hurts nobody.

The box remembers; what was looked at through is a row. A letter is taken in one transaction, by
its Message-ID and contents, so readers may be several and may die anywhere.
"""

from __future__ import annotations

import hashlib
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from sqlalchemy import exc
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from helpdesk.attachments import FileStore
from helpdesk.clockwork import beat
from helpdesk.desk import Desk
from helpdesk.mailbox.choosing import EVERYDAY, Chosen, Rules, chosen, rules_for
from helpdesk.mailbox.letters import Envelope, Letter, envelope_of, letter_of
from helpdesk.mailbox.looking import READER, Mark, mark_of_folder, moved
from helpdesk.mailbox.taking import Enclosed, Placed, Seen, Standing, Taking, Why
from helpdesk.model import Picture
from helpdesk.pictures import MOST_PICTURES, Unfit, cleaned, name_for, refuse_size
from helpdesk.troubles import MAIL_TROUBLES, Trouble, note
from settings import Settings
from workers.box import PATIENCE, Address, Box, BoxFailed, Heads, opened

log = logging.getLogger(__name__)

PAUSE = 60.0  # seconds between two looks: a school's mail server is asked politely
LONGEST_PAUSE = 600.0
LOOK_BACK = timedelta(days=14)
# After a folder was made anew, letters of these days are looked at again; known ones are known.
OVERLAP = timedelta(days=2)
# With these the database cannot be asked at all; any other error of its is about one letter.
AWAY = (OperationalError, InterfaceError, exc.TimeoutError)
MOST_BYTES = 40 * 1024 * 1024


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Reader:
    """Reads one box for one desk."""

    desk: Desk
    address: Address
    taking: Taking
    files: FileStore
    pause: float = PAUSE
    patience: float = PATIENCE
    clock: Callable[[], datetime] = _utc_now
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until told to stop; a server that is away is asked less and less often."""
        wait = self.pause
        while not self.stop.is_set():
            wait = self.pause if self.look() else min(wait * 2, LONGEST_PAUSE)
            self.stop.wait(wait)

    def look(self) -> bool:
        """Take what is new; return whether the box could be read."""
        try:
            with opened(self.address, self.patience) as box:
                for folder in dict.fromkeys((self.address.folder, EVERYDAY)):
                    self._look_into(box, folder)
            self.desk.write(lambda unit: beat(unit, READER), self.clock())
        except BoxFailed as failed:
            log.warning("mailbox not read", extra={"why": str(failed.trouble)})
            self._say([Trouble(failed.trouble, self.address.where[:64])])
            return False
        except Exception:
            # The database is away, or something that nobody foresaw: it is met again later.
            log.exception("mailbox not read")
            return False
        self._say([])
        return True

    def _say(self, troubles: list[Trouble]) -> None:
        try:
            note(self.desk, troubles, self.clock(), kinds=MAIL_TROUBLES)
        except SQLAlchemyError:
            log.exception("trouble not noted")

    def _look_into(self, box: Box, folder: str) -> None:
        regulation = self.desk.regulation()
        validity, following = box.examine(folder)
        mark = mark_of_folder(self.desk, folder)
        rules = rules_for(folder, self.address.folder, regulation.mailbox)
        is_live = regulation.mailbox.is_live
        mode = regulation.mailbox.mode
        if mark is None:
            # What was there before is only shown; from this mark on letters are the desk's.
            moved(self.desk, Mark(folder, validity, following - 1, mode), self.clock())
            uids = box.since((self.clock() - LOOK_BACK).date())
            earlier = [uid for uid in uids if uid < following]
            self._go_through(box, folder, earlier, rules, is_live=False)
            return
        if mark.validity != validity:
            uids = box.since((mark.looked_at - OVERLAP).date())
        else:
            uids = box.after(mark.uid)
        self._go_through(box, folder, uids, rules, is_live=is_live)
        through = max([*uids, mark.uid if mark.validity == validity else following - 1])
        moved(self.desk, Mark(folder, validity, through, mode), self.clock())

    def _go_through(
        self, box: Box, folder: str, uids: list[int], rules: Rules, *, is_live: bool
    ) -> None:
        """Look at each envelope, open what is the desk's; one bad letter stops no other."""
        for heads in box.heads(uids):
            envelope = envelope_of(heads.headers, self.clock())
            is_reply = self.taking.is_reply(envelope)
            reason = chosen(envelope, rules, is_reply=is_reply)
            if reason is None:
                continue
            seen = Seen(folder, heads.uid, reason, heads.received_at)
            if not is_live:
                self._show(envelope, heads, seen, is_reply=is_reply)
            else:
                self._open(box, envelope, heads, seen)

    def _show(self, envelope: Envelope, heads: Heads, seen: Seen, *, is_reply: bool) -> None:
        if seen.chosen == Chosen.REPORT:
            return
        placed = self.taking.would(envelope, is_reply=is_reply)
        self.taking.note(envelope, seen, _digest(heads), placed, self.clock())

    def _open(self, box: Box, envelope: Envelope, heads: Heads, seen: Seen) -> None:
        if heads.size > MOST_BYTES:
            self._keep(envelope, heads, seen, Why.TOO_BIG)
            return
        raw = box.whole(heads.uid)
        if raw is None:
            return
        try:
            letter = letter_of(raw, self.clock())
            self.taking.take(letter, seen, self._enclosed(letter), self.clock())
        except AWAY:
            raise
        except Exception as error:
            log.error("letter not taken", extra={"uid": heads.uid}, exc_info=error)
            self._keep(envelope, heads, seen, Why.FAILED)

    def _keep(self, envelope: Envelope, heads: Heads, seen: Seen, why: Why) -> None:
        if seen.chosen == Chosen.REPORT:
            return
        placed = Placed(Standing.KEPT, why)
        try:
            self.taking.note(envelope, seen, _digest(heads), placed, self.clock())
        except AWAY:
            raise
        except Exception as error:
            log.error("letter kept without its envelope", extra={"uid": heads.uid}, exc_info=error)
            bare = replace(envelope, message_id="", sender="", name="", subject="")
            self.taking.note(bare, seen, _digest(heads), placed, self.clock())

    def _enclosed(self, letter: Letter) -> Enclosed:
        """Put the pictures into the store, drawn anew; of all else only the names are told."""
        if letter.envelope.automatic is not None or letter.envelope.is_report:
            return Enclosed()
        pictures: list[Picture] = []
        others: list[str] = []
        for file in letter.files:
            try:
                if len(pictures) >= MOST_PICTURES:
                    raise Unfit("too many")
                refuse_size(len(file.data))
                ending, data = cleaned(_picture_name(file.name, file.kind), file.data)
            except Unfit:
                others.append(file.name)
                continue
            digest = hashlib.sha256(data).hexdigest()
            name = name_for(f"mail:{letter.digest}", digest, ending)
            self.files.put(name, data)
            pictures.append(Picture(name, len(data), digest))
        return Enclosed(tuple(pictures), tuple(others))


def _picture_name(name: str, kind: str) -> str:
    """A picture pasted into a letter has often no name; its kind tells as much."""
    if PurePath(name).suffix or not kind.startswith("image/"):
        return name
    return f"{name}.{kind.removeprefix('image/')}"


def _digest(heads: Heads) -> str:
    return hashlib.sha256(heads.headers).hexdigest()


def reader_of(desk: Desk, settings: Settings) -> Reader | None:
    """Return the reader of this process; None where no box is named."""
    if settings.mailbox is None:
        return None
    address = Address(settings.mailbox)
    school = desk.regulation()
    own = {address.user, settings.mail_from or "", school.mailbox.address, school.school.mail}
    taking = Taking(desk, frozenset(each.casefold() for each in own if "@" in each))
    return Reader(desk, address, taking, FileStore(settings.attachments))


def run(desk: Desk, settings: Settings) -> int:
    """Read until told to stop; without a box only wait, so that nobody starts us over and over."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if settings.mailbox is None:
        log.info("no mailbox to read: IMAP_URL is not set")
        stop.wait()
        return 0
    while not stop.is_set():
        try:
            reader = reader_of(desk, settings)
        except (SQLAlchemyError, LookupError):
            log.exception("the database is not ready")
            stop.wait(5)
            continue
        if reader is not None:
            reader.stop = stop
            reader.run()
    return 0
