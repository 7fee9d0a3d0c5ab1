"""What cards, letters and pages show: read in one go, decided by nobody here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Integer, Select, Table, bindparam, select

from helpdesk.access.proved_mail import is_proved
from helpdesk.contacts.contact_queries import class_teachers, stood_in
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Child, Handoff, Inquiry
from helpdesk.domain.messages import Addressee, DeliveryState, NotificationType, by_id
from helpdesk.domain.people import Person
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Kind, State
from helpdesk.domain.terms import Count, answer_deadline
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.intake import term_of
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.owed import Task, parked, task_of
from helpdesk.kernel.articles import answers_for
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import (
    attachment_of,
    child_of,
    entry_of,
    grouped,
    handoff_of,
    inquiry_of,
    person_of,
    text_of,
)
from helpdesk.vendor.cases import sharing
from helpdesk.vendor.outage_queries import outages_around


def _of(table: Table) -> Select[*tuple[Any, ...]]:
    """Return the statement for all rows of a table about one inquiry, in order."""
    return select(table).where(table.c.inquiry_id == _ABOUT).order_by(table.c.id)


# Made once: a view is what each card, letter and page begins with.
_DELIVERY = inquiry_tables.delivery.c
_ABOUT = bindparam("inquiry", type_=Integer())
_INQUIRY = select(inquiry_tables.inquiry).where(inquiry_tables.inquiry.c.id == _ABOUT)
_REFERENCE = select(inquiry_tables.inquiry.c.reference).where(inquiry_tables.inquiry.c.id == _ABOUT)
_CHILDREN, _TEXTS, _HISTORY = (
    _of(inquiry_tables.child),
    _of(inquiry_tables.text),
    _of(inquiry_tables.history),
)
_ATTACHMENTS, _HANDOFFS = _of(inquiry_tables.attachment), _of(inquiry_tables.handoff)
_PINNED = (
    select(inquiry_tables.text_picture.c.text_id, inquiry_tables.attachment)
    .join(
        inquiry_tables.attachment,
        inquiry_tables.attachment.c.id == inquiry_tables.text_picture.c.attachment_id,
    )
    .where(inquiry_tables.attachment.c.inquiry_id == _ABOUT)
    .order_by(inquiry_tables.attachment.c.id)
)
_PARKED = parked(bindparam("chat")).where(_DELIVERY.inquiry_id == _ABOUT)


@dataclass(frozen=True)
class Undelivered:
    """A message that could not be delivered, and whether it was told by telephone since."""

    what: NotificationType
    addressee: Addressee
    at: datetime
    told: bool


def view(desk: Desk, inquiry_id: int) -> InquiryView:
    """Return everything about one inquiry; raise NotFound."""
    with desk.reading() as connection:
        return _view(desk, connection, inquiry_id)


def _view(desk: Desk, connection: Connection, inquiry_id: int) -> InquiryView:
    about = {"inquiry": inquiry_id}
    row = connection.execute(_INQUIRY, about).one_or_none()
    if row is None:
        raise NotFound(str(inquiry_id))
    inquiry = inquiry_of(row)
    attachments = tuple(map(attachment_of, connection.execute(_ATTACHMENTS, about)))
    pinned = connection.execute(_PINNED, about) if attachments else ()
    children = tuple(map(child_of, connection.execute(_CHILDREN, about)))
    is_parents = inquiry.kind is Kind.PARENT
    stands_in = stood_in(connection, inquiry_id) if is_parents else None
    handoffs = tuple(map(handoff_of, connection.execute(_HANDOFFS, about)))
    texts = tuple(map(text_of, connection.execute(_TEXTS, about)))
    words = next((each.body or "" for each in texts if each.kind is TextKind.WORDS), "")
    seen = desk.book.look(connection)
    regulation = seen.regulation
    counting = desk.book.version(connection, inquiry.regulation_version)
    return InquiryView(
        inquiry=inquiry,
        regulation=regulation,
        counted=count_of(inquiry, counting),
        counted_with_waits=count_with_waits(inquiry, counting, regulation.calendar),
        children=children,
        texts=texts,
        attachments=attachments,
        pinned=grouped((row.text_id, attachment_of(row)) for row in pinned),
        history=tuple(map(entry_of, connection.execute(_HISTORY, about))),
        handoffs=handoffs,
        tasks=_tasks(connection, inquiry),
        original=_original(connection, inquiry),
        class_teachers=_led(connection, children) if is_parents else {},
        entered_by=stands_in.name if stands_in else "",
        case_mates=_case_mates(connection, inquiry, handoffs),
        mail_is_proved=is_proved(connection, inquiry),
        read_outages=partial(desk.read, outages_around, inquiry, words),
        read_people=partial(desk.read, people),
        read_roster=desk.roster,
        read_articles=partial(desk.read, answers_for, inquiry.kind, inquiry.topic),
    )


def _case_mates(
    connection: Connection, inquiry: Inquiry, handoffs: tuple[Handoff, ...]
) -> tuple[Inquiry, ...]:
    keys = [each.case_key for each in handoffs if each.cycle == inquiry.cycle and each.case_key]
    return tuple(sharing(connection, keys[0], but=inquiry.id)) if keys else ()


def _led(connection: Connection, children: tuple[Child, ...]) -> dict[str, str]:
    written = [child.school_class for child in children if child.school_class]
    return class_teachers(connection, written) if written else {}


def undelivered(connection: Connection, inquiry_id: int) -> list[Undelivered]:
    """Return what was tried and given up, in order."""
    table = inquiry_tables.delivery.c
    query = (
        select(table.occasion, table.addressee, table.state, table.created_at)
        .where(table.inquiry_id == inquiry_id, table.attempts > 0)
        .where(table.state.in_([DeliveryState.PARKED, DeliveryState.DELIVERED_BY_PHONE]))
        .order_by(table.id)
    )
    return [
        Undelivered(
            NotificationType(row.occasion),
            row.addressee,
            row.created_at,
            row.state == DeliveryState.DELIVERED_BY_PHONE,
        )
        for row in connection.execute(query)
    ]


def count_of(inquiry: Inquiry, regulation: Regulation) -> Count:
    """Return how the answer term of the present cycle was counted."""
    term = term_of(regulation, inquiry.kind)
    return answer_deadline(inquiry.cycle_started_at, term, regulation.calendar).counted


def count_with_waits(inquiry: Inquiry, regulation: Regulation, calendar: WorkingCalendar) -> Count:
    """Return how the working deadline was counted: with the days on which we waited.

    Where we have not, that is how the regulation's was.
    """
    if not inquiry.waited_days and not inquiry.waited_seconds:
        return count_of(inquiry, regulation)
    return answer_deadline(
        inquiry.cycle_started_at,
        term_of(regulation, inquiry.kind),
        calendar,
        waited_days=inquiry.waited_days,
        waited=timedelta(seconds=inquiry.waited_seconds),
    ).counted


def _tasks(connection: Connection, inquiry: Inquiry) -> tuple[Task, ...]:
    values = {"inquiry": inquiry.id, "chat": by_id(inquiry.mattermost_id)}
    found = connection.execute(_PARKED, values)
    return tuple(map(task_of, found))


def _original(connection: Connection, inquiry: Inquiry) -> str:
    if inquiry.double_of is None:
        return ""
    reference: str = connection.execute(_REFERENCE, {"inquiry": inquiry.double_of}).scalar_one()
    return shown_reference(reference)


def people(connection: Connection) -> dict[str, Person]:
    """Return every member of staff that the desk knows, by id."""
    found = map(
        person_of,
        connection.execute(select(inquiry_tables.person).order_by(inquiry_tables.person.c.name)),
    )
    return {person.id: person for person in found}


def known_person(desk: Desk, person_id: str) -> Person | None:
    """Return a member of staff as the desk has met him."""
    query = select(inquiry_tables.person).where(inquiry_tables.person.c.id == person_id)
    found = desk.rows(query)
    return person_of(found[0]) if found else None


def open_of(desk: Desk, mattermost_id: str) -> list[Inquiry]:
    """Return the inquiries of a member of staff that are not closed, newest first."""
    asked = _asked_by(mattermost_id).where(inquiry_tables.inquiry.c.state != State.CLOSED)
    return [inquiry_of(row) for row in desk.rows(asked)]


def latest_of(desk: Desk, mattermost_id: str) -> Inquiry | None:
    """Return what a member of staff has asked last: what is not closed goes before what is."""
    found = desk.rows(_asked_by(mattermost_id).limit(1))
    return inquiry_of(found[0]) if found else None


def _asked_by(mattermost_id: str) -> Select[Any]:
    table = inquiry_tables.inquiry
    query = select(table).where(table.c.mattermost_id == mattermost_id)
    return query.order_by((table.c.state == State.CLOSED).asc(), table.c.id.desc())


def card_post(desk: Desk, inquiry_id: int) -> str | None:
    """Return the post of an inquiry's card in the chat; None before it was delivered."""
    table = inquiry_tables.delivery.c
    query = select(table.post_id).where(table.inquiry_id == inquiry_id, table.sort == "card")
    return desk.value(query)
