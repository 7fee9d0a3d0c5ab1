"""All of somebody's claims at once: he is ill, on a course, or no consultant any more.

One transaction, so that either everything has gone over or nothing has.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, THREAD, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.rules import refuse_but_head
from helpdesk.inquiries.claims import reassign_in, release_in, upsert_consultant
from helpdesk.inquiries.entitlement import LEFT, held_by
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import IS_OPEN, person_of

ONLY_HEAD = "Передать все вопросы коллеги может только завуч или директор."
NOTHING = "У этого коллеги открытых вопросов сейчас нет."
SAME = "Выберите другого коллегу: у этого вопросы и так."


@dataclass(frozen=True)
class Holder:
    """Somebody with open claims; of who has left, those that became free when he did."""

    person: Person
    claims: int


def holders(desk: Desk) -> list[Holder]:
    """Return whose claims can be handed over: who has left the channel comes first."""
    with desk.reading() as connection:
        counted = _count_held(connection)
        counted.update(_left_behind(connection).values())
        people = inquiry_tables.person
        query = select(people).where(people.c.id.in_(list(counted)))
        known = [person_of(row) for row in connection.execute(query)]
    found = [Holder(person, counted[person.id]) for person in known]
    return sorted(found, key=lambda holder: (holder.person.entitled, holder.person.name))


@use_case
def hand_over(unit: UnitOfWork, from_id: str, to: Person | None, actor: Actor, key: str) -> int:
    """Give all open claims of somebody to a colleague, or back to everybody; return how many.

    The head's move. Each inquiry gets its line of history and a word in its thread; the people
    get one notice each. The same `key` again changes nothing.
    """
    refuse_but_head(actor, ONLY_HEAD)
    if to is not None and to.id == from_id:
        raise RuleViolation(SAME)
    inquiries = [unit.load(each) for each in _his(unit, from_id, with_freed=to is not None)]
    unit.upsert_consultant(actor)
    if unit.was_told(NotificationType.HANDED_OVER, key):
        return 0
    # Read under their locks: whatever has changed hands meanwhile stays where it is.
    holders_now = {from_id} if to is None else {from_id, None}
    moved = [i for i in inquiries if i.is_open and i.claimant_id in holders_now]
    if not moved:
        raise RuleViolation(NOTHING)
    give(unit, from_id, to, moved, actor, key)
    return len(moved)


def give(
    unit: UnitOfWork,
    from_id: str,
    to: Person | None,
    inquiries: Sequence[Inquiry],
    actor: Actor,
    key: str,
) -> None:
    """Give loaded inquiries of somebody to a colleague, or back to everybody, and tell them."""
    for inquiry in inquiries:
        _move(unit, inquiry, to, actor)
    former = unit.person(from_id)
    addressees = [by_id(actor.id), by_id(to.id) if to else CHANNEL]
    if former is not None and former.entitled:
        addressees.append(by_id(from_id))
    ids = [inquiry.id for inquiry in inquiries]
    params: dict[str, object] = {"from": from_id, "to": to.id if to else "", "ids": ids}
    told = dict.fromkeys(addressees)
    unit.tell(None, NotificationType.HANDED_OVER, told, key=key, params=params)


def _his(unit: UnitOfWork, person_id: str, *, with_freed: bool) -> list[int]:
    """In the order of their ids, in which everybody locks several of them."""
    freed = _left_behind(unit.connection) if with_freed else {}
    return sorted({*held_by(unit, person_id), *(i for i, who in freed.items() if who == person_id)})


def _move(unit: UnitOfWork, inquiry: Inquiry, to: Person | None, actor: Actor) -> None:
    if to is None or to.id == inquiry.mattermost_id:
        if inquiry.claimant_id is None:
            return  # It is his own and free already: another takes it.
        unit.permit(Move.RELEASE, inquiry, actor)
        # Whoever is on duty is called once for all of them, in the channel.
        release_in(unit, inquiry, actor, Move.RELEASE, calls=False)
        return
    unit.permit(Move.REASSIGN, inquiry, actor)
    upsert_consultant(unit, to)
    after = reassign_in(unit, inquiry, to.id, actor)
    unit.tell(after, NotificationType.REASSIGNED, [THREAD], key=after.version)


def _count_held(connection: Connection) -> Counter[str]:
    table = inquiry_tables.inquiry.c
    query = select(table.claimant_id).where(table.claimant_id.is_not(None), IS_OPEN)
    return Counter(connection.execute(query).scalars())


def _left_behind(connection: Connection) -> dict[int, str]:
    """Return what is free since its claimant left the channel, with who that was."""
    inquiry, history = inquiry_tables.inquiry.c, inquiry_tables.history.c
    released = (
        select(history.inquiry_id)
        .join(inquiry_tables.inquiry, inquiry.id == history.inquiry_id)
        .where(inquiry.claimant_id.is_(None), IS_OPEN)
        .where(history.what == Move.RELEASE, history.role == "clock")
    )
    query = (
        select(history.inquiry_id, history.data)
        .where(history.inquiry_id.in_(released.scalar_subquery()))
        .order_by(history.inquiry_id, history.seq)
    )
    rows = connection.execute(query)
    # Only the last change of hands counts: it may have been claimed and given back since.
    last = {row.inquiry_id: row.data for row in rows if "claimant" in row.data}
    return {inquiry_id: str(data[LEFT]) for inquiry_id, data in last.items() if LEFT in data}
