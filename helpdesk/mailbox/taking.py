"""What comes of a letter: one transaction that takes it once, whoever reads it and however often.

A letter opens an inquiry; a reply joins its own, where its mark and its sender agree. What cannot
be decided by rule is kept for a person. Letters of programs lead to nothing, so nothing loops.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from helpdesk.access.proved_mail import prove
from helpdesk.domain.addressee import THREAD
from helpdesk.domain.addresses import same_box
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import State
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.joining import (
    about_inquiry,
    agree_by_letter,
    bounced,
    delivered,
    join_letter,
    wants_erasure,
)
from helpdesk.mailbox.letter_rows import Enclosed, Placed, Seen, erase_letter, first_row, tell_head
from helpdesk.mailbox.letters import Envelope, Letter
from helpdesk.mailbox.meaning import Meaning, meaning_of, told, unreadable
from helpdesk.mailbox.opening import open_letter
from helpdesk.mailbox.tokens import deliveries_in, references_in
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import schema
from helpdesk.storage.mailbox_tables import Standing, Why, mail_letter


@dataclass(frozen=True)
class Taking:
    """Takes letters for one desk; `own` are the addresses that the desk writes from."""

    desk: Desk
    own: frozenset[str] = field(default_factory=frozenset)

    def _is_own(self, envelope: Envelope) -> bool:
        """Whether the desk or the school has written it; a form of its site names the parent."""
        name, _, host = envelope.sender.rpartition("@")
        return f"{name.partition('+')[0]}@{host}" in self.own or envelope.sender in self.own

    def is_reply(self, envelope: Envelope) -> bool:
        """Whether the letter answers one of the desk's."""
        if references_in(self.desk.secret, envelope):
            return True
        uuids = deliveries_in(envelope.ids)
        if not uuids:
            return False
        with self.desk.reading() as connection:
            query = select(schema.delivery.c.id).where(schema.delivery.c.uuid.in_(uuids)).limit(1)
            return connection.execute(query).first() is not None

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
        self.desk.write(self._note_in, now, envelope, seen, digest, placed, source)

    def _note_in(
        self,
        unit: UnitOfWork,
        envelope: Envelope,
        seen: Seen,
        digest: str,
        placed: Placed,
        source: str,
    ) -> None:
        row_id, _ = first_row(unit, envelope, digest, seen, source, "", Enclosed())
        if row_id is not None:
            self._settle(unit, row_id, placed)

    def would(self, envelope: Envelope, *, is_reply: bool) -> Placed:
        """Say what would come of a letter, by its envelope."""
        if envelope.automatic is not None:
            return Placed(Standing.TRIAL, envelope.automatic)
        if self._is_own(envelope):
            return Placed(Standing.TRIAL, Why.OWN)
        return Placed(Standing.TRIAL, Why.WOULD_JOIN if is_reply else Why.WOULD_OPEN)

    def take(self, letter: Letter, seen: Seen, enclosed: Enclosed, now: datetime) -> None:
        """Take an opened letter; for one that was taken before nothing happens."""
        self.desk.write(self._take_in, now, letter, meaning_of(letter, enclosed), seen, enclosed)

    def _take_in(
        self, unit: UnitOfWork, letter: Letter, meaning: Meaning, seen: Seen, enclosed: Enclosed
    ) -> None:
        if letter.envelope.is_report and not delivered(unit, letter):
            return
        words = letter.forwarded.words if letter.forwarded else letter.words
        row_id, is_same_id = first_row(
            unit, letter.envelope, letter.digest, seen, letter.whole, words, enclosed
        )
        if row_id is None:
            return
        if is_same_id:
            placed = Placed(Standing.KEPT, Why.SAME_ID)
        else:
            placed = self._place(unit, letter, meaning, seen, enclosed)
        self._settle(unit, row_id, placed)

    def _place(
        self, unit: UnitOfWork, letter: Letter, meaning: Meaning, seen: Seen, enclosed: Enclosed
    ) -> Placed:
        envelope = letter.envelope
        if envelope.is_report:
            return bounced(unit, letter)
        if envelope.automatic is not None:
            return Placed(Standing.PASSED, envelope.automatic)
        if self._is_own(envelope):
            return Placed(Standing.PASSED, Why.OWN)
        about = about_inquiry(unit, envelope)
        return wants_erasure(unit, letter, about) or self._understood(
            unit, letter, meaning, seen, enclosed, about
        )

    def _understood(
        self,
        unit: UnitOfWork,
        letter: Letter,
        meaning: Meaning,
        seen: Seen,
        enclosed: Enclosed,
        about: Inquiry | None,
    ) -> Placed:
        envelope = letter.envelope
        reason = unreadable(letter, enclosed)
        if reason:
            return Placed(Standing.KEPT, reason, about.id if about else None)
        if about is None:
            return open_letter(unit, letter, seen, enclosed)
        if not any(same_box(each, about.email) for each in (envelope.sender, envelope.origin)):
            return Placed(Standing.KEPT, Why.OTHER_SENDER, about.id)
        if meaning.is_greeting and not enclosed.pictures:
            return Placed(Standing.KEPT, Why.GREETING, about.id)
        return self._reply(unit, letter, meaning, seen, enclosed, about)

    def _reply(
        self,
        unit: UnitOfWork,
        letter: Letter,
        meaning: Meaning,
        seen: Seen,
        enclosed: Enclosed,
        about: Inquiry,
    ) -> Placed:
        prove(unit, about.id)
        about, words = agree_by_letter(unit, about, letter, meaning)
        said = told(words, enclosed)
        if not said and not enclosed.pictures:
            return Placed(Standing.TAKEN, Why.AGREED, about.id)
        if about.state is State.CLOSED:
            placed = open_letter(unit, letter, seen, enclosed, after=about)
            if placed.inquiry_id is not None:
                prove(unit, placed.inquiry_id)
            return placed
        return join_letter(unit, about, said, enclosed.pictures)

    def _settle(self, unit: UnitOfWork, row_id: int, placed: Placed) -> None:
        unit.connection.execute(
            update(mail_letter)
            .where(mail_letter.c.id == row_id)
            .values(state=placed.state, why=placed.why, inquiry_id=placed.inquiry_id)
        )
        if placed.state is not Standing.KEPT:
            # Of what programs write, and of our own, nothing need be kept but that it came.
            if placed.state is Standing.PASSED:
                erase_letter(unit, row_id)
            return
        if placed.inquiry_id is not None:
            inquiry = unit.load(placed.inquiry_id)
            unit.tell(inquiry, NotificationType.LETTER_KEPT, [THREAD], key=row_id)
        else:
            tell_head(unit)
