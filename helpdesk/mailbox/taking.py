"""What comes of a letter: one transaction that takes it once, whoever reads it and however often.

A letter opens an inquiry; a reply joins its own, where its mark and its sender agree. What cannot
be decided by rule is kept for a person. Letters of programs lead to nothing, so nothing loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from helpdesk.access.proved_mail import prove
from helpdesk.contacts.on_behalf import stand_in_in
from helpdesk.contacts.queries import staff_by_mail
from helpdesk.domain.addresses import same_box
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.domain.people import REQUESTER, Requester, Role
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy, State
from helpdesk.domain.texts import Picture
from helpdesk.erasure.letters import ask_back, asks_to_erase, is_only_that, refuses
from helpdesk.inquiries.adding import add_in, attach_in
from helpdesk.inquiries.asking import clarify_in
from helpdesk.inquiries.consents import agreement_in, consent_in, consent_of
from helpdesk.inquiries.intake import open_inquiry_in
from helpdesk.kernel.deliveries import MAIL, NOTICE, THREAD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.greetings import is_greeting, without_farewell
from helpdesk.mailbox.letters import Envelope, Letter
from helpdesk.mailbox.tokens import deliveries_in, references_in
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.storage import schema
from helpdesk.storage.mailbox_tables import Standing, Why, mail_letter
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.storage.records import inquiry_of

UNSAID_TOPIC = "other"
WITHOUT_WORDS = "Прислан снимок экрана, без слов."
DAY = timedelta(days=1)
# More letters of one sender in a day are looked at by a person, before anything is sent to him.
MOST_OPENED, MOST_OPENED_BY_STAFF = 5, 20


@dataclass(frozen=True)
class Seen:
    """Where a letter was found, why it was chosen, and when the mail server received it."""

    folder: str
    uid: int
    chosen: str
    received_at: datetime


@dataclass(frozen=True)
class Enclosed:
    """What came with a letter: pictures that lie in the store, and names of what is none."""

    pictures: tuple[Picture, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """What has been decided about a letter."""

    state: Standing
    why: str
    inquiry_id: int | None = None


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
        row_id, _ = _first(unit, envelope, digest, seen, source, "", Enclosed())
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
        self.desk.write(self._take_in, now, letter, _meaning_of(letter, enclosed), seen, enclosed)

    def _take_in(
        self, unit: UnitOfWork, letter: Letter, meaning: _Meaning, seen: Seen, enclosed: Enclosed
    ) -> None:
        if letter.envelope.is_report and not _delivered(unit, letter):
            return
        words = letter.forwarded.words if letter.forwarded else letter.words
        row_id, is_same_id = _first(
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
        self, unit: UnitOfWork, letter: Letter, meaning: _Meaning, seen: Seen, enclosed: Enclosed
    ) -> Placed:
        envelope = letter.envelope
        if envelope.is_report:
            return _bounced(unit, letter)
        if envelope.automatic is not None:
            return Placed(Standing.PASSED, envelope.automatic)
        if self._is_own(envelope):
            return Placed(Standing.PASSED, Why.OWN)
        about = _about(unit, envelope)
        return _asks_to_erase(unit, letter, about) or self._understood(
            unit, letter, meaning, seen, enclosed, about
        )

    def _understood(
        self,
        unit: UnitOfWork,
        letter: Letter,
        meaning: _Meaning,
        seen: Seen,
        enclosed: Enclosed,
        about: Inquiry | None,
    ) -> Placed:
        envelope = letter.envelope
        reason = _unreadable(letter, enclosed)
        if reason:
            return Placed(Standing.KEPT, reason, about.id if about else None)
        if about is None:
            return _open(unit, letter, seen, enclosed)
        if not any(same_box(each, about.email) for each in (envelope.sender, envelope.origin)):
            return Placed(Standing.KEPT, Why.OTHER_SENDER, about.id)
        if meaning.is_greeting and not enclosed.pictures:
            return Placed(Standing.KEPT, Why.GREETING, about.id)
        return self._reply(unit, letter, meaning, seen, enclosed, about)

    def _reply(
        self,
        unit: UnitOfWork,
        letter: Letter,
        meaning: _Meaning,
        seen: Seen,
        enclosed: Enclosed,
        about: Inquiry,
    ) -> Placed:
        prove(unit, about.id)
        about, words = _agreed(unit, about, letter, meaning)
        said = told(words, enclosed)
        if not said and not enclosed.pictures:
            return Placed(Standing.TAKEN, Why.AGREED, about.id)
        if about.state is State.CLOSED:
            placed = _open(unit, letter, seen, enclosed, after=about)
            if placed.inquiry_id is not None:
                prove(unit, placed.inquiry_id)
            return placed
        return _join(unit, about, said, enclosed.pictures)

    def _settle(self, unit: UnitOfWork, row_id: int, placed: Placed) -> None:
        unit.connection.execute(
            update(mail_letter)
            .where(mail_letter.c.id == row_id)
            .values(state=placed.state, why=placed.why, inquiry_id=placed.inquiry_id)
        )
        if placed.state is not Standing.KEPT:
            # Of what programs write, and of our own, nothing need be kept but that it came.
            if placed.state is Standing.PASSED:
                _erase(unit, row_id)
            return
        if placed.inquiry_id is not None:
            inquiry = unit.load(placed.inquiry_id)
            unit.tell(inquiry, NotificationType.LETTER_KEPT, [THREAD], key=row_id)
        else:
            tell_head(unit)


@dataclass(frozen=True)
class _Meaning:
    """What can be told of a letter's words before anything is locked."""

    is_greeting: bool
    agrees: bool
    besides: str


