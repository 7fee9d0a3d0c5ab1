"""How a letter opens an inquiry or joins its own, and what a report of a lost one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from helpdesk.contacts.contact_queries import staff_by_mail
from helpdesk.contacts.on_behalf import stand_in_in
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.mail_addresses import same_box
from helpdesk.domain.messages import MAIL, DeliveryState, NotificationType
from helpdesk.domain.people import REQUESTER, Requester, Role
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy, State
from helpdesk.domain.texts import Picture
from helpdesk.erasure.erasure_requests import ask_back, asks_to_erase, is_only_that, refuses
from helpdesk.inquiries.adding import WITHOUT_WORDS, add_in, attach_in
from helpdesk.inquiries.asking import clarify_in
from helpdesk.inquiries.consents import consent_in, consent_of
from helpdesk.inquiries.intake import open_inquiry_in
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Envelope, Letter, Placed
from helpdesk.mailbox.meaning import Incoming, headed, told, without_farewell
from helpdesk.mailbox.tokens import deliveries_in, references_in
from helpdesk.storage import inquiry_tables
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.storage.records import inquiry_of

UNSAID_TOPIC = "other"
DAY = timedelta(days=1)
# More letters of one sender in a day are looked at by a person, before anything is sent to him.
MOST_OPENED = 5
MOST_OPENED_BY_STAFF = 20


def wants_erasure(unit: UnitOfWork, letter: Letter, about: Inquiry | None) -> Placed | None:
    """Ask back whether his data are to be erased; None for any other letter."""
    refused = refuses(without_farewell(letter.words)) and answers_receipt(unit, letter.envelope)
    if not refused and not asks_to_erase(f"{letter.envelope.subject}\n{letter.words}"):
        return None
    if about is not None and not same_box(letter.envelope.sender, about.email):
        about = None
    found = ask_back(unit, letter.envelope.sender, about)
    if not is_only_that(letter.words):
        # It says something besides, and goes the way of all letters as well.
        return None
    if found is None:
        return Placed(LetterStanding.KEPT, Why.ERASE_UNKNOWN)
    return Placed(LetterStanding.TAKEN, Why.ERASE_ASKED, found.id)


def about_inquiry(unit: UnitOfWork, envelope: Envelope) -> Inquiry | None:
    """Return the inquiry whose mark the letter bears, unless nobody is known of it any more."""
    found = _marked(unit, envelope)
    return None if found is None or found.erased_at is not None else found


def _marked(unit: UnitOfWork, envelope: Envelope) -> Inquiry | None:
    table, row = inquiry_tables.inquiry, inquiry_tables.delivery.c
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


def undelivered_letters(unit: UnitOfWork, letter: Letter) -> list[int]:
    """Return the desk's own letters that a report says have not come."""
    row = inquiry_tables.delivery.c
    query = select(row.id).where(row.uuid.in_(deliveries_in(letter.failed)))
    return unit.column(query)


def bounced(unit: UnitOfWork, letter: Letter) -> Placed:
    """From now on somebody has to call: as with a letter that our own server has refused."""
    row = inquiry_tables.delivery.c
    failed = undelivered_letters(unit, letter)
    told = select(row.inquiry_id).where(row.id.in_(failed), row.inquiry_id.is_not(None))
    unit.lock(*unit.connection.execute(told).scalars())
    statement = (
        update(inquiry_tables.delivery)
        .where(row.id.in_(failed), row.state == DeliveryState.SENT)
        .where(row.addressee.startswith(MAIL))
        .values(state=DeliveryState.PARKED, last_error="bounced")
        .returning(row.inquiry_id)
    )
    found = unit.connection.execute(statement).scalars()
    about = sorted(each for each in found if each is not None)
    for inquiry_id in about:
        unit.touch_card(inquiry_id)
    return Placed(LetterStanding.TAKEN, Why.BOUNCED, about[0] if about else None)


def answers_receipt(unit: UnitOfWork, envelope: Envelope) -> bool:
    """Return whether the letter that this one answers told a parent that his own was received."""
    answered = deliveries_in(envelope.ids[:1])
    table, about = inquiry_tables.delivery.c, inquiry_tables.inquiry.c
    query = (
        select(table.id)
        .join(inquiry_tables.inquiry, about.id == table.inquiry_id)
        .where(
            table.uuid.in_(answered),
            table.occasion == NotificationType.ACCEPTED,
            about.kind == Kind.PARENT,
            about.channel == Channel.MAIL,
        )
    )
    return unit.connection.execute(query).first() is not None


