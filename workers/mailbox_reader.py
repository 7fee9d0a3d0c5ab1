"""The reader of the school's mailbox: a process of its own, for a server that hangs hurts nobody.

The box remembers; what was looked at through is a row. A letter is taken in one transaction, by
its Message-ID and contents, so readers may be several and may die anywhere.
"""

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import exc
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from helpdesk.clock.incidents import MAIL_INCIDENTS, Incident, IncidentKind, note
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.texts import Picture
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.following import at_work
from helpdesk.mailbox.choosing import EVERYDAY, Chosen, chosen
from helpdesk.mailbox.incoming_letter import Enclosed, Envelope, Placed, Seen
from helpdesk.mailbox.reading_progress import (
    A_TRY,
    MOST_TRIES,
    OF_AN_OUTAGE,
    READER,
    Mark,
    batches,
    count_tries,
    has_failed,
    mark_of_folder,
    moved,
    tries,
)
from helpdesk.mailbox.taking import Taking
from helpdesk.regulation.decisions import Mailbox
from helpdesk.storage.attachments import FileStore, NotStored
from helpdesk.storage.pictures import name_for
from integration.mail.imap import BOX_ERRORS, PATIENCE, Address, Box, BoxFailed, Heads, opened
from integration.mail.parsing import NotParsed, Opened, Parser, TooCostly
from integration.mail.reading.letter_reader import rough_envelope, source_of

log = logging.getLogger(__name__)