def _meaning_of(letter: Letter, enclosed: Enclosed) -> _Meaning:
    """Read the words, and look through all that may be stored of them."""
    agrees, besides = agreement_in(without_farewell(letter.words))
    bodies = [_headed(letter.envelope.subject, letter.words or _passed_on(letter))]
    if letter.forwarded:
        bodies.append(_headed(letter.forwarded.subject, letter.forwarded.words))
    said = (told(each, enclosed) for each in (letter.words, besides, *bodies))
    look_through(letter.whole, WITHOUT_WORDS, *said)
    return _Meaning(is_greeting(letter.words), agrees, besides)


def _asks_to_erase(unit: UnitOfWork, letter: Letter, about: Inquiry | None) -> Placed | None:
    """Ask back whether his data are to be erased; None for any other letter."""
    refused = refuses(without_farewell(letter.words)) and _answers_receipt(unit, letter.envelope)
    if not refused and not asks_to_erase(f"{letter.envelope.subject}\n{letter.words}"):
        return None
    if about is not None and not same_box(letter.envelope.sender, about.email):
        about = None
    found = ask_back(unit, letter.envelope.sender, about)
    if not is_only_that(letter.words):
        # It says something besides, and goes the way of all letters as well.
        return None
    if found is None:
        return Placed(Standing.KEPT, Why.ERASE_UNKNOWN)
    return Placed(Standing.TAKEN, Why.ERASE_ASKED, found.id)


def told(words: str, enclosed: Enclosed) -> str:
    """Return the words, with the names of the files that were not taken."""
    parts = [words]
    if enclosed.files:
        names = ", ".join(enclosed.files)
        parts.append(f"[К письму приложены файлы, они остались в почте: {names}]")
    return "\n\n".join(part for part in parts if part)


def _first(
    unit: UnitOfWork,
    envelope: Envelope,
    digest: str,
    seen: Seen,
    whole: str,
    words: str,
    enclosed: Enclosed,
) -> tuple[int | None, bool]:
    """Insert the letter's row; None where it stands there. Also whether its id was another's.

    A program that gives two letters one id must cost nobody the second.
    """
    values: dict[str, Any] = {
        "message_id": envelope.message_id or None,
        "digest": digest,
        "folder": seen.folder,
        "uid": seen.uid,
        "state": Standing.KEPT,
        "why": "",
        "chosen": seen.chosen,
        "sender": envelope.sender,
        "name": envelope.name,
        "subject": envelope.subject,
        "received_at": seen.received_at,
        "seen_at": unit.now,
        # Whoever needs what was left out here reads the letter in the mailbox.
        "body": mask(whole),
        "words": words,
        "files": list(enclosed.files),
        "pictures": [
            {"name": p.name, "size": p.size, "sha256": p.sha256} for p in enclosed.pictures
        ],
    }
    row_id = _insert(unit, values)
    if row_id is not None or not envelope.message_id or _is_known(unit, digest):
        return row_id, False
    if not whole:
        # Looked at by its envelope alone: the same id is the same letter.
        return None, False
    query = select(mail_letter.c.body).where(mail_letter.c.message_id == envelope.message_id)
    if unit.connection.execute(query).scalar() == "":
        return None, False
    return _insert(unit, {**values, "message_id": None}), True


def _insert(unit: UnitOfWork, values: dict[str, Any]) -> int | None:
    statement = unit.upsert(mail_letter).values(values).on_conflict_do_nothing()
    found: int | None = unit.connection.execute(statement.returning(mail_letter.c.id)).scalar()
    return found


