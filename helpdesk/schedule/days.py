"""Single days: who is away, and who stands in for whom. Neither needs the director again."""

from dataclasses import replace
from datetime import date

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Deed, Swap, SwapState
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.decisions import Person
from helpdesk.schedule import schedule_messages
from helpdesk.schedule.coverage import follow_duty
from helpdesk.schedule.draft import lock, lock_duty, note
from helpdesk.schedule.schedule_messages import ask_who_leads_now
from helpdesk.storage import schedule_tables

NOT_YOURS = "Это отмечает сам человек или завуч."
BACKWARDS = "Последний день раньше первого."
IS_PAST = "Этот день уже прошёл."
NOT_ON_DUTY = "В этот день по графику дежурит не этот человек."
NO_SCHOOL = "В этот день школа не работает: подменять не нужно."
TO_ONESELF = "Подменить может только другой человек: выберите коллегу."
NO_CONSULTANT = "В этот день коллега по приказам не консультант. Попросите другого."
ALSO_AWAY = "В этот день коллеги тоже нет. Попросите другого."
NO_SUCH = "Такой записи нет, или она уже закрыта."
NOT_ASKED = "Об этом просили не вас."
SETTLED = {
    SwapState.ACCEPTED: "Уже решено: в этот день подменяет {by}.",
    SwapState.DECLINED: "Уже решено: {by} подменить не может.",
    SwapState.WITHDRAWN: "Просьбу уже сняли, в этот день помогает {name}.",
}
ASKED_ALREADY = "О подмене на этот день уже попросили."


@use_case
def enter_absence(unit: UnitOfWork, who: Person, first: date, last: date, actor: Actor) -> int:
    """Write down that somebody is away; he himself does, or the head. Return its id."""
    _refuse_others(actor, who.user)
    if last < first:
        raise RuleViolation(BACKWARDS, Code.LAST_DAY)
    if last < unit.today:
        raise RuleViolation(IS_PAST, Code.LAST_DAY)
    lock_duty(unit)
    found: int = unit.insert(
        schedule_tables.absence,
        user=who.user,
        name=who.name,
        first=first,
        last=last,
        entered_by=actor.username,
        entered_at=unit.now,
    )
    note(unit, Deed.ABSENT, actor, DecidedBy.PAGE, subject=found)
    follow_duty(unit)
    ask_who_leads_now(unit)
    return found


@use_case
def take_out_absence(unit: UnitOfWork, absence_id: int, actor: Actor) -> None:
    """Take an absence out: it was a mistake, or he has come earlier. The row is kept."""
    lock_duty(unit)
    held = next((a for a in schedule_queries.absences(unit.connection) if a.id == absence_id), None)
    if held is None:
        raise RuleViolation(NO_SUCH)
    _refuse_others(actor, held.user)
    table = schedule_tables.absence
    unit.update(table, table.c.id == absence_id, taken_out_at=unit.now)
    note(unit, Deed.PRESENT, actor, DecidedBy.PAGE, subject=absence_id)
    follow_duty(unit)


@use_case
def ask_to_stand_in(
    unit: UnitOfWork, day: date, whose: Person | None, by: Person, actor: Actor
) -> int:
    """Ask a colleague to take one's day, or as the head somebody else's; nothing changes before
    he accepts. Return its id.
    """
    user, name = (whose.user, whose.name) if whose else (actor.username, actor.name)
    lock(unit)
    _refuse_others(actor, user)
    _refuse_unfit(unit, day, user, by)
    swap_id: int = unit.insert(
        schedule_tables.swap,
        day=day,
        user=user,
        name=name,
        by_user=by.user,
        by_name=by.name,
        state=SwapState.ASKED,
        asked_at=unit.now,
    )
    note(unit, Deed.SWAP_ASKED, actor, DecidedBy.PAGE, subject=swap_id)
    asked = schedule_queries.swap(unit.connection, swap_id)
    assert asked is not None  # noqa: S101 - it was written just now
    schedule_messages.ask_to_stand_in(unit, asked)
    return swap_id


def _refuse_unfit(unit: UnitOfWork, day: date, user: str, by: Person) -> None:
    if by.user == user:
        raise RuleViolation(TO_ONESELF, Code.STAND_IN)
    if day < unit.today:
        raise RuleViolation(IS_PAST, Code.DAY)
    if not unit.regulation.calendar.is_working_day(day):
        raise RuleViolation(NO_SCHOOL, Code.DAY)
    if user not in unit.roster.standing_on(day):
        raise RuleViolation(NOT_ON_DUTY, Code.DAY)
    if not unit.roster.may_help(by.user, day):
        raise RuleViolation(NO_CONSULTANT)
    if unit.roster.is_away(by.user, day):
        raise RuleViolation(ALSO_AWAY, Code.STAND_IN)
    open_ones = schedule_queries.swaps(unit.connection, SwapState.ASKED, SwapState.ACCEPTED)
    if any((each.user, each.day) == (user, day) for each in open_ones):
        raise RuleViolation(ASKED_ALREADY, Code.DAY)


_DEEDS = {
    SwapState.ACCEPTED: Deed.SWAP_ACCEPTED,
    SwapState.DECLINED: Deed.SWAP_DECLINED,
    SwapState.WITHDRAWN: Deed.SWAP_WITHDRAWN,
}


@use_case
def settle_swap(
    unit: UnitOfWork, swap_id: int, state: SwapState, actor: Actor, way: DecidedBy
) -> None:
    """Settle it, once however often it is said; both of the two hear of it, each in his words.

    The colleague who was asked takes the day over (ACCEPTED) or does not (DECLINED). Who has asked
    takes the wish back (WITHDRAWN), also one that was accepted: the day is his own again.
    """
    lock_duty(unit)
    held = _open_swap(unit, swap_id, state, actor)
    if held.state is state:
        return
    takes_back = state is SwapState.WITHDRAWN
    owner = held.user if takes_back else held.by_user
    if actor.username != owner and not (takes_back and actor.head):
        raise RuleViolation(NOT_ASKED)
    if held.day < unit.today:
        raise RuleViolation(IS_PAST)
    table = schedule_tables.swap
    unit.update(table, table.c.id == swap_id, state=state, settled_at=unit.now)
    note(unit, _DEEDS[state], actor, way, subject=swap_id)
    settled = replace(held, state=state)
    schedule_messages.tell_settled(unit, settled, actor)
    if SwapState.ACCEPTED in (held.state, state):
        schedule_messages.tell_head_of_swap(unit, settled, actor)
    follow_duty(unit)


def _open_swap(unit: UnitOfWork, swap_id: int, wanted: SwapState, actor: Actor) -> Swap:
    """Return one that is open, or that this person has settled in just this way before."""
    held = schedule_queries.swap(unit.connection, swap_id)
    if held is None:
        raise RuleViolation(NO_SUCH)
    may_settle = {SwapState.ASKED, *([SwapState.ACCEPTED] if wanted is SwapState.WITHDRAWN else [])}
    again = held.state is wanted and actor.username in (held.user, held.by_user)
    if not again and held.state not in may_settle:
        raise RuleViolation(SETTLED[held.state].format(by=held.by_name, name=held.name))
    return held


def _refuse_others(actor: Actor, user: str) -> None:
    if actor.username != user and not actor.head:
        raise RuleViolation(NOT_YOURS, Code.WHO)
