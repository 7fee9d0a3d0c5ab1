"""The handing over to the vendor's support, and what comes back from there (sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from helpdesk import schema
from helpdesk.addressing import reach
from helpdesk.conversation import answered, said, waited
from helpdesk.desk import Desk
from helpdesk.letter import compose
from helpdesk.model import (
    CLOCK,
    Actor,
    HandoffReason,
    Inquiry,
    Move,
    Occasion,
    Picture,
    Role,
    RuleViolation,
    State,
    TextKind,
)
from helpdesk.passwords import hold
from helpdesk.pinning import pin
from helpdesk.records import child_of, text_of
from helpdesk.unit import THREAD, Unit


def hand_off(desk: Desk, inquiry_id: int, actor: Actor, now: datetime) -> Inquiry:
    """Hand over because the consultant cannot advise; the requester gets the letter at once."""

    def change(unit: Unit, inquiry: Inquiry) -> Inquiry:
        return handed_off(unit, inquiry, actor, Move.HAND_OFF, HandoffReason.CANNOT_ADVISE)

    return desk.move(Move.HAND_OFF, inquiry_id, actor, now, change)


def handed_off(
    unit: Unit,
    inquiry: Inquiry,
    actor: Actor,
    what: str,
    reason: HandoffReason,
    **changes: Any,
) -> Inquiry:
    """Write the letter, keep the handoff as an object, tell requester and consultants.

    The claimant stays and may still answer; one letter in each cycle, which the table's unique
    key holds even where two tried.
    """
    letter_id = unit.write(inquiry, CLOCK, TextKind.LETTER, letter_text(unit, inquiry, reason))
    unit.connection.execute(
        insert(schema.handoff).values(
            inquiry_id=inquiry.id,
            cycle=inquiry.cycle,
            reason=reason,
            at=unit.now,
            responsible_id=inquiry.claimant_id,
            letter_id=letter_id,
        )
    )
    changes |= {**waited(unit, inquiry), "state": State.HANDED_OFF, "handed_off_at": unit.now}
    data = {"reason": str(reason), "letter": letter_id}
    after = unit.save(inquiry, actor, what, data=data, **changes)
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, Occasion.HANDOFF, to, params={"letter": letter_id})
    return after


def letter_text(unit: Unit, inquiry: Inquiry, reason: HandoffReason) -> str:
    """Return the letter as stored: the subject is its first line."""
    rows = unit.connection.execute(
        select(schema.text).where(schema.text.c.inquiry_id == inquiry.id).order_by(schema.text.c.id)
    )
    texts = [(text.kind, text.body) for text in map(text_of, rows) if text.body is not None]
    children = unit.connection.execute(
        select(schema.child).where(schema.child.c.inquiry_id == inquiry.id)
    )
    pictures = unit.count(
        select(schema.attachment.c.id).where(
            schema.attachment.c.inquiry_id == inquiry.id,
            schema.attachment.c.role == Role.REQUESTER,
        )
    )
    letter = compose(
        inquiry, [child_of(row) for row in children], texts, pictures, reason, unit.regulation
    )
    return f"{letter.subject}\n\n{letter.body}"


def vendor_case(desk: Desk, inquiry_id: int, case: str, actor: Actor, now: datetime) -> Inquiry:
    """Keep the number under which the vendor's support has registered the case."""
    number = said(case, "Напишите номер обращения в поддержке.")

    def change(unit: Unit, inquiry: Inquiry) -> Inquiry:
        _refuse_bystander(unit, inquiry, actor)
        text_id = unit.write(inquiry, actor, TextKind.VENDOR_CASE, number)
        _update_handoff(unit, inquiry, {"case_id": text_id, "case_at": now})
        after = unit.save(inquiry, actor, Move.VENDOR_CASE, data={"text": text_id})
        unit.tell(after, Occasion.VENDOR_CASE, [THREAD], key=text_id)
        return after

    return desk.move(Move.VENDOR_CASE, inquiry_id, actor, now, change)


def vendor_answer(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Pass on what the vendor's support has answered, like any answer.

    Raise LooksSecret where a consultant's words look like a password, unless `insisted`.
    """
    words = said(body, "Напишите, что ответила поддержка.")
    hold(words, actor, insisted=insisted)

    def change(unit: Unit, inquiry: Inquiry) -> Inquiry:
        _refuse_bystander(unit, inquiry, actor)
        text_id = unit.write(inquiry, actor, TextKind.VENDOR_ANSWER, words)
        pin(unit, inquiry, actor, text_id, pictures)
        return answered(unit, inquiry, actor, Move.VENDOR_ANSWER, text_id, {})

    return desk.move(Move.VENDOR_ANSWER, inquiry_id, actor, now, change)


def _refuse_bystander(unit: Unit, inquiry: Inquiry, actor: Actor) -> None:
    """Let the requester, the claimant and whoever is on duty speak of the vendor's case."""
    if actor.role is Role.REQUESTER or actor.id == inquiry.claimant_id:
        return
    today = unit.regulation.calendar.local_date(unit.now)
    if not unit.roster.is_on_duty(actor.username, today) and not actor.head:
        raise RuleViolation("Об ответе поддержки пишет тот, кто занимается вопросом, или дежурный.")


def _update_handoff(unit: Unit, inquiry: Inquiry, values: Mapping[str, Any]) -> None:
    table = schema.handoff.c
    unit.connection.execute(
        update(schema.handoff)
        .where(table.inquiry_id == inquiry.id, table.cycle == inquiry.cycle)
        .values(**values)
    )