def _is_known(unit: UnitOfWork, digest: str) -> bool:
    query = select(mail_letter.c.id).where(mail_letter.c.digest == digest)
    return unit.connection.execute(query).first() is not None


def _erase(unit: UnitOfWork, row_id: int) -> None:
    unit.connection.execute(
        update(mail_letter).where(mail_letter.c.id == row_id).values(body=None, words=None)
    )


def tell_head(unit: UnitOfWork) -> None:
    """Tell the head, once a day, that a letter waits for a person."""
    today = unit.regulation.calendar.local_date(unit.now).isoformat()
    if not unit.was_told(NotificationType.LETTERS_KEPT, today):
        to = f"user:{unit.regulation.people.head.user}"
        unit.put(
            [
                unit.delivery_row(
                    NOTICE, NotificationType.LETTERS_KEPT, to, inquiry_id=None, key=today
                )
            ]
        )


def _unreadable(letter: Letter, enclosed: Enclosed) -> Why | None:
    if not letter.envelope.sender:
        return Why.NO_SENDER
    if letter.is_locked:
        return Why.LOCKED
    if letter.is_garbled:
        return Why.GARBLED
    forwarded = letter.forwarded
    has_words = letter.words or (forwarded and forwarded.words)
    return None if has_words or enclosed.pictures else Why.NO_WORDS


def _about(unit: UnitOfWork, envelope: Envelope) -> Inquiry | None:
    """Return the inquiry whose mark the letter bears, unless nobody is known of it any more."""
    found = _marked(unit, envelope)
    return None if found is None or found.erased_at is not None else found


def _marked(unit: UnitOfWork, envelope: Envelope) -> Inquiry | None:
    table, row = schema.inquiry, schema.delivery.c
    references = references_in(unit.secret, envelope)
    if references:
        found = unit.connection.execute(select(table).where(table.c.reference == references[-1]))
        first = found.one_or_none()
        if first is not None:
            return inquiry_of(first)
    query = (
        select(row.inquiry_id)
        .where(row.uuid.in_(deliveries_in(envelope.ids)), row.inquiry_id.is_not(None))
        .order_by(row.id.desc())
        .limit(1)
    )
    inquiry_id = unit.connection.execute(query).scalar()
    return unit.load(inquiry_id) if inquiry_id is not None else None


def _delivered(unit: UnitOfWork, letter: Letter) -> list[int]:
    """Return the desk's own letters that a report says have not come."""
    row = schema.delivery.c
    query = select(row.id).where(row.uuid.in_(deliveries_in(letter.failed)))
    return list(unit.connection.execute(query).scalars())


def _bounced(unit: UnitOfWork, letter: Letter) -> Placed:
    """From now on somebody has to call: as with a letter that our own server has refused."""
    row = schema.delivery.c
    failed = _delivered(unit, letter)
    told = select(row.inquiry_id).where(row.id.in_(failed), row.inquiry_id.is_not(None))
    unit.lock(*unit.connection.execute(told).scalars())
    statement = (
        update(schema.delivery)
        .where(row.id.in_(failed), row.state == DeliveryState.SENT)
        .where(row.addressee.startswith(MAIL))
        .values(state=DeliveryState.PARKED, last_error="bounced")
        .returning(row.inquiry_id)
    )
    found = unit.connection.execute(statement).scalars()
    about = sorted(each for each in found if each is not None)
    for inquiry_id in about:
        unit.touch_card(inquiry_id)
    return Placed(Standing.TAKEN, Why.BOUNCED, about[0] if about else None)


def _open(
    unit: UnitOfWork, letter: Letter, seen: Seen, enclosed: Enclosed, after: Inquiry | None = None
) -> Placed:
    envelope = letter.envelope
    staff = staff_by_mail(unit.connection, unit.regulation, envelope.sender)
    forwarded = letter.forwarded
    if staff is None and forwarded is not None and not letter.words:
        # Somebody passes on what another has told him: his own words begin with that.
        forwarded = None
    if _opened_lately(unit, envelope.sender) >= (MOST_OPENED_BY_STAFF if staff else MOST_OPENED):
        return Placed(Standing.KEPT, Why.TOO_MANY)
    noted: list[tuple[str, str]] = [("follows", after.reference)] if after else []
    if staff is not None and forwarded is not None:
        if not forwarded.sender or not forwarded.words:
            return Placed(Standing.KEPT, Why.FORWARD)
        who, kind = _requester(forwarded.name, forwarded.sender), Kind.PARENT
        subject, body = forwarded.subject, forwarded.words
        if staff_by_mail(unit.connection, unit.regulation, forwarded.sender):
            kind = Kind.STAFF
        noted.append(("forwarded_by", staff.user))
    else:
        name = staff.name if staff else envelope.name
        who, kind = _requester(name, envelope.sender), Kind.STAFF if staff else Kind.PARENT
        subject, body = envelope.subject, letter.words or _passed_on(letter)
    if after is not None:
        kind = after.kind
    words = told(_headed(subject, body), enclosed)
    inquiry = open_from(unit, who, kind, words, seen.received_at, noted)
    attach_pictures(unit, inquiry, enclosed.pictures)
    if staff is not None and forwarded is not None and kind is Kind.PARENT:
        inquiry = stand_in_in(unit, inquiry, staff)
    return Placed(Standing.TAKEN, Why.LINKED if after else Why.OPENED, inquiry.id)


