"""A parent's question that a teacher enters, and may have answered himself.

The inquiry is the parent's: his term, his way of being answered. Who has entered it stands in
the history and hears what becomes of it (`Unit.save` sees to that).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert

from helpdesk.addressing import reach
from helpdesk.closing import ended
from helpdesk.confidential import look_through
from helpdesk.contacts.queries import stood_in
from helpdesk.contacts.tables import stand_in
from helpdesk.contacts.values import StaffMember
from helpdesk.desk import Desk
from helpdesk.intake import Opened, open_inquiry
from helpdesk.model import (
    Actor,
    CloseReason,
    Inquiry,
    Kind,
    Move,
    NewInquiry,
    Occasion,
    Role,
    RuleViolation,
    TextKind,
)
from helpdesk.passwords import hold
from helpdesk.unit import THREAD, Unit


def open_for_parent(
    desk: Desk,
    new: NewInquiry,
    by: StaffMember,
    now: datetime,
    *,
    helped: bool = False,
    answer: str = "",
) -> Opened:
    """Open a parent's inquiry in his stead, in one transaction with who has done so.

    With `helped` it is closed at once, as answered by word of mouth by this teacher: its card is
    born closed and calls nobody. Raise RuleViolation, and LooksSecret for such an answer.
    """
    if new.kind is not Kind.PARENT:
        raise RuleViolation("За родителя вносят только вопрос родителя.")
    if new.consent is None:
        raise RuleViolation("Отметьте, как родитель согласился: устно или бланк подписан.")
    new = replace(new, answered_at_once=helped)
    look_through(answer)

    def stands_in(unit: Unit, inquiry: Inquiry) -> Inquiry:
        return stood_in_within(unit, inquiry, by, helped=helped, answer=answer)

    return open_inquiry(desk, new, acting(by), now, then=stands_in)


def stood_in_within(
    unit: Unit,
    inquiry: Inquiry,
    by: StaffMember,
    *,
    helped: bool = False,
    answer: str = "",
) -> Inquiry:
    """Write down who has asked in a parent's stead, in the transaction that has just opened it."""
    row = {"inquiry_id": inquiry.id, "person_id": by.id, "user": by.user, "name": by.name}
    unit.connection.execute(insert(stand_in).values(**row))
    if by.id:
        unit.acquaint(acting(by))
    after = _closed(unit, inquiry, acting(by), answer) if helped else inquiry
    unit.tell(after, Occasion.STANDS_IN, addressees(by))
    return after


def helped_self(
    desk: Desk,
    inquiry_id: int,
    answer: str,
    actor: Actor,
    now: datetime,
    *,
    insisted: bool = False,
) -> Inquiry:
    """Close what nobody has claimed yet: who has entered it has helped the parent himself.

    Raise RuleViolation for everybody else, and once a consultant has it; LooksSecret unless
    `insisted`.
    """
    look_through(answer)

    def change(unit: Unit, inquiry: Inquiry) -> Inquiry:
        by = stood_in(unit.connection, inquiry.id)
        if by is None or not is_same(by, actor.id, actor.username):
            raise RuleViolation("Это может отметить только тот, кто внёс вопрос.")
        after = _closed(unit, inquiry, actor, answer, insisted=insisted)
        unit.tell(after, Occasion.CLOSED, [THREAD], key=after.version)
        return after

    return desk.move(Move.HELPED_SELF, inquiry_id, actor, now, change)


def acting(by: StaffMember) -> Actor:
    """Return a member of staff as he acts in a parent's stead."""
    return Actor(Role.STAFF, by.id, by.user, by.name)


def is_same(by: StaffMember, person_id: str, user: str) -> bool:
    """Return whether this person has entered the question; by mail only the user name is known."""
    return by.id == person_id if by.id else bool(user) and by.user == user


def addressees(by: StaffMember) -> list[str]:
    """Return where this member of staff hears of it; nowhere for who is not in the chat."""
    if by.id:
        return [f"id:{by.id}"]
    return [f"user:{by.user}"] if by.user else []


def _closed(
    unit: Unit, inquiry: Inquiry, actor: Actor, answer: str, *, insisted: bool = False
) -> Inquiry:
    hold(answer, actor, insisted=insisted)
    data: dict[str, object] = {"reason": str(CloseReason.BY_TEACHER)}
    if answer.strip():
        data["text"] = unit.write(inquiry, actor, TextKind.ANSWER, answer.strip())
    changes = {**ended(unit, CloseReason.BY_TEACHER), "answered_at": unit.now}
    after = unit.save(inquiry, actor, Move.HELPED_SELF, data=data, **changes)
    unit.tell(after, Occasion.CLOSED, reach(after, by_phone=False))
    return after
