"""What comes of a letter: one transaction that takes it once, whoever reads it and however often.

A letter opens an inquiry; a reply joins its own, where its mark and its sender agree. What cannot
be decided by rule is kept for a person. Letters of programs lead to nothing, so nothing loops.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk.access.proved_mail import prove
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.mail_addresses import same_box
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.states import State
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Enclosed, Envelope, Letter, Placed, Seen
from helpdesk.mailbox.joining import (
    about_inquiry,
    agree_by_letter,
    bounced,
    join_letter,
    open_letter,
    undelivered_letters,
    wants_erasure,
)
from helpdesk.mailbox.meaning import Incoming, read_letter, told, unreadable
from helpdesk.mailbox.tokens import deliveries_in, references_in
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.storage.inquiry_tables import delivery
from helpdesk.storage.mailbox_tables import mail_letter


@dataclass(frozen=True)
class Taking:
    """Takes letters for one desk; `own` are the addresses that the desk writes from."""

    desk: Desk
    own: frozenset[str] = field(default_factory=frozenset)

    def _why_passed(self, envelope: Envelope) -> str | None:
        """Return why nothing comes of a letter: a program, the desk or the school has written it;
        a form of the school's site names the parent.
        """
        name, _, host = envelope.sender.rpartition("@")
        is_own = f"{name.partition('+')[0]}@{host}" in self.own or envelope.sender in self.own
        return envelope.automatic or (Why.OWN if is_own else None)

    def is_reply(self, envelope: Envelope) -> bool:
        """Whether the letter answers one of the desk's."""
        if references_in(self.desk.secret, envelope):
            return True
        uuids = deliveries_in(envelope.ids)
        if not uuids:
            return False
        query = select(delivery.c.id).where(delivery.c.uuid.in_(uuids))
        return self.desk.value(query) is not None

    def note(
        self,
        envelope: Envelope,
        seen: Seen,
        digest: str,
        placed: Placed,
        now: datetime,
        source: str = "",
    ) -> None:
        """Remember a letter that was not opened: on trial, too big, or one that failed.

        Of one that failed its `source` is shown, as far as it is known.
        """
        look_through(source)
        letter = Letter(envelope, whole=source, digest=digest)
        self.desk.write(_note_in, now, letter, seen, placed)

    def would(self, envelope: Envelope, *, is_reply: bool) -> Placed:
        """Say what would come of a letter, by its envelope."""
        would = Why.WOULD_JOIN if is_reply else Why.WOULD_OPEN
        return Placed(LetterStanding.TRIAL, self._why_passed(envelope) or would)

    def take(self, letter: Letter, seen: Seen, enclosed: Enclosed, now: datetime) -> None:
        """Take an opened letter; for one that was taken before nothing happens."""
        self.desk.write(self._take_in, now, read_letter(letter, seen, enclosed))

    def _take_in(self, unit: UnitOfWork, incoming: Incoming) -> None:
        letter = incoming.letter
        if letter.envelope.is_report and not undelivered_letters(unit, letter):
            return
        row_id, is_same_id = _first_row(unit, letter, incoming.seen, incoming.enclosed)
        if row_id is not None:
            same_id = Placed(LetterStanding.KEPT, Why.SAME_ID) if is_same_id else None
            _settle(unit, row_id, same_id or self._place(unit, incoming))

    def _place(self, unit: UnitOfWork, incoming: Incoming) -> Placed:
        envelope = incoming.envelope
        if envelope.is_report:
            return bounced(unit, incoming.letter)
        if why := self._why_passed(envelope):
            return Placed(LetterStanding.PASSED, why)
        about = about_inquiry(unit, envelope)
        return wants_erasure(unit, incoming.letter, about) or _place_by_words(unit, incoming, about)


def _note_in(unit: UnitOfWork, letter: Letter, seen: Seen, placed: Placed) -> None:
    row_id, _ = _first_row(unit, letter, seen, Enclosed())
    if row_id is not None:
        _settle(unit, row_id, placed)


