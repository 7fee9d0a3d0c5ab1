"""What the requester adds for the vendor's support joins the letter: a new one, the old is kept."""

from collections.abc import Mapping
from datetime import datetime

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK, Actor
from helpdesk.domain.states import HandoffReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.handoffs import letter_text
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import schema
from helpdesk.vendor.checking import BY_KIND

NOTHING = "Заполните хотя бы одно поле."
NOT_HANDED_OFF = "Письма в поддержку сейчас нет: дополнить нечего."


def complete(
    desk: Desk, inquiry_id: int, told: Mapping[TextKind, str], actor: Actor, now: datetime
) -> Inquiry:
    """Let answers to what was missing join; the letter is written anew, the earlier one stays.

    Whoever has sent the earlier one is told to send this after it: nothing changes silently.
    """
    given = {kind: body.strip() for kind, body in told.items() if kind in BY_KIND and body.strip()}
    if not given:
        raise RuleViolation(NOTHING)
    look_through(*given.values())
    return desk.move(Move.ADD, inquiry_id, actor, now, _complete_in, given, actor)


def _complete_in(
    unit: UnitOfWork, inquiry: Inquiry, given: Mapping[TextKind, str], actor: Actor
) -> Inquiry:
    if inquiry.state is not State.HANDED_OFF:
        raise RuleViolation(NOT_HANDED_OFF)
    for kind, body in given.items():
        unit.write(inquiry, actor, kind, body)
    letter_id = _write_anew(unit, inquiry)
    after = unit.save(inquiry, actor, Move.ADD, data={"letter": letter_id})
    to = [THREAD, *reach(after, by_phone=False)]
    unit.tell(after, NotificationType.LETTER_ANEW, to, key=letter_id)
    return after


def _write_anew(unit: UnitOfWork, inquiry: Inquiry) -> int:
    table = schema.handoff.c
    here = (table.inquiry_id == inquiry.id) & (table.cycle == inquiry.cycle)
    reason = unit.connection.execute(schema.handoff.select().where(here)).one().reason
    letter_id = unit.write(
        inquiry, CLOCK, TextKind.LETTER, letter_text(unit, inquiry, HandoffReason(reason))
    )
    unit.update(schema.handoff, here, letter_id=letter_id)
    return letter_id
