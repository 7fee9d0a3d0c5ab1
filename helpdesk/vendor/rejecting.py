"""The support has rejected the letter: what it gave as its reason, what to mend, and a new one."""

from datetime import datetime

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.privacy.holding_back import hold
from helpdesk.vendor.cases import case_number, refuse_bystander, tell_mates, update_handoff
from helpdesk.vendor.owing import owing

NO_REASON = "Выберите причину из списка или напишите её."


def vendor_rejected(
    desk: Desk,
    inquiry_id: int,
    reason: int | None,
    actor: Actor,
    now: datetime,
    *,
    body: str = "",
    insisted: bool = False,
) -> Inquiry:
    """Write down that the support has rejected it; the requester reads what to mend.

    `reason` counts from 0 in the regulation's list. Nobody waits on the rejected case any longer,
    whose number stays in the history; until the letter has been sent anew, its requester owes it.
    Those who wait on the same case keep the number, which may be theirs to give up: their
    colleagues are told. Raise LooksSecret where a colleague's words look like a password, unless
    `insisted`.
    """
    words = body.strip()
    look_through(words)
    hold(words, actor, insisted=insisted)
    return desk.move(
        Move.VENDOR_REJECTED, inquiry_id, actor, now, _vendor_rejected_in, reason, actor, words
    )


def _vendor_rejected_in(
    unit: UnitOfWork, inquiry: Inquiry, reason: int | None, actor: Actor, words: str
) -> Inquiry:
    refuse_bystander(unit, inquiry, actor)
    listed = _listed(unit, reason)
    shown, because = (
        ". ".join(each for each in (listed, own) if each) for own in (mask(words), words)
    )
    if not because:
        raise RuleViolation(NO_REASON)
    text_id = unit.write(inquiry, actor, TextKind.VENDOR_REJECTED, because, shown)
    # While the number still says who they are.
    tell_mates(unit, inquiry, NotificationType.CASE_REJECTED, text_id)
    data = {"text": text_id, "reason": reason, **case_number(unit.connection, inquiry)}
    update_handoff(unit, inquiry, {"case_id": None, "case_at": None, "case_key": None})
    changes = owing(unit, inquiry, Owes.REQUESTER)
    after = unit.save(inquiry, actor, Move.VENDOR_REJECTED, data=data, **changes)
    # Also who has written it himself gets the letter to mend.
    to = [THREAD, *reach(after, by_phone=actor.role is not Role.REQUESTER)]
    unit.tell(after, NotificationType.VENDOR_REJECTED, to, key=text_id)
    return after


def _listed(unit: UnitOfWork, reason: int | None) -> str:
    rejects = unit.regulation.vendor.rejects
    if reason is None:
        return ""
    if not 0 <= reason < len(rejects):
        raise RuleViolation(NO_REASON)
    words = rejects[reason]
    return words[:1].upper() + words[1:]