def _place_by_words(unit: UnitOfWork, incoming: Incoming, about: Inquiry | None) -> Placed:
    envelope = incoming.envelope
    reason = unreadable(incoming)
    if reason:
        return Placed(LetterStanding.KEPT, reason, about.id if about else None)
    if about is None:
        return open_letter(unit, incoming)
    if not any(same_box(each, about.email) for each in (envelope.sender, envelope.origin)):
        return Placed(LetterStanding.KEPT, Why.OTHER_SENDER, about.id)
    if incoming.is_greeting and not incoming.enclosed.pictures:
        return Placed(LetterStanding.KEPT, Why.GREETING, about.id)
    return _reply(unit, incoming, about)


def _reply(unit: UnitOfWork, incoming: Incoming, about: Inquiry) -> Placed:
    prove(unit, about.id)
    about, words = agree_by_letter(unit, about, incoming)
    pictures = incoming.enclosed.pictures
    said = told(words, incoming.enclosed)
    if not said and not pictures:
        return Placed(LetterStanding.TAKEN, Why.AGREED, about.id)
    if about.state is not State.CLOSED:
        return join_letter(unit, about, said, pictures)
    placed = open_letter(unit, incoming, after=about)
    if placed.inquiry_id is not None:
        prove(unit, placed.inquiry_id)
    return placed


def _first_row(
    unit: UnitOfWork, letter: Letter, seen: Seen, enclosed: Enclosed
) -> tuple[int | None, bool]:
    """Insert the letter's row; None where it stands there. Also whether its id was another's.

    A program that gives two letters one id must cost nobody the second.
    """
    envelope, table = letter.envelope, mail_letter.c
    values: dict[str, Any] = {
        "message_id": envelope.message_id or None,
        "digest": letter.digest,
        "folder": seen.folder,
        "uid": seen.uid,
        "state": LetterStanding.KEPT,
        "why": "",
        "chosen": seen.chosen,
        "sender": envelope.sender,
        "name": envelope.name,
        "subject": envelope.subject,
        "received_at": seen.received_at,
        "seen_at": unit.now,
        # Whoever needs what was left out here reads the letter in the mailbox.
        "body": mask(letter.whole),
        "words": (letter.forwarded or letter).words,
        "files": list(enclosed.files),
        "pictures": [
            {"name": p.name, "size": p.size, "sha256": p.sha256} for p in enclosed.pictures
        ],
    }
    row_id: int | None = unit.insert_new(mail_letter, **values)
    known = select(table.id).where(table.digest == letter.digest)
    if row_id is not None or not envelope.message_id or unit.connection.execute(known).first():
        return row_id, False
    body = select(table.body).where(table.message_id == envelope.message_id)
    # Looked at by its envelope alone, now or then: the same id is the same letter.
    if not letter.whole or unit.connection.execute(body).scalar() == "":
        return None, False
    return unit.insert_new(mail_letter, **{**values, "message_id": None}), True


def _settle(unit: UnitOfWork, row_id: int, placed: Placed) -> None:
    values = {"state": placed.state, "why": placed.why, "inquiry_id": placed.inquiry_id}
    if placed.state is LetterStanding.PASSED:
        # Of what programs write, and of our own, nothing need be kept but that it came.
        values |= {"body": None, "words": None}
    unit.update(mail_letter, mail_letter.c.id == row_id, **values)
    if placed.state is LetterStanding.KEPT:
        _tell_of_kept(unit, row_id, placed.inquiry_id)


def _tell_of_kept(unit: UnitOfWork, row_id: int, inquiry_id: int | None) -> None:
    """Tell in the inquiry's thread that a letter waits for a person; where it has none, the head,
    once a day.
    """
    today = unit.today.isoformat()
    if inquiry_id is not None:
        unit.tell(unit.load(inquiry_id), NotificationType.LETTER_KEPT, [THREAD], key=row_id)
    elif not unit.was_told(NotificationType.LETTERS_KEPT, today):
        unit.tell(None, NotificationType.LETTERS_KEPT, [unit.head], key=today)