def agree_by_letter(unit: UnitOfWork, inquiry: Inquiry, incoming: Incoming) -> tuple[Inquiry, str]:
    """Take what the desk has asked each parent who wrote a letter; return what is said besides.

    Only a reply to that very letter agrees: «Согласна» to another one answers something else.
    """
    may_agree = incoming.agrees and answers_receipt(unit, incoming.envelope)
    if not may_agree or inquiry.consent_withdrawn_at or consent_of(unit.connection, inquiry.id):
        return inquiry, incoming.letter.words
    return consent_in(unit, inquiry, REQUESTER, ConsentWay.LETTER), incoming.besides


def join_letter(
    unit: UnitOfWork, inquiry: Inquiry, words: str, pictures: Sequence[Picture]
) -> Placed:
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
    return Placed(LetterStanding.TAKEN, why, inquiry.id)


def attach_pictures(unit: UnitOfWork, inquiry: Inquiry, pictures: Sequence[Picture]) -> None:
    table = inquiry_tables.attachment.c
    own = select(table.id).where(table.inquiry_id == inquiry.id, table.role == Role.REQUESTER)
    room = max(MOST_PICTURES - unit.count(own), 0)
    for picture in pictures[:room]:
        inquiry, _ = attach_in(unit, inquiry, picture, REQUESTER)


@dataclass(frozen=True)
class _Asked:
    """Who asks by a letter, and what; `by` is a colleague who has passed it on."""

    who: Requester
    kind: Kind
    words: str
    by: StaffMember | None = None


def _asked(unit: UnitOfWork, letter: Letter, staff: StaffMember | None) -> _Asked | None:
    """None where a colleague passes on what does not tell whose it is, or says nothing."""
    envelope, passed_on = letter.envelope, letter.forwarded
    if staff is None:
        who = requester_by_mail(envelope.name, envelope.sender)
        return _Asked(who, Kind.PARENT, headed(envelope.subject, letter.said))
    if passed_on is None:
        who = requester_by_mail(staff.name, envelope.sender)
        return _Asked(who, Kind.STAFF, headed(envelope.subject, letter.said))
    if not passed_on.sender or not passed_on.words:
        return None
    is_staff = staff_by_mail(unit.connection, unit.regulation, passed_on.sender) is not None
    who = requester_by_mail(passed_on.name, passed_on.sender)
    words = headed(passed_on.subject, passed_on.words)
    return _Asked(who, Kind.STAFF if is_staff else Kind.PARENT, words, staff)


def open_letter(unit: UnitOfWork, incoming: Incoming, after: Inquiry | None = None) -> Placed:
    letter, enclosed = incoming.letter, incoming.enclosed
    sender = letter.envelope.sender
    staff = staff_by_mail(unit.connection, unit.regulation, sender)
    if _opened_lately(unit, sender) >= (MOST_OPENED_BY_STAFF if staff else MOST_OPENED):
        return Placed(LetterStanding.KEPT, Why.TOO_MANY)
    asked = _asked(unit, letter, staff)
    if asked is None:
        return Placed(LetterStanding.KEPT, Why.FORWARD)
    kind = after.kind if after else asked.kind
    noted = [("follows", after.reference)] if after else []
    if asked.by:
        noted.append(("forwarded_by", asked.by.user))
    words = told(asked.words, enclosed)
    inquiry = open_from(unit, asked.who, kind, words, incoming.seen.received_at, noted)
    attach_pictures(unit, inquiry, enclosed.pictures)
    if asked.by and kind is Kind.PARENT:
        stand_in_in(unit, inquiry, asked.by)
    return Placed(LetterStanding.TAKEN, Why.LINKED if after else Why.OPENED, inquiry.id)


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


def requester_by_mail(name: str, address: str) -> Requester:
    return Requester(name or address, email=address, reply_by=ReplyBy.MAIL)


def _opened_lately(unit: UnitOfWork, sender: str) -> int:
    table = mail_letter.c
    return unit.count(
        select(table.id).where(
            table.sender == sender,
            table.seen_at > unit.now - DAY,
            table.why.in_([Why.OPENED, Why.LINKED]),
        )
    )
