"""The handing over to the vendor's support (section 5); what comes back is in `helpdesk/vendor`."""

from datetime import datetime
from typing import Unpack

from sqlalchemy import select

from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK, Actor, Role
from helpdesk.domain.states import HandoffReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.adding import add_in
from helpdesk.inquiries.asking import waited
from helpdesk.kernel.addressing import reach_or_call
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.regulation.support_letter import compose
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import child_of


def hand_off(
    desk: Desk, inquiry_id: int, actor: Actor, now: datetime, *, tried: str = ""
) -> Inquiry:
    """Hand over because the consultant cannot advise; the requester gets the letter at once.

    What was `tried` joins first, for the letter is written from what is there: both, or neither.
    """
    words = tried.strip()
    look_through(words)
    return desk.move(Move.HAND_OFF, inquiry_id, actor, now, _cannot_advise_in, words, actor)


def _cannot_advise_in(unit: UnitOfWork, inquiry: Inquiry, tried: str, actor: Actor) -> Inquiry:
    if tried:
        inquiry = add_in(unit, inquiry, tried, actor)
    return hand_off_in(unit, inquiry, actor, Move.HAND_OFF, HandoffReason.CANNOT_ADVISE)


def hand_off_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    what: str,
    reason: HandoffReason,
    **changes: Unpack[Changes],
) -> Inquiry:
    """Write the letter, keep the handoff as an object, tell requester and consultants.

    The claimant stays and may still answer; one letter in each cycle, which the table's unique
    key holds even where two tried.
    """
    letter_id = unit.write(inquiry, CLOCK, TextKind.LETTER, letter_text(unit, inquiry, reason))
    unit.insert(
        inquiry_tables.handoff,
        inquiry_id=inquiry.id,
        cycle=inquiry.cycle,
        reason=reason,
        at=unit.now,
        responsible_id=inquiry.claimant_id,
        letter_id=letter_id,
    )
    changes |= {**waited(unit, inquiry), "state": State.HANDED_OFF, "handed_off_at": unit.now}
    data = {"reason": str(reason), "letter": letter_id}
    after = unit.save(inquiry, actor, what, data=data, **changes)
    to = [THREAD, *reach_or_call(after)]
    unit.tell(after, NotificationType.HANDOFF, to, params={"letter": letter_id})
    return after


def letter_text(unit: UnitOfWork, inquiry: Inquiry, reason: HandoffReason) -> str:
    """Return the letter as stored: the subject is its first line."""
    # Also an answer whose writer insisted goes there without what looks confidential.
    text, child, picture = inquiry_tables.text.c, inquiry_tables.child, inquiry_tables.attachment.c
    written = select(text.kind, text.body).where(
        text.inquiry_id == inquiry.id, text.body.is_not(None)
    )
    rows = unit.connection.execute(written.order_by(text.id))
    texts = [(TextKind(row.kind), row.body) for row in rows]
    children = unit.connection.execute(select(child).where(child.c.inquiry_id == inquiry.id))
    own = picture.inquiry_id == inquiry.id, picture.role == Role.REQUESTER
    pictures = unit.count(select(picture.id).where(*own))
    letter = compose(
        inquiry, [child_of(row) for row in children], texts, pictures, reason, unit.regulation
    )
    return f"{letter.subject}\n\n{letter.body}"
