"""Who enters teachers' contacts: the head; and what each teacher allows of his own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, update

from helpdesk.access.binding import expect
from helpdesk.contacts.asking import ask, decided_at
from helpdesk.contacts.queries import everybody, with_id
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.wellformed import problem_of_mail, problem_of_phone, problem_of_user
from helpdesk.storage.contact_tables import (
    ALLOWED,
    CHANGED,
    ENTERED,
    REMOVED,
    contact,
    contact_class,
    contact_record,
)

ONLY_HEAD = "Контакты учителей вносят завуч и директор."
NOT_YOURS = "Решить, что показывать, может только сам учитель."
NOTHING_TO_SHOW = "Сначала впишите то, что разрешено показывать."


def enter(desk: Desk, given: Contact, actor: Actor, now: datetime) -> int:
    """Write down a teacher (id 0: a new one), and return the id. Raise RuleViolation, NotFound.

    What a teacher has allowed holds for the phone and the address that he knew of: another one
    is hidden until he allows it.
    """
    _refuse_but_head(actor)
    return desk.write(lambda unit: _entered(unit, given, actor), now)


@use_case
def enter_all(unit: UnitOfWork, given: Sequence[Contact], actor: Actor) -> int:
    """Write down a whole table at once, all or nothing; return how many were entered."""
    _refuse_but_head(actor)
    # First the classes of all are free: two teachers may have changed places.
    for each in given:
        if each.id:
            _drop_classes(unit, each.id)
    for each in given:
        _entered(unit, each, actor)
    return len(given)


@use_case
def remove(unit: UnitOfWork, contact_id: int, actor: Actor) -> None:
    """Take a teacher out, phone and mail erased; that he was there stays recorded."""
    _refuse_but_head(actor)
    if with_id(unit.connection, contact_id) is None:
        raise NotFound(str(contact_id))
    gone = {"phone": "", "mail": "", "shows_phone": False, "shows_mail": False}
    _drop_classes(unit, contact_id)
    _set(unit, contact_id, {**gone, "removed_at": unit.now})
    _record(unit, contact_id, actor, REMOVED, {})


def allow(
    desk: Desk,
    contact_id: int,
    actor: Actor,
    now: datetime,
    *,
    phone: str,
    mail: str,
    shows_phone: bool,
    shows_mail: bool,
) -> Contact:
    """Let a teacher say himself how he is reached, and what of it parents see.

    It is recorded with who and when. Raise RuleViolation, NotFound.
    """
    return desk.write(
        _allow_in,
        now,
        contact_id,
        actor,
        phone=phone,
        mail=mail,
        shows_phone=shows_phone,
        shows_mail=shows_mail,
    )


def _allow_in(
    unit: UnitOfWork,
    contact_id: int,
    actor: Actor,
    *,
    phone: str,
    mail: str,
    shows_phone: bool,
    shows_mail: bool,
) -> Contact:
    known = with_id(unit.connection, contact_id)
    if known is None:
        raise NotFound(str(contact_id))
    if not actor.username or known.user != actor.username:
        raise RuleViolation(NOT_YOURS)
    wanted = replace(
        known,
        phone=phone,
        mail=mail,
        shows_phone=shows_phone and bool(phone),
        shows_mail=shows_mail and bool(mail),
    )
    _refuse_unfit(unit, wanted)
    _set(
        unit,
        known.id,
        {
            "phone": phone,
            "mail": mail,
            "shows_phone": wanted.shows_phone,
            "shows_mail": wanted.shows_mail,
        },
    )
    said = {"phone": wanted.shows_phone, "mail": wanted.shows_mail}
    _record(unit, known.id, actor, ALLOWED, said)
    return wanted


def allow_on_paper(
    desk: Desk,
    contact_id: int,
    actor: Actor,
    now: datetime,
    *,
    shows_phone: bool,
    shows_mail: bool,
) -> Contact:
    """Let the head write down what a teacher who is not in the chat has signed on paper.

    It is recorded with who and when. Raise RuleViolation, NotFound.
    """
    _refuse_but_head(actor)
    return desk.write(
        _allow_on_paper_in, now, contact_id, actor, shows_phone=shows_phone, shows_mail=shows_mail
    )


def _allow_on_paper_in(
    unit: UnitOfWork, contact_id: int, actor: Actor, *, shows_phone: bool, shows_mail: bool
) -> Contact:
    known = with_id(unit.connection, contact_id)
    if known is None:
        raise NotFound(str(contact_id))
    if known.user:
        raise RuleViolation(NOT_YOURS)
    if (shows_phone and not known.phone) or (shows_mail and not known.mail):
        raise RuleViolation(NOTHING_TO_SHOW)
    _set(unit, known.id, {"shows_phone": shows_phone, "shows_mail": shows_mail})
    said = {"phone": shows_phone, "mail": shows_mail, "paper": True}
    _record(unit, known.id, actor, ALLOWED, said)
    return replace(known, shows_phone=shows_phone, shows_mail=shows_mail)


def _refuse_but_head(actor: Actor) -> None:
    if not actor.head:
        raise RuleViolation(ONLY_HEAD)


def _entered(unit: UnitOfWork, given: Contact, actor: Actor) -> int:
    _refuse_unfit(unit, given)
    called = expect(unit, given.user)
    if called != given.user:
        given = replace(given, user=called)
        _refuse_unfit(unit, given)
    before = with_id(unit.connection, given.id) if given.id else None
    if not given.id:
        values = {"name": given.name, "user": given.user, "phone": given.phone, "mail": given.mail}
        statement = insert(contact).values(**values, shows_phone=False, shows_mail=False)
        contact_id = int(unit.connection.execute(statement.returning(contact.c.id)).scalar_one())
        _record(unit, contact_id, actor, ENTERED, {})
    else:
        contact_id = _changed(unit, given, before, actor)
    ask(unit, replace(given, id=contact_id), before)
    _put_classes(unit, contact_id, given)
    return contact_id


def _changed(unit: UnitOfWork, given: Contact, known: Contact | None, actor: Actor) -> int:
    if known is None:
        raise NotFound(str(given.id))
    # Who is somebody else in the chat has allowed nothing yet.
    same_person = known.user == given.user or not known.user
    hides_phone = known.phone != given.phone or not same_person
    hides_mail = known.mail != given.mail or not same_person
    _set(
        unit,
        known.id,
        {
            "name": given.name,
            "user": given.user,
            "phone": given.phone,
            "mail": given.mail,
            "shows_phone": known.shows_phone and not hides_phone,
            "shows_mail": known.shows_mail and not hides_mail,
        },
    )
    hidden = {"phone": known.shows_phone and hides_phone, "mail": known.shows_mail and hides_mail}
    _record(unit, known.id, actor, CHANGED, {"hidden": [k for k, v in hidden.items() if v]})
    return known.id


def _refuse_unfit(unit: UnitOfWork, given: Contact) -> None:
    problem = (
        ("" if given.name.strip() else "нет имени")
        or problem_of_phone(given.phone, unit.regulation)
        or problem_of_mail(given.mail)
        or problem_of_user(given.user)
    )
    if problem:
        raise RuleViolation(f"{problem[0].upper()}{problem[1:]}.")
    for each in everybody(unit.connection):
        if each.id == given.id:
            continue
        if given.user and each.user == given.user:
            raise RuleViolation(f"Имя в чате {given.user} уже у {each.name}.")
        for led in given.leads:
            if led in each.leads:
                raise RuleViolation(f"{led} уже ведёт {each.name}: сначала уберите класс там.")


def _set(unit: UnitOfWork, contact_id: int, values: Mapping[str, object]) -> None:
    unit.connection.execute(update(contact).where(contact.c.id == contact_id).values(**values))


def _drop_classes(unit: UnitOfWork, contact_id: int) -> None:
    unit.connection.execute(delete(contact_class).where(contact_class.c.contact_id == contact_id))


def _put_classes(unit: UnitOfWork, contact_id: int, given: Contact) -> None:
    _drop_classes(unit, contact_id)
    pairs = [(led, "") for led in given.leads]
    pairs += [(lesson.school_class, lesson.subject) for lesson in given.teaches]
    rows = [
        {"contact_id": contact_id, "school_class": school_class, "subject": subject}
        for school_class, subject in dict.fromkeys(pairs)
    ]
    if rows:
        unit.connection.execute(insert(contact_class), rows)


def _record(
    unit: UnitOfWork, contact_id: int, actor: Actor, what: str, data: Mapping[str, object]
) -> None:
    row = {
        "contact_id": contact_id,
        "at": unit.now,
        "actor_id": actor.id,
        "what": what,
        "data": dict(data),
    }
    unit.connection.execute(insert(contact_record).values(**row))


def allowed_at(desk: Desk, contact_id: int) -> datetime | None:
    """Return when the teacher has last decided what is shown; None before he has."""
    with desk.reading() as connection:
        return decided_at(connection, contact_id)