def _passed_on(letter: Letter) -> str:
    return letter.whole if letter.forwarded else ""


def open_from(
    unit: UnitOfWork,
    who: Requester,
    kind: Kind,
    words: str,
    received_at: datetime,
    noted: Sequence[tuple[str, str]] = (),
) -> Inquiry:
    """Open an inquiry that came by mail. Nobody has given a consent by writing: the desk asks."""
    new = NewInquiry(
        kind=kind,
        channel=Channel.MAIL,
        received_at=min(received_at, unit.now),
        requester=who,
        topic=UNSAID_TOPIC,
        words=words or WITHOUT_WORDS,
        noted=tuple(noted),
    )
    return open_inquiry_in(unit, new, REQUESTER)


def _requester(name: str, address: str) -> Requester:
    return Requester(name or address, email=address, reply_by=ReplyBy.MAIL)


def _headed(subject: str, body: str) -> str:
    """Return the words under their subject, where it says more than they do."""
    line = " ".join(subject.split())
    if not line or line.casefold() in body.casefold():
        return body
    return f"{line}\n\n{body}" if body else line


def _opened_lately(unit: UnitOfWork, sender: str) -> int:
    table = mail_letter.c
    return unit.count(
        select(table.id).where(
            table.sender == sender,
            table.seen_at > unit.now - DAY,
            table.why.in_([Why.OPENED, Why.LINKED]),
        )
    )


def _answers_receipt(unit: UnitOfWork, envelope: Envelope) -> bool:
    """Return whether the letter that this one answers told a parent that his own was received."""
    answered = deliveries_in(envelope.ids[:1])
    table, about = schema.delivery.c, schema.inquiry.c
    query = (
        select(table.id)
        .join(schema.inquiry, about.id == table.inquiry_id)
        .where(
            table.uuid.in_(answered),
            table.occasion == NotificationType.ACCEPTED,
            about.kind == Kind.PARENT,
            about.channel == Channel.MAIL,
        )
    )
    return unit.connection.execute(query).first() is not None


def _agreed(
    unit: UnitOfWork, inquiry: Inquiry, letter: Letter, meaning: _Meaning
) -> tuple[Inquiry, str]:
    """Take what the desk has asked each parent who wrote a letter; return what is said besides.

    Only a reply to that very letter agrees: «Согласна» to another one answers something else.
    """
    if not meaning.agrees or not _answers_receipt(unit, letter.envelope):
        return inquiry, letter.words
    if consent_of(unit.connection, inquiry.id) is not None or inquiry.consent_withdrawn_at:
        return inquiry, letter.words
    return consent_in(unit, inquiry, REQUESTER, ConsentWay.LETTER), meaning.besides


def _join(unit: UnitOfWork, inquiry: Inquiry, words: str, pictures: Sequence[Picture]) -> Placed:
    said = words or WITHOUT_WORDS
    if inquiry.state is State.WAITING:
        after, why = clarify_in(unit, inquiry, said, REQUESTER), Why.CLARIFIED
    else:
        after, why = add_in(unit, inquiry, said, REQUESTER), Why.ADDED
    if inquiry.state is State.ANSWERED:
        # Once a cycle, so that two programs cannot talk to one another for ever.
        unit.tell(after, NotificationType.IF_HELPED, [MAIL])
        why = Why.AFTER_ANSWER
    attach_pictures(unit, after, pictures)
    return Placed(Standing.TAKEN, why, inquiry.id)


def attach_pictures(unit: UnitOfWork, inquiry: Inquiry, pictures: Sequence[Picture]) -> None:
    table = schema.attachment.c
    own = select(table.id).where(table.inquiry_id == inquiry.id, table.role == Role.REQUESTER)
    room = max(MOST_PICTURES - unit.count(own), 0)
    for picture in pictures[:room]:
        inquiry, _ = attach_in(unit, inquiry, picture, REQUESTER)
