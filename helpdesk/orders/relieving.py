"""Writing down that somebody is relieved; what he had goes to colleagues in the same act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, or_, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.duty.order_register import appointments, standing
from helpdesk.duty.standing import Appointment, DutyStanding, Post
from helpdesk.inquiries.entitlement import no_consultant
from helpdesk.inquiries.handing_over import give
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.orders.papers import FAR, NOT_HELD, Paper, enter_by, is_far, order_id
from helpdesk.schedule.coverage import follow_duty
from helpdesk.storage import inquiry_tables
from helpdesk.storage.order_tables import appointment
from helpdesk.storage.records import IS_OPEN, inquiry_of, person_of

TOO_EARLY = "Освободить можно не раньше дня назначения: {}."
TOO_LATE = "Назначение и так кончается {}. Проверьте дату."
HIMSELF = "Выберите другого коллегу: этого как раз освобождают."


class WrongDay(RuleViolation):
    """Nobody can be relieved from that day on."""


@dataclass(frozen=True)
class Successors:
    """Who gets what the relieved one has in hand: None is nobody, whoever claims it next.

    `single` names inquiries that go elsewhere than the rest; what he has claimed since the head
    looked is among the rest.
    """

    rest: Person | None = None
    single: Mapping[int, Person | None] = field(default_factory=dict)

    def of(self, inquiry_id: int) -> Person | None:
        return self.single.get(inquiry_id, self.rest)

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(person for person in (self.rest, *self.single.values()) if person)


@dataclass(frozen=True)
class Relieved:
    """What has come of it. Where it is not `at_once`, the daily check frees what he then has.

    `moved` counts what has changed hands; None where he keeps what he has, or it was sent twice.
    """

    at_once: bool
    moved: int | None = None


@dataclass(frozen=True)
class InHand:
    """What somebody holds that is open, and what is offered to him; the oldest first."""

    claims: tuple[Inquiry, ...]
    offers: tuple[Inquiry, ...]


def in_hand(connection: Connection, username: str) -> InHand:
    """Return what somebody has in hand, by his name in the chat."""
    ids = [person.id for person in _known_as(connection, username)]
    table = inquiry_tables.inquiry.c
    is_his = or_(table.claimant_id.in_(ids), table.offered_to.in_(ids))
    query = select(inquiry_tables.inquiry).where(IS_OPEN, is_his).order_by(table.id)
    found = [inquiry_of(row) for row in connection.execute(query)]
    return InHand(
        tuple(each for each in found if each.claimant_id in ids),
        tuple(each for each in found if each.offered_to in ids),
    )


def may_follow(connection: Connection, today: DutyStanding, username: str) -> list[Person]:
    """Return who may take over from somebody: known in the consultants' channel and appointed."""
    table = inquiry_tables.person.c
    query = select(inquiry_tables.person).where(table.entitled, table.username != username)
    known = [person_of(row) for row in connection.execute(query.order_by(table.name))]
    return [person for person in known if today.may_consult(person.username)]


@use_case
def relieve(
    unit: UnitOfWork,
    appointment_id: int,
    paper: Paper,
    first_free: date,
    successors: Successors,
    actor: Actor,
) -> Relieved:
    """Write down that somebody is relieved from `first_free` on; the day before was his last.

    From today or earlier on, all that he has in hand changes hands in the same transaction. The
    same sent twice is done once. Raise RuleViolation, in words for who enters it.
    """
    enter_by(unit, actor)
    known = appointments(unit.connection)
    held = next((each for each in known if each.id == appointment_id), None)
    if held is None:
        raise RuleViolation(NOT_HELD)
    if any(person.username == held.username for person in successors.people):
        raise RuleViolation(HIMSELF)
    order = order_id(unit, paper, actor)
    if not _end(unit, held, order, first_free, actor):
        return Relieved(first_free <= unit.today)
    moved = (
        _release(unit, held, successors, actor, unit.today) if first_free <= unit.today else None
    )
    follow_duty(unit)
    return Relieved(first_free <= unit.today, moved)


def _end(unit: UnitOfWork, held: Appointment, order: int, first_free: date, actor: Actor) -> bool:
    """Write the last day beside the first; return False where it stands there already."""
    if is_far(first_free, unit.today):
        raise WrongDay(FAR)
    # Who is relieved on the very day of his appointment has held it for no day.
    if first_free < held.first:
        raise WrongDay(TOO_EARLY.format(f"{held.first:%d.%m.%Y}"))
    last = first_free - timedelta(days=1)
    if held.ended_by is not None and held.ended_by.id == order and held.last == last:
        return False
    if held.last is not None and last >= held.last:
        raise WrongDay(TOO_LATE.format(f"{held.last:%d.%m.%Y}"))
    table = appointment.c
    open_ended = or_(table.last.is_(None), table.last == held.last)
    # An annulled relief gives back what the appointment itself has named.
    planned = held.last if held.ended_by is None else table.planned_last
    ended = {"ended_by_order": order, "ended_by": actor.id, "ended_at": unit.now}
    values = {"last": last, "planned_last": planned, **ended}
    if unit.update(appointment, table.id == held.id, open_ended, **values) != 1:
        raise RuleViolation(NOT_HELD)
    return True


def _release(
    unit: UnitOfWork, held: Appointment, successors: Successors, actor: Actor, today: date
) -> int | None:
    """Let his claims go over, each group with one notice; return how many they were.

    None is returned where he keeps them, for he still advises.
    """
    if held.post is not Post.CONSULTANT:
        return None
    # Where the only appointment there was is void by this, everybody in the channel advises again.
    if standing(unit.connection, unit.regulation, today).may_consult(held.username):
        return None
    found = in_hand(unit.connection, held.username)
    ids = sorted({each.id for each in (*found.claims, *found.offers)})
    loaded = [unit.load(each) for each in ids]
    moved = 0
    for person in _known_as(unit.connection, held.username):
        his = [each for each in loaded if each.is_open and each.claimant_id == person.id]
        for to in dict.fromkeys(successors.of(each.id) for each in his):
            group = [each for each in his if successors.of(each.id) == to]
            key = f"relieved:{held.id}:{to.id if to else ''}"
            give(unit, person.id, to, group, actor, key)
        no_consultant(unit, person.id)
        moved += len(his)
    return moved


def _known_as(connection: Connection, username: str) -> list[Person]:
    table = inquiry_tables.person
    query = select(table).where(table.c.username == username).order_by(table.c.id)
    return [person_of(row) for row in connection.execute(query)]
