"""What pages, cards, the memo and the mailbox ask of contacts; the connection is the caller's."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from helpdesk.domain.contact_values import ClassContacts, Contact, Lesson, StaffMember
from helpdesk.domain.mail_addresses import same_box
from helpdesk.domain.school_classes import known_as, order_of
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.contact_tables import (
    ALLOWED,
    CHANGED,
    contact,
    contact_class,
    contact_record,
    stand_in,
)
from helpdesk.storage.records import grouped, value_of


def everybody(connection: Connection) -> list[Contact]:
    """Return all teachers who have not been removed, by name."""
    rows = connection.execute(select(contact_class)).all()
    leads = grouped((row.contact_id, row.school_class) for row in rows if not row.subject)
    teaches = grouped((row.contact_id, value_of(Lesson, row)) for row in rows if row.subject)
    query = select(contact).where(contact.c.removed_at.is_(None))
    found = [
        value_of(
            Contact,
            row,
            leads=tuple(sorted(leads.get(row.id, ()), key=order_of)),
            teaches=tuple(sorted(teaches.get(row.id, ()), key=_lesson_order)),
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def _lesson_order(lesson: Lesson) -> tuple[str, tuple[int, str]]:
    return lesson.subject.casefold(), order_of(lesson.school_class)


def classes(connection: Connection) -> list[str]:
    """Return every class that somebody leads or teaches, in order: 5А, 5Б, 10А."""
    query = (
        select(contact_class.c.school_class)
        .join(contact, contact.c.id == contact_class.c.contact_id)
        .where(contact.c.removed_at.is_(None))
        .distinct()
    )
    return sorted(connection.execute(query).scalars(), key=order_of)


def by_class(connection: Connection) -> list[ClassContacts]:
    """Return the teachers that the parents of each class may ask, class by class."""
    people = everybody(connection)
    return [_of_class(name, people) for name in classes(connection)]


def of_class(connection: Connection, school_class: str) -> ClassContacts | None:
    """Return the teachers that parents of this class may ask; None where there is no such class."""
    people = everybody(connection)
    known = {name for each in people for name in each.classes}
    found = _of_class(known_as(school_class, known), people)
    return found if found.teacher or found.subject_teachers else None


def _of_class(name: str, people: list[Contact]) -> ClassContacts:
    leader = next((each for each in people if name in each.leads), None)
    taught_by = tuple(each for each in people if each.subjects_in(name))
    return ClassContacts(name, leader, taught_by)


def class_teachers(connection: Connection, written: Iterable[str]) -> dict[str, str]:
    """Return who leads each of these classes, by name, under the class as it was written."""
    people = everybody(connection)
    known = {name for each in people for name in each.classes}
    found = {}
    for each in written:
        leader = _of_class(known_as(each, known), people).teacher
        if leader is not None:
            found[each] = leader.name
    return found


def with_id(connection: Connection, contact_id: int) -> Contact | None:
    return next((each for each in everybody(connection) if each.id == contact_id), None)


def of_user(connection: Connection, user: str) -> Contact | None:
    """Return the entry of a member of staff by his name in the chat."""
    if not user:
        return None
    return next((each for each in everybody(connection) if each.user == user), None)


def shown_at(connection: Connection, at: datetime) -> dict[int, tuple[bool, bool]]:
    """Return who allowed what to be shown before that moment: contact → phone, mail."""
    table = contact_record.c
    query = select(contact_record).where(table.at < at, table.what.in_((ALLOWED, CHANGED)))
    found: dict[int, tuple[bool, bool]] = {}
    for row in connection.execute(query.order_by(table.id)):
        phone, mail = found.get(row.contact_id, (False, False))
        if row.what == ALLOWED:
            phone, mail = bool(row.data.get("phone")), bool(row.data.get("mail"))
        hidden = row.data.get("hidden", ())
        found[row.contact_id] = phone and "phone" not in hidden, mail and "mail" not in hidden
    return found


def changed_at(connection: Connection, before: datetime) -> datetime | None:
    """Return when the contacts were changed last before that moment; None where never."""
    return last_at(connection, contact_record.c.at < before)


def last_at(connection: Connection, *which: ColumnElement[bool]) -> datetime | None:
    """Return when the last of these lines was written; None where there is none."""
    query = select(func.max(contact_record.c.at, type_=UtcTime())).where(*which)
    found: datetime | None = connection.execute(query).scalar()
    return found


def staff_by_mail(
    connection: Connection, regulation: Regulation, address: str
) -> StaffMember | None:
    """Return which member of staff writes from this address: a teacher, or one of the regulation.

    The school's own address is nobody's. An address by itself proves nothing: who has really
    sent the letter is for the caller to find out.
    """
    sought = address.strip()
    if not sought or same_box(sought, regulation.school.mail):
        return None
    for each in everybody(connection):
        if each.mail and same_box(sought, each.mail):
            return _staff(connection, each.user, each.name)
    for person in regulation.everybody():
        if person.mail and same_box(sought, person.mail):
            return _staff(connection, person.user, person.name)
    return None


def _staff(connection: Connection, user: str, name: str) -> StaffMember:
    person = inquiry_tables.person.c
    query = select(person.id).where(person.username == user, func.length(person.username) > 0)
    return StaffMember(connection.execute(query).scalar() or "", user, name)


def stood_in(connection: Connection, inquiry_id: int) -> StaffMember | None:
    """Return who entered a parent's question; None where the parent asked himself."""
    query = select(stand_in).where(stand_in.c.inquiry_id == inquiry_id)
    row = connection.execute(query).one_or_none()
    return StaffMember(row.person_id, row.user, row.name) if row else None
