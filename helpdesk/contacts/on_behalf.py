"""A parent's question that a teacher enters, and may have answered himself.

The inquiry is the parent's: his term, his way of being answered. Who has entered it stands in
the history and hears what becomes of it (`UnitOfWork.save` sees to that).
"""

from dataclasses import replace
from datetime import datetime

from helpdesk.contacts.contact_queries import stood_in
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry, NewInquiry
from helpdesk.domain.messages import THREAD, NotificationType, to_person
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.closing import ended
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import hold
from helpdesk.storage.contact_tables import stand_in

# What a teacher chooses from, in the chat and on a page.
CAME = (
    (Channel.PERSON, "Лично"),
    (Channel.PHONE, "По телефону"),
    (Channel.MEETING, "На родительском собрании"),
    (Channel.MAIL, "По электронной почте или сообщением"),
)
REPLY = (
    (ReplyBy.CALL, "Позвонить родителю"),
    (ReplyBy.MAIL, "Написать родителю на почту"),
    (ReplyBy.SELF, "Через меня: передам сам(а)"),
)
SOLVED = "Помог(ла) сам(а): консультантов не звать"


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

    def stands_in(unit: UnitOfWork, inquiry: Inquiry) -> Inquiry:
        return stand_in_in(unit, inquiry, by, helped=helped, answer=answer)

    return open_inquiry(desk, new, acting(by), now, then=stands_in)


def stand_in_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    by: StaffMember,
    *,
    helped: bool = False,
    answer: str = "",
) -> Inquiry:
    """Write down who has asked in a parent's stead, in the transaction that has just opened it."""
    row = {"inquiry_id": inquiry.id, "person_id": by.id, "user": by.user, "name": by.name}
    unit.insert(stand_in, **row)
    if by.id:
        unit.upsert_staff(acting(by))
    after = _closed(unit, inquiry, acting(by), answer) if helped else inquiry
    unit.tell(after, NotificationType.STANDS_IN, to_person(by.id, by.user))
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
    return desk.move(
        Move.HELPED_SELF, inquiry_id, actor, now, _helped_self_in, answer, actor, insisted=insisted
    )


def _helped_self_in(
    unit: UnitOfWork, inquiry: Inquiry, answer: str, actor: Actor, *, insisted: bool
) -> Inquiry:
    by = stood_in(unit.connection, inquiry.id)
    if by is None or not is_same(by, actor.id, actor.username):
        raise RuleViolation("Это может отметить только тот, кто внёс вопрос.")
    after = _closed(unit, inquiry, actor, answer, insisted=insisted)
    unit.tell(after, NotificationType.CLOSED, [THREAD], key=after.version)
    return after


def acting(by: StaffMember) -> Actor:
    """Return a member of staff as he acts in a parent's stead."""
    return Actor(Role.STAFF, by.id, by.user, by.name)


def is_same(by: StaffMember, person_id: str, user: str) -> bool:
    """Return whether this person has entered the question; by mail only the user name is known."""
    return by.id == person_id if by.id else bool(user) and by.user == user


def _closed(
    unit: UnitOfWork, inquiry: Inquiry, actor: Actor, answer: str, *, insisted: bool = False
) -> Inquiry:
    hold(answer, actor, insisted=insisted)
    data: dict[str, object] = {"reason": str(CloseReason.BY_TEACHER)}
    if answer.strip():
        data["text"] = unit.write(inquiry, actor, TextKind.ANSWER, answer.strip())
    changes: Changes = {**ended(unit, CloseReason.BY_TEACHER), "answered_at": unit.now}
    after = unit.save(inquiry, actor, Move.HELPED_SELF, data=data, **changes)
    unit.tell(after, NotificationType.CLOSED, reach(after, by_phone=False))
    return after
