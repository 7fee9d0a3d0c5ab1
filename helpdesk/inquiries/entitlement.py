"""Once a day: who is no consultant any more keeps no inquiry, and the next cycle is not his."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, select, union

from helpdesk.access.sessions import end_sessions_of, forget_person
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK, Actor
from helpdesk.duty.known_accounts import bindings
from helpdesk.duty.order_register import standing
from helpdesk.inquiries.claims import end_offer_in, release_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork, lock_open
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule.coverage import follow_duty
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.journal_tables import journal_filter
from helpdesk.storage.records import IS_OPEN

log = logging.getLogger(__name__)

CHECK = "entitlement"
# In the history of a release: whose it was, when he had left the channel.
LEFT = "left"


@use_case
def upsert_staff(unit: UnitOfWork, actor: Actor) -> None:
    """Write down a member of the consultants' channel who has done nothing in it yet.

    The pages for staff have no chat to ask: they open to whom the desk has met. Who is not
    appointed keeps what the desk takes him for until the day's check, which releases what he has.
    """
    keep = unit.upsert_consultant if actor.appointed else unit.upsert_staff
    keep(actor)
    unit.update(inquiry_tables.person, inquiry_tables.person.c.id == actor.id, met=True)


def is_due(desk: Desk, now: datetime) -> bool:
    """Return whether today's check, in working hours, is still to be done."""
    calendar = desk.regulation().calendar
    if not calendar.is_open(now):
        return False
    last = desk.last_beat(CHECK)
    return last is None or calendar.local_date(last) != calendar.local_date(now)


def look_again(unit: UnitOfWork) -> None:
    """Let the check be due once more today: who may consult has changed."""
    unit.delete(clock_tables.heartbeat, clock_tables.heartbeat.c.name == CHECK)


def check(
    desk: Desk,
    is_consultant: Callable[[str], bool],
    now: datetime,
    *,
    is_member: Callable[[str], bool] | None = None,
) -> int:
    """Release what is claimed by people who are no consultants any more; return how many.

    `is_consultant` takes a Mattermost id and raises when the chat does not say: then nobody is
    taken for dismissed, and the check is done again later. `is_member` says the same of whoever
    only leads: whether he is in the channel; without it nobody is there but consultants.
    """
    # The sign of life comes first: an order that is entered meanwhile takes it away again.
    desk.write(lambda unit: unit.beat(CHECK), now)
    try:
        left = _who_left(desk, is_consultant, is_member or is_consultant)
        gone = desk.column(
            select(inquiry_tables.person.c.id).where(inquiry_tables.person.c.left_at.is_not(None))
        )
        back = [each for each in gone if is_consultant(each)]
        desk.write(lambda unit: unit.welcome_back(back), now)
        desk.write(_forget_former_leaders, now)
        return desk.write(lambda unit: sum(_dismiss(unit, each) for each in left), now)
    except Exception:
        desk.write(look_again, now)
        raise


def _who_left(
    desk: Desk, is_consultant: Callable[[str], bool], is_member: Callable[[str], bool]
) -> list[str]:
    """Return who is not any more what the desk takes him for.

    Those are consultants, and all who hold an open inquiry or are offered one: whoever leads may
    act without being appointed. He keeps a consultant's acts for as long as he is in the channel.
    """
    table, inquiry = inquiry_tables.person.c, inquiry_tables.inquiry.c
    known = select(table.id).where(table.entitled)
    having = [
        select(column).where(column.is_not(None), IS_OPEN)
        for column in (inquiry.claimant_id, inquiry.offered_to)
    ]
    only_met = desk.column(select(table.id).where(table.met, ~table.entitled))
    with desk.reading() as connection:
        acting = connection.execute(union(known, *having)).scalars().all()
    left = {each for each in acting if not is_consultant(each)}
    return sorted(left | {each for each in only_met if not is_member(each)})


def no_consultant(unit: UnitOfWork, person_id: str) -> None:
    """Write down that somebody consults no more: nothing comes back or is offered to him.

    Where he has come in to the staff's pages, he is put out, and unless he still leads his filters
    of the journal go. Whom the orders let advise, has left
    the channel: he is on duty no more.
    """
    table, inquiry = inquiry_tables.person, inquiry_tables.inquiry.c
    # Whoever is on duty is asked about every open inquiry: all are locked before anything else.
    lock_open(unit.connection)
    known = unit.person(person_id)
    posts = standing(unit.connection, unit.regulation, unit.today)
    leads = known is not None and posts.is_head(known.username)
    put_out = end_sessions_of if leads else forget_person
    put_out(unit.connection, person_id)
    gone = known is not None and unit.roster.may_help(known.username, unit.today)
    values = {"entitled": False, "met": False, **({"left_at": unit.now} if gone else {})}
    unit.update(table, table.c.id == person_id, **values)
    if gone:
        follow_duty(unit)
    for inquiry_id in _open(unit, inquiry.offered_to == person_id):
        offered = unit.load(inquiry_id)
        if offered.offered_to == person_id:
            end_offer_in(unit, offered)


def _forget_former_leaders(unit: UnitOfWork) -> None:
    """Let go of the filters of who leads no more and is no consultant: nothing dismisses him.

    Whom neither the desk nor the papers can name keeps his: he may lead.
    """
    table, connection = inquiry_tables.person.c, unit.connection
    authors: list[str] = unit.column(select(journal_filter.c.author_id).distinct())
    names = {each.user_id: each.name for each in bindings(connection, authors, ())}
    known = select(table.id, table.username, table.entitled).where(table.id.in_(authors))
    met = {row.id: row for row in connection.execute(known)}
    posts = standing(connection, unit.regulation, unit.today)
    for each in authors:
        name = met[each].username if each in met else names.get(each)
        advises = each in met and met[each].entitled
        if name and not advises and not posts.is_head(name):
            forget_person(connection, each)


def _dismiss(unit: UnitOfWork, person_id: str) -> int:
    no_consultant(unit, person_id)
    held = held_by(unit, person_id)
    for inquiry_id in held:
        release_in(unit, unit.load(inquiry_id), CLOCK, Move.RELEASE, data={LEFT: person_id})
        log.info("released: no consultant any more", extra={"inquiry": inquiry_id})
    if held:
        # One notice for all that he had: the head may give it to somebody at once.
        params: dict[str, object] = {"from": person_id, "ids": held}
        unit.tell(None, NotificationType.LEFT, [unit.head], params=params)
    return len(held)


def held_by(unit: UnitOfWork, person_id: str) -> list[int]:
    """Return the open inquiries that somebody has claimed, the oldest first."""
    return _open(unit, inquiry_tables.inquiry.c.claimant_id == person_id)


def _open(unit: UnitOfWork, which: ColumnElement[bool]) -> list[int]:
    """Return the open inquiries of which that holds, in the order of their ids."""
    table = inquiry_tables.inquiry.c
    query = select(table.id).where(which, IS_OPEN)
    return unit.column(query.order_by(table.id))
