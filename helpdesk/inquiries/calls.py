"""A telephone call to who asked: reached, with what he says of the answer, or not reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.inquiries.answering import did_not_help_in, helped_in
from helpdesk.inquiries.calling import log_call_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.regulation.support_letter import SCHOOL_SENDS
from helpdesk.storage import schema


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
    after = log_call_in(unit, inquiry, actor, reached=reached, note=note, noted=noted)
    if outcome is Outcome.HELPED:
        unit.permit(Move.HELPED, after, actor)
        return helped_in(unit, after, actor)
    if outcome is Outcome.DID_NOT_HELP:
        unit.permit(Move.DID_NOT_HELP, after, actor)
        return did_not_help_in(unit, after, actor, note)
    return after


def _is_logged(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, since: int) -> bool:
    table = schema.history.c
    query = select(table.id).where(
        table.inquiry_id == inquiry.id,
        table.what == Move.LOG_CALL,
        table.actor_id == actor.id,
        table.seq > since,
    )
    return unit.connection.execute(query.limit(1)).first() is not None