NOT_READ, NOT_NOTED = "mailbox not read", "trouble not noted"
PAUSE = 60.0  # seconds between two looks: a school's mail server is asked politely
LONGEST_PAUSE = 600.0
LOOK_BACK = timedelta(days=14)
# After a folder was replaced, letters of these days are looked at again; known ones are known.
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
    parser: Parser = field(default_factory=Parser)
    pause: float = PAUSE
    patience: float = PATIENCE
    clock: Callable[[], datetime] = _utc_now
    stop: threading.Event = field(default_factory=threading.Event)
    _faults: Faults = field(default_factory=lambda: Faults(__name__))

    def run(self) -> None:
        """Look until told to stop; a server that is away is asked less and less often."""
        wait = self.pause
        while not self.stop.is_set():
            wait = self.pause if self.look() else min(wait * 2, LONGEST_PAUSE)
            self.stop.wait(wait)
        self.parser.close()

    def look(self) -> bool:
        """Take what is new; return whether the box could be read."""
        try:
            with opened(self.address, self.patience) as box:
                for folder in dict.fromkeys((self.address.folder, EVERYDAY)):
                    self._look_into(box, folder)
            self.desk.write(lambda unit: unit.beat(READER), self.clock())
        except BoxFailed as failed:
            self._faults.tell(NOT_READ, str(failed.trouble))
            self._say(failed.trouble)
            return False
        except Exception as error:
            # The database is away, or something that nobody foresaw: it is met again later, and
            # a letter that it comes from is given up in time.
            self._faults.tell(NOT_READ, error)
            return False
        self._faults.end(NOT_READ)
        self._say()
        return True

    def _say(self, *kinds: IncidentKind) -> None:
        """Tell what is wrong; a letter that cannot be read is, as long as it waits for a person."""
        try:
            found = [*kinds, *([IncidentKind.MAIL_UNREADABLE] if has_failed(self.desk) else [])]
            incidents = [Incident(kind, self.address.where[:64]) for kind in found]
            note(self.desk, incidents, self.clock(), kinds=MAIL_INCIDENTS)
        except SQLAlchemyError as error:
            self._faults.tell(NOT_NOTED, error)
        else:
            self._faults.end(NOT_NOTED)

    def _look_into(self, box: Box, folder: str) -> None:
        rules = self.desk.regulation().mailbox
        validity, following = box.examine(folder)
        mark = mark_of_folder(self.desk, folder)
        reached, is_live = Mark(folder, validity, following - 1, rules.mode), rules.is_live
        if mark is None:
            # What was there before is only shown; from this mark on letters are the desk's.
            moved(self.desk, reached, self.clock())
            uids = box.since((self.clock() - LOOK_BACK).date())
            earlier = [uid for uid in uids if uid < following]
            self._go_through(box, reached, earlier, rules, is_live=False)
        elif mark.validity != validity:
            uids = box.since((mark.looked_at - OVERLAP).date())
            self._go_through(box, replace(reached, uid=0), uids, rules, is_live=is_live)
            moved(self.desk, reached, self.clock())
        else:
            reached = replace(reached, uid=mark.uid)
            uids = box.after(mark.uid)
            self._go_through(box, reached, uids, rules, is_live=is_live)
            if not uids:
                moved(self.desk, reached, self.clock())

    def _go_through(
        self, box: Box, mark: Mark, uids: list[int], rules: Mailbox, *, is_live: bool
    ) -> None:
        """Look at the letters, and move the mark as they are done; one bad letter stops no other.

        Each attempt is counted before it is made. A letter that may have ended one is tried by
        itself; one that has ended several is tried no more.
        """
        tried = tries(self.desk, mark.folder, mark.validity)
        for uids_now in batches(uids, tried):
            if tried.get(uids_now[0], 0) >= MOST_TRIES * A_TRY:
                self._keep_untried(mark.folder, uids_now[0], mark.validity)
            else:
                self._count(mark, uids_now, A_TRY)
                try:
                    for heads in box.heads(uids_now):
                        with at_work(uid=heads.uid):
                            self._look_at(box, heads, mark.folder, rules, is_live=is_live)
                except (*AWAY, *BOX_ERRORS):
                    # That is rather the server's fault, or the database's, than a letter's.
                    self._count(mark, uids_now, OF_AN_OUTAGE - A_TRY)
                    raise
            moved(self.desk, replace(mark, uid=max(uids_now[-1], mark.uid)), self.clock())

    def _count(self, mark: Mark, uids: list[int], weight: int) -> None:
        count_tries(self.desk, mark.folder, mark.validity, uids, weight, self.clock())

    def _look_at(
        self, box: Box, heads: Heads, folder: str, rules: Mailbox, *, is_live: bool
    ) -> None:
        """Look at the envelope, and open what is the desk's."""
        try:
            envelope = self.parser.envelope(heads.headers)
        except NotParsed as failed:
            log.error("letter not read", extra={"why": str(failed)})
            seen = Seen(folder, heads.uid, "", heads.received_at)
            self._keep(rough_envelope(heads.headers), heads, seen, Why.FAILED, heads.headers)
            return
        is_reply = self.taking.is_reply(envelope)
        reason = chosen(envelope, rules, folder, self.address.folder, is_reply=is_reply)
        if reason is None:
            return
        seen = Seen(folder, heads.uid, reason, heads.received_at)
        if is_live:
            self._open(box, envelope, heads, seen)
        else:
            would = self.taking.would(envelope, is_reply=is_reply)
            self._note(envelope, heads, seen, would)

    def _open(self, box: Box, envelope: Envelope, heads: Heads, seen: Seen) -> None:
        if heads.size > MOST_BYTES:
            self._keep(envelope, heads, seen, Why.TOO_BIG, heads.headers)
            return
        raw = box.whole(heads.uid)
        if raw is None:
            return
        try:
            opened_letter = self.parser.opened(raw)
            enclosed = self._enclosed(opened_letter)
            self.taking.take(opened_letter.letter, seen, enclosed, self.clock())
        except AWAY:
            raise
        except Exception as error:
            log.error("letter not taken", exc_info=error)
            why = Why.TOO_BIG if isinstance(error, TooCostly) else Why.FAILED
            self._keep(envelope, heads, seen, why, raw)

    def _keep(self, envelope: Envelope, heads: Heads, seen: Seen, why: Why, raw: bytes) -> None:
        placed = Placed(LetterStanding.KEPT, why)
        try:
            self._note(envelope, heads, seen, placed, source_of(raw))
        except AWAY:
            raise
        except Exception as error:
            log.error("letter kept without its envelope", exc_info=error)
            self._note(Envelope(), heads, seen, placed)

    def _note(
        self, envelope: Envelope, heads: Heads, seen: Seen, placed: Placed, source: str = ""
    ) -> None:
        if seen.chosen != Chosen.REPORT:
            digest = hashlib.sha256(heads.headers).hexdigest()
            self.taking.note(envelope, seen, digest, placed, self.clock(), source)

    def _keep_untried(self, folder: str, uid: int, validity: int) -> None:
        """Keep a letter that has ended each attempt: no more is known of it than its place."""
        log.error("letter tried too often", extra={"uid": uid})
        now = self.clock()
        place = hashlib.sha256(f"{folder}:{validity}:{uid}".encode()).hexdigest()
        seen = Seen(folder, uid, "", now)
        placed = Placed(LetterStanding.KEPT, Why.FAILED)
        self.taking.note(Envelope(), seen, place, placed, now)

    def _enclosed(self, opened_letter: Opened) -> Enclosed:
        """Put the pictures into the store; of all else only the names are told."""
        pictures: list[Picture] = []
        left: list[str] = []
        for ending, data in opened_letter.drawn:
            digest = hashlib.sha256(data).hexdigest()
            name = name_for(f"mail:{opened_letter.letter.digest}", digest, ending)
            try:
                self.files.put(name, data)
            except NotStored as error:
                # The words are taken all the same; the picture stays in the letter.
                log.error("picture not stored", exc_info=error)
                left.append(f"снимок.{ending}")
            else:
                pictures.append(Picture(name, len(data), digest))
        return Enclosed(tuple(pictures), (*opened_letter.others, *left))
