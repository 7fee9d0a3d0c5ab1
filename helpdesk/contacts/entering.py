"""Who enters teachers' contacts: the head; and what each teacher allows of his own."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, select

from helpdesk.access.binding import expect
from helpdesk.contacts.asking_teachers import ask
from helpdesk.contacts.contact_queries import everybody, with_id
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_but_head
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.contact_details import (
    problem_of_mail,
    problem_of_phone,
    problem_of_user,
    sentence,
)
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


@use_case
def enter(unit: UnitOfWork, given: Contact, actor: Actor) -> int:
    """Write down a teacher (id 0: a new one), and return the id. Raise RuleViolation, NotFound.

    What a teacher has allowed holds for the phone and the address that he knew of: another one
    is hidden until he allows it.
    """
    refuse_but_head(actor, ONLY_HEAD)
    return _enter(unit, given, actor)


@use_case
def enter_all(unit: UnitOfWork, given: Sequence[Contact], actor: Actor) -> int:
    """Write down a whole table at once, all or nothing; return how many were entered."""
    refuse_but_head(actor, ONLY_HEAD)
    # First the classes of all are free: two teachers may have changed places.
    for each in given:
        if each.id:
            _drop_classes(unit, each.id)
    for each in given:
        _enter(unit, each, actor)
    return len(given)


@use_case
def remove(unit: UnitOfWork, contact_id: int, actor: Actor) -> None:
    """Take a teacher out, phone and mail erased; that he was there stays recorded."""
    refuse_but_head(actor, ONLY_HEAD)
    _known(unit, contact_id)
    _drop_classes(unit, contact_id)
    gone = {"phone": "", "mail": "", "shows_phone": False, "shows_mail": False}
    _set(unit, contact_id, **gone, removed_at=unit.now)
    _record(unit, contact_id, actor, REMOVED)


@use_case
def allow(unit: UnitOfWork, given: Contact, actor: Actor) -> Contact:
    """Let a teacher say himself how he is reached, and what of it parents see.

    Of `given` his id counts, phone and mail, and which of them is shown. It is recorded with who
    and when. Raise RuleViolation, NotFound.
    """
    known = _known(unit, given.id)
    if not actor.username or known.user != actor.username:
        raise RuleViolation(NOT_YOURS)
    wanted = replace(
        known,
        phone=given.phone,
        mail=given.mail,
        shows_phone=given.shows_phone and bool(given.phone),
        shows_mail=given.shows_mail and bool(given.mail),
    )
    _refuse_unfit(unit, wanted)
    return _allow(unit, wanted, actor)


@use_case
def allow_on_paper(unit: UnitOfWork, given: Contact, actor: Actor) -> Contact:
    """Let the head write down what a teacher who is not in the chat has signed on paper.

    Of `given` his id counts, and what is shown. It is recorded with who and when. Raise
    RuleViolation, NotFound.
    """
    refuse_but_head(actor, ONLY_HEAD)
    known = _known(unit, given.id)
    if known.user:
        raise RuleViolation(NOT_YOURS)
    if (given.shows_phone and not known.phone) or (given.shows_mail and not known.mail):
        raise RuleViolation(NOTHING_TO_SHOW)
    wanted = replace(known, shows_phone=given.shows_phone, shows_mail=given.shows_mail)
    return _allow(unit, wanted, actor, paper=True)


def _allow(unit: UnitOfWork, wanted: Contact, actor: Actor, **how: bool) -> Contact:
    _set(unit, wanted.id, **_columns(wanted))
    shown = {"phone": wanted.shows_phone, "mail": wanted.shows_mail}
    _record(unit, wanted.id, actor, ALLOWED, **shown, **how)
    return wanted


def _known(unit: UnitOfWork, contact_id: int) -> Contact:
    """Return a contact, locked until the commit: who changes it writes all of it."""
    mine = select(contact.c.id).where(contact.c.id == contact_id)
    unit.connection.execute(mine.with_for_update())
    found = with_id(unit.connection, contact_id)
    if found is None:
        raise NotFound(str(contact_id))
    return found


def _enter(unit: UnitOfWork, given: Contact, actor: Actor) -> int:
    _refuse_unfit(unit, given)
    called = expect(unit, given.user)
    if called != given.user:
        given = replace(given, user=called)
        _refuse_unfit(unit, given)
    before = _known(unit, given.id) if given.id else None
    contact_id = _change(unit, given, before, actor) if before else _add(unit, given, actor)
    ask(unit, replace(given, id=contact_id), before)
    _put_classes(unit, contact_id, given)
    return contact_id


def _add(unit: UnitOfWork, given: Contact, actor: Actor) -> int:
    hidden = replace(given, shows_phone=False, shows_mail=False)
    contact_id: int = unit.insert(contact, **_columns(hidden))
    _record(unit, contact_id, actor, ENTERED)
    return contact_id


def _change(unit: UnitOfWork, given: Contact, known: Contact, actor: Actor) -> int:
    # Who is somebody else in the chat has allowed nothing yet.
    same_person = known.user == given.user or not known.user
    shows_phone = known.shows_phone and known.phone == given.phone and same_person
    shows_mail = known.shows_mail and known.mail == given.mail and same_person
    changed = replace(given, shows_phone=shows_phone, shows_mail=shows_mail)
    _set(unit, known.id, **_columns(changed))
    hidden = {
        "phone": known.shows_phone and not shows_phone,
        "mail": known.shows_mail and not shows_mail,
    }
    _record(unit, known.id, actor, CHANGED, hidden=[k for k, v in hidden.items() if v])
    return known.id


def _refuse_unfit(unit: UnitOfWork, given: Contact) -> None:
    problem = (
        ("" if given.name.strip() else "нет имени")
        or problem_of_phone(given.phone, unit.regulation.school.area_code)
        or problem_of_mail(given.mail)
        or problem_of_user(given.user)
    )
    if problem:
        raise RuleViolation(sentence(problem))
    for each in everybody(unit.connection):
        if each.id == given.id:
            continue
        if given.user and each.user == given.user:
            raise RuleViolation(f"Имя в чате {given.user} уже у {each.name}.")
        for led in given.leads:
            if led in each.leads:
                raise RuleViolation(f"{led} уже ведёт {each.name}: сначала уберите класс там.")


def _columns(given: Contact) -> dict[str, object]:
    names = ("name", "user", "phone", "mail", "shows_phone", "shows_mail")
    return {name: getattr(given, name) for name in names}


def _set(unit: UnitOfWork, contact_id: int, **values: object) -> None:
    unit.update(contact, contact.c.id == contact_id, **values)


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


def _record(unit: UnitOfWork, contact_id: int, actor: Actor, what: str, **data: object) -> None:
    row = {"contact_id": contact_id, "at": unit.now, "actor_id": actor.id, "what": what}
    unit.insert(contact_record, **row, data=data)
