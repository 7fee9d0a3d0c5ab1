"""Calls that are written down, with what was said, and the call to a lesson going on now."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import MAIL, PHONE, THREAD, DeliveryState, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.answering import did_not_help_in, helped_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import CALL_ATTEMPTS, NEXT_CALL
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import look_through
from helpdesk.regulation import lessons
from helpdesk.regulation.support_letter import SCHOOL_SENDS
from helpdesk.storage import inquiry_tables


class Outcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    MISSED = "missed"
    # He has no mail, has heard the letter, and agrees that the school send it for him.
    SCHOOL_SENDS = "school_sends"


NOT_HANDED_OFF = "Письма в поддержку сейчас нет: отправлять нечего."


def call(
    desk: Desk,
    inquiry_id: int,
    outcome: Outcome,
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
    since: int | None = None,
) -> Inquiry:
    """Write down a call and what follows from it, in one act.

    With `since`, the version that the page showed, a call that this person has logged after it is
    taken for the same one, sent twice. Raise RuleViolation where the table of moves is against it:
    then the call is not written down either.
    """
    look_through(note)
    return desk.write(_call_in, now, inquiry_id, outcome, actor, note=note, since=since)


def _call_in(
    unit: UnitOfWork,
    inquiry_id: int,
    outcome: Outcome,
    actor: Actor,
    *,
    note: str,
    since: int | None,
) -> Inquiry:
    inquiry = unit.load(inquiry_id)
    if since is not None and _is_logged(unit, inquiry, actor, since):
        return inquiry
    unit.permit(Move.LOG_CALL, inquiry, actor)
    reached = outcome is not Outcome.MISSED
    agreed = outcome is Outcome.SCHOOL_SENDS
    if agreed and inquiry.state is not State.HANDED_OFF:
        raise RuleViolation(NOT_HANDED_OFF)
    noted = {SCHOOL_SENDS: True} if agreed else None
    after = _log_call_in(unit, inquiry, actor, reached=reached, note=note, noted=noted)
    if outcome is Outcome.HELPED:
        unit.permit(Move.HELPED, after, actor)
        return helped_in(unit, after, actor)
    if outcome is Outcome.DID_NOT_HELP:
        unit.permit(Move.DID_NOT_HELP, after, actor)
        return did_not_help_in(unit, after, actor, note)
    return after


def _is_logged(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, since: int) -> bool:
    table = inquiry_tables.history.c
    query = select(table.id).where(
        table.inquiry_id == inquiry.id,
        table.what == Move.LOG_CALL,
        table.actor_id == actor.id,
        table.seq > since,
    )
    return unit.value(query) is not None


def _log_call_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    *,
    reached: bool,
    note: str = "",
    noted: Mapping[str, object] | None = None,
) -> Inquiry:
    """Write down a call, within a transaction; who was not reached is tried again in a while."""
    data: dict[str, object] = {"reached": reached, **(noted or {})}
    if note.strip():
        data["text"] = unit.write(inquiry, actor, TextKind.CALL_NOTE, note.strip())
    changes: Changes = {"calls_tried": inquiry.calls_tried + 1, "call_again_at": None}
    if reached:
        changes["reached_at"] = unit.now
        data["told"] = _settle_calls(unit, inquiry)
    elif inquiry.calls_tried + 1 < CALL_ATTEMPTS:
        again = unit.regulation.calendar.add_working_time(unit.now, NEXT_CALL)
        changes["call_again_at"] = again
    after = unit.save(inquiry, actor, Move.LOG_CALL, data=data, **changes)
    unit.tell(after, NotificationType.CALL_LOGGED, [THREAD], key=after.version)
    return after


def _settle_calls(unit: UnitOfWork, inquiry: Inquiry) -> list[int]:
    """Whoever called has told the requester, and nobody else, what had not reached him."""
    table = inquiry_tables.delivery.c
    own = [PHONE, MAIL, by_id(inquiry.mattermost_id)]
    statement = (
        update(inquiry_tables.delivery)
        .where(table.inquiry_id == inquiry.id, table.state == DeliveryState.PARKED)
        .where(table.addressee.in_(own))
        .values(state=DeliveryState.DELIVERED_BY_PHONE, sent_at=unit.now)
        .returning(table.id)
    )
    return list(unit.connection.execute(statement).scalars())


@use_case
def call_to_lesson(unit: UnitOfWork, inquiry_id: int, actor: Actor) -> Inquiry:
    """Call whoever is on duty, once: the teacher's lesson is going on right now.

    The button stays where it was: pressed when no lesson can be going on, it calls nobody.
    """
    inquiry = unit.load(inquiry_id)
    phone = unit.regulation.school.phone
    if inquiry.state not in (State.NEW, State.CLAIMED):
        raise RuleViolation(
            f"Этот вопрос уже не ждёт ответа. Нужна помощь на уроке — позвоните: {phone}."
        )
    if NotificationType.LESSON_NOW in inquiry.fired:
        return inquiry
    if not lessons.may_be_on(unit.regulation, unit.now):
        raise RuleViolation(
            "Сейчас уроков нет, поэтому дежурного не зовём. Ваш вопрос записан, консультанты "
            f"его видят. Срочно — позвоните: {phone}."
        )
    fired = {**inquiry.fired, str(NotificationType.LESSON_NOW): unit.now.isoformat()}
    after = unit.save(inquiry, actor, NotificationType.LESSON_NOW, fired=fired)
    unit.tell(after, NotificationType.LESSON_NOW, [THREAD])
    return after
