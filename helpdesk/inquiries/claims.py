"""Who works on an inquiry, and what he alone sees: claim, release, offer, reassign, reveal."""

from typing import Unpack

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType, direct
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import CLOCK, Actor, Person, Role
from helpdesk.domain.states import State
from helpdesk.kernel.addressing import by_chat
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import moves, use_case
from helpdesk.storage import inquiry_tables

NOT_OFFERED: Changes = {"offered_to": None, "offered_at": None}
HIS_OWN = "Это вопрос самого коллеги. Выберите другого: себе не отвечают."
REVEALED = "revealed"
NOT_CLAIMANT = "Скрытое видит только тот, кто занимается вопросом: нажмите «Беру»."
NOTHING_HIDDEN = "Здесь ничего не скрыто."


@use_case
def claim(unit: UnitOfWork, inquiry_id: int, actor: Actor) -> Inquiry:
    """Take an unclaimed inquiry. Of two who press at once one wins; the other reads who."""
    inquiry = unit.load(inquiry_id)
    if inquiry.claimant_id == actor.id and inquiry.state is State.CLAIMED:
        return inquiry
    unit.permit(Move.CLAIM, inquiry, actor)
    after = unit.save(inquiry, actor, Move.CLAIM, **taken(unit, inquiry, actor))
    unit.tell(after, NotificationType.CLAIMED, [THREAD], key=after.version)
    return after


