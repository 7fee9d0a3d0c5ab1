"""How a letter joins its inquiry, and what a report of a lost one does."""

from collections.abc import Sequence

from sqlalchemy import select, update

from helpdesk.domain.addressee import MAIL
from helpdesk.domain.addresses import same_box
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.domain.people import REQUESTER, Role
from helpdesk.domain.states import Channel, ConsentWay, Kind, State
from helpdesk.domain.texts import Picture
from helpdesk.erasure.erasure_requests import ask_back, asks_to_erase, is_only_that, refuses
from helpdesk.inquiries.adding import add_in, attach_in
from helpdesk.inquiries.asking import clarify_in
from helpdesk.inquiries.consents import consent_in, consent_of
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Envelope, Letter, Placed
from helpdesk.mailbox.meaning import WITHOUT_WORDS, Incoming, without_farewell
from helpdesk.mailbox.tokens import deliveries_in, references_in
from helpdesk.storage import schema
from helpdesk.storage.mailbox_tables import Standing, Why
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.storage.records import inquiry_of


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
        return Placed(Standing.KEPT, Why.ERASE_UNKNOWN)
    return Placed(Standing.TAKEN, Why.ERASE_ASKED, found.id)


def about_inquiry(unit: UnitOfWork, envelope: Envelope) -> Inquiry | None:
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


def delivered(unit: UnitOfWork, letter: Letter) -> list[int]:
    """Return the desk's own letters that a report says have not come."""
    row = schema.delivery.c
    query = select(row.id).where(row.uuid.in_(deliveries_in(letter.failed)))
    return unit.column(query)


def bounced(unit: UnitOfWork, letter: Letter) -> Placed:
    """From now on somebody has to call: as with a letter that our own server has refused."""
    row = schema.delivery.c
    failed = delivered(unit, letter)
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


def answers_receipt(unit: UnitOfWork, envelope: Envelope) -> bool:
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
    return Placed(Standing.TAKEN, why, inquiry.id)


def attach_pictures(unit: UnitOfWork, inquiry: Inquiry, pictures: Sequence[Picture]) -> None:
    table = schema.attachment.c
    own = select(table.id).where(table.inquiry_id == inquiry.id, table.role == Role.REQUESTER)
    room = max(MOST_PICTURES - unit.count(own), 0)
    for picture in pictures[:room]:
        inquiry, _ = attach_in(unit, inquiry, picture, REQUESTER)
