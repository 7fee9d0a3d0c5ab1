"""The draft as it is, and what each change of the schedule begins with: the lock and the record."""

from datetime import date

from sqlalchemy import select

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Deed, Schedule, Stage
from helpdesk.duty.roster import Roster
from helpdesk.kernel.unit import UnitOfWork, lock_open
from helpdesk.storage import schedule_tables

NO_DRAFT = "Сейчас график никто не составляет: начните новый."
FROZEN = "График уже на согласовании. Чтобы изменить его, сначала верните его на правку."
CHANGED = (
    "График с тех пор изменили. Самый новый вариант на странице «График помощи»; "
    "ссылку на неё в чате даёт /help график."
)
NOT_IN_ORDERS = "В графике стоит тот, кто по приказам не консультант, уберите эти строки: "
NOT_SENT = (
    "График сейчас правят, согласовывать ещё нечего. Как он выглядит сейчас, видно на странице "
    "«График помощи»; ссылку на неё в чате даёт /help график."
)


def lock(unit: UnitOfWork) -> None:
    """Let changes of the schedule follow one another, and let everybody read the roster again."""
    unit.renew_roster()


def lock_duty(unit: UnitOfWork) -> None:
    """As `lock`, for what changes who is on duty.

    That touches every open inquiry: these are locked first, as a move locks its own.
    """
    lock_open(unit.connection)
    lock(unit)


def note(
    unit: UnitOfWork,
    what: Deed,
    actor: Actor,
    way: DecidedBy,
    *,
    number: int = 0,
    edition: int = 0,
    subject: int = 0,
) -> None:
    """Append one line to the record of the schedule."""
    unit.insert(
        schedule_tables.schedule_entry,
        number=number,
        edition=edition,
        at=unit.now,
        what=what,
        user=actor.username,
        person_id=actor.id,
        way=way,
        subject=subject,
    )


def has_noted(unit: UnitOfWork, what: Deed, actor: Actor, held: Schedule, edition: int) -> bool:
    """Return whether he has done this to an edition of this version before."""
    table = schedule_tables.schedule_entry.c
    query = select(table.id).where(
        table.what == what,
        table.user == actor.username,
        table.number == held.number,
        table.edition == edition,
    )
    return unit.value(query) is not None


def draft(unit: UnitOfWork) -> Schedule:
    held = schedule_queries.draft(unit.connection)
    if held is None:
        raise RuleViolation(NO_DRAFT)
    return held


def same(unit: UnitOfWork, edition: int, number: int = 0) -> Schedule:
    """Return the draft, if it is this edition of this version; version 0 is whichever there is."""
    held = schedule_queries.draft(unit.connection)
    if number and (held is None or held.number != number):
        raise RuleViolation(_decided(unit, number))
    if held is None:
        raise RuleViolation(NO_DRAFT)
    if held.edition != edition:
        raise RuleViolation(CHANGED)
    return held


def agreeing(unit: UnitOfWork, edition: int, number: int = 0) -> Schedule:
    found = same(unit, edition, number)
    if found.stage is not Stage.AGREEING:
        raise RuleViolation(NOT_SENT)
    return found


def refuse_who_cannot_decide(unit: UnitOfWork, held: Schedule) -> None:
    """Raise RuleViolation where it names somebody who may not advise, and so is not asked."""
    names = cannot_decide(unit.roster, held, unit.today)
    if names:
        raise RuleViolation(f"{NOT_IN_ORDERS}{', '.join(names)}.")


def cannot_decide(roster: Roster, held: Schedule, today: date) -> tuple[str, ...]:
    """Return the people in it who may advise neither now nor from its first day.

    Who is appointed from that day on only, may still be asked.
    """
    first = max(today, held.valid_from)
    return tuple(
        held.name_of(user)
        for user in held.users
        if not (roster.may_help(user, today) or roster.may_help(user, first))
    )


def change(unit: UnitOfWork, held: Schedule, **values: object) -> None:
    table = schedule_tables.schedule
    unit.update(table, table.c.number == held.number, **values)


def _decided(unit: UnitOfWork, number: int) -> str:
    """Say what has become of a version that is no draft any more."""
    found = schedule_queries.version(unit.connection, number)
    if found is None or found.approved_at is None:
        return CHANGED
    when = dates.moment(found.approved_at, unit.now, unit.regulation.calendar)
    return f"Этот график уже утверждён: {found.approved_by}, {when}."