def taken(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Changes:
    """Return what changes when somebody takes an inquiry, and tell the requester who he is."""
    unit.tell(inquiry, NotificationType.CLAIMED, by_chat(inquiry), key=actor.id)
    return _held_by(unit, inquiry, actor.id)


def _held_by(unit: UnitOfWork, inquiry: Inquiry, claimant_id: str) -> Changes:
    used = inquiry.window_used
    if inquiry.window_from is not None:
        calendar = unit.regulation.calendar
        used += calendar.working_time_between(inquiry.window_from, unit.now).total_seconds()
    return {
        "state": State.CLAIMED if inquiry.state is State.NEW else inquiry.state,
        "claimant_id": claimant_id,
        "claimed_at": unit.now,
        **NOT_OFFERED,
        "free_since": None,
        "window_from": None,
        "window_used": used,
    }


def freed(unit: UnitOfWork, inquiry: Inquiry) -> Changes:
    """Return what changes when nobody works on an inquiry any more.

    The claim window begins anew when the word that it is free has been delivered.
    """
    return {
        "state": State.NEW if inquiry.state is State.CLAIMED else inquiry.state,
        "claimant_id": None,
        "claimed_at": None,
        **NOT_OFFERED,
        "free_since": unit.now,
        "window_from": None,
    }


@moves(Move.RELEASE)
def release(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Give an inquiry back, which is said in its thread, with a mention."""
    return release_in(unit, inquiry, actor, Move.RELEASE)


def release_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    what: str,
    *,
    data: dict[str, object] | None = None,
    calls: bool = True,
    **changes: Unpack[Changes],
) -> Inquiry:
    """Free an inquiry and say so where the consultants read; the thread `calls` who is on duty."""
    if inquiry.claimant_id is None:
        raise RuleViolation("Вопрос и так свободен.")
    freeing: Changes = {**freed(unit, inquiry), **changes}
    after = unit.save(inquiry, actor, what, data=data, **freeing)
    unit.tell(
        after, NotificationType.RELEASED, [THREAD], key=after.version, params={"calls": calls}
    )
    return after


@moves(Move.STILL_ON)
def still_on(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Say that one is still at work on an inquiry that went quiet: its quiet spell begins anew."""
    if Step.ASK_IF_QUIET not in inquiry.fired:
        return inquiry
    return unit.save(inquiry, actor, Move.STILL_ON)


@moves(Move.OFFER)
def offer(unit: UnitOfWork, inquiry: Inquiry, colleague: Person, actor: Actor) -> Inquiry:
    """Ask a colleague to take over; the claimant stays until he accepts."""
    if colleague.id == actor.id:
        raise RuleViolation("Вопрос и так у вас.")
    if colleague.id == inquiry.mattermost_id:
        raise RuleViolation(HIS_OWN)
    upsert_consultant(unit, colleague)
    after = unit.save(
        inquiry,
        actor,
        Move.OFFER,
        data={"to": colleague.id},
        offered_to=colleague.id,
        offered_at=unit.now,
    )
    unit.tell(after, NotificationType.OFFERED, [THREAD, *direct(colleague.id)], key=after.version)
    return after


@moves(Move.ACCEPT)
def accept(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Take over what a colleague has offered."""
    after = reassign_in(unit, inquiry, actor.id, actor, Move.ACCEPT)
    told = [THREAD, *direct(inquiry.claimant_id)]
    unit.tell(after, NotificationType.OFFER_ACCEPTED, told, key=after.version)
    return after


@moves(Move.DECLINE)
def decline(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Leave an offered inquiry with the colleague who has it."""
    after = unit.save(inquiry, actor, Move.DECLINE, **NOT_OFFERED)
    told = [THREAD, *direct(inquiry.claimant_id)]
    unit.tell(after, NotificationType.OFFER_DECLINED, told, key=after.version)
    return after


def end_offer_in(unit: UnitOfWork, inquiry: Inquiry, **changes: Unpack[Changes]) -> Inquiry:
    """Take an offer back that nobody has answered, or nobody can answer any more."""
    changes |= NOT_OFFERED
    after = unit.save(inquiry, CLOCK, Step.OFFER_EXPIRED, **changes)
    told = [THREAD, *direct(after.claimant_id)]
    unit.tell(after, NotificationType.OFFER_EXPIRED, told, key=after.version)
    return after


@moves(Move.REASSIGN)
def reassign(unit: UnitOfWork, inquiry: Inquiry, colleague: Person, actor: Actor) -> Inquiry:
    """Give an inquiry to a colleague; the head's move. A new one is thereby in work."""
    if colleague.id == inquiry.mattermost_id:
        raise RuleViolation(HIS_OWN)
    upsert_consultant(unit, colleague)
    after = reassign_in(unit, inquiry, colleague.id, actor)
    told = [THREAD, *direct(colleague.id, inquiry.claimant_id)]
    unit.tell(after, NotificationType.REASSIGNED, dict.fromkeys(told), key=after.version)
    return after


def reassign_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    claimant_id: str,
    actor: Actor,
    move: Move = Move.REASSIGN,
) -> Inquiry:
    """Write down that somebody has an inquiry from now on, and tell its requester."""
    after = unit.save(inquiry, actor, move, **_held_by(unit, inquiry, claimant_id))
    unit.tell(after, NotificationType.CLAIMED, by_chat(after), key=claimant_id)
    return after


def upsert_consultant(unit: UnitOfWork, person: Person) -> None:
    """Keep a colleague's name; that he may claim, the caller has made sure of."""
    unit.upsert_consultant(Actor(Role.CONSULTANT, person.id, person.username, person.name))


def claims_too(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Changes:
    """Who answers or asks about an unclaimed inquiry thereby takes it."""
    return taken(unit, inquiry, actor) if inquiry.claimant_id is None else {}


@use_case
def reveal(unit: UnitOfWork, inquiry_id: int, text_id: int, actor: Actor) -> str:
    """Return a text as it was written, and write down who has looked at it.

    Raise RuleViolation for everybody but the claimant, and where nothing was left out.
    """
    inquiry = unit.load(inquiry_id)
    if not actor.id or inquiry.claimant_id != actor.id:
        raise RuleViolation(NOT_CLAIMANT)
    text = inquiry_tables.text.c
    query = select(text.original).where(text.id == text_id, text.inquiry_id == inquiry_id)
    original: str | None = unit.value(query)
    if original is None:
        raise RuleViolation(NOTHING_HIDDEN)
    unit.save(inquiry, actor, REVEALED, data={"text": text_id})
    return original
