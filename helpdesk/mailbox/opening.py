"""How a letter opens an inquiry, and how many a day may."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.contacts.on_behalf import stand_in_in
from helpdesk.contacts.queries import staff_by_mail
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import open_inquiry_in
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Placed
from helpdesk.mailbox.joining import attach_pictures
from helpdesk.mailbox.meaning import WITHOUT_WORDS, Incoming, headed, passed_on, told
from helpdesk.storage.mailbox_tables import Standing, Why, mail_letter

UNSAID_TOPIC = "other"
DAY = timedelta(days=1)
# More letters of one sender in a day are looked at by a person, before anything is sent to him.
MOST_OPENED = 5
MOST_OPENED_BY_STAFF = 20


def open_letter(unit: UnitOfWork, incoming: Incoming, after: Inquiry | None = None) -> Placed:
    letter, envelope, enclosed = incoming.letter, incoming.envelope, incoming.enclosed
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
        who, kind = requester_by_mail(forwarded.name, forwarded.sender), Kind.PARENT
        subject, body = forwarded.subject, forwarded.words
        if staff_by_mail(unit.connection, unit.regulation, forwarded.sender):
            kind = Kind.STAFF
        noted.append(("forwarded_by", staff.user))
    else:
        name = staff.name if staff else envelope.name
        who, kind = requester_by_mail(name, envelope.sender), Kind.STAFF if staff else Kind.PARENT
        subject, body = envelope.subject, letter.words or passed_on(letter)
    if after is not None:
        kind = after.kind
    words = told(headed(subject, body), enclosed)
    inquiry = open_from(unit, who, kind, words, incoming.seen.received_at, noted)
    attach_pictures(unit, inquiry, enclosed.pictures)
    if staff is not None and forwarded is not None and kind is Kind.PARENT:
        inquiry = stand_in_in(unit, inquiry, staff)
    return Placed(Standing.TAKEN, Why.LINKED if after else Why.OPENED, inquiry.id)


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
