"""What joins an inquiry: words and screenshots, whoever sends them."""

from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.asking import clarify_in
from helpdesk.inquiries.information_requests import is_rejected
from helpdesk.inquiries.wording import said
from helpdesk.kernel.addressing import by_chat, told_of_debt
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import without_owed
from helpdesk.kernel.pinning import stored
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import schema
from helpdesk.storage.pictures import MOST_PICTURES

NO_MORE_PICTURES = f"Больше {MOST_PICTURES} снимков приложить нельзя."


def reply(
    desk: Desk, inquiry_id: int, body: str, actor: Actor, now: datetime, *, confirm: bool = False
) -> Inquiry:
    """Take the requester's words: they clarify where we wait for them, else they join.

    `confirm` where nothing else shows him in the chat that they have joined.
    """
    words = said(body, "Напишите ответ на наш вопрос.")
    return desk.write(_reply_in, now, inquiry_id, actor, words, confirm=confirm)


def _reply_in(
    unit: UnitOfWork, inquiry_id: int, actor: Actor, words: str, *, confirm: bool
) -> Inquiry:
    inquiry = unit.load(inquiry_id)
    if inquiry.state is State.WAITING:
        return clarify_in(unit, inquiry, words, actor)
    after = add_in(unit, inquiry, words, actor)
    if confirm:
        unit.tell(after, NotificationType.JOINED, by_chat(after), key=after.version)
    return after


def add(desk: Desk, inquiry_id: int, body: str, actor: Actor, now: datetime) -> Inquiry:
    """Let words join an inquiry without any change of its state."""
    words = said(body, "Напишите, что добавить.")
    return desk.write(lambda unit: add_in(unit, unit.load(inquiry_id), words, actor), now)


def add_in(unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor) -> Inquiry:
    """Let words join, within a transaction."""
    unit.permit(Move.ADD, inquiry, actor)
    text_id = unit.write(inquiry, actor, TextKind.ADDITION, words)
    changes = _now_with_the_school(unit, inquiry) if actor.role is Role.REQUESTER else {}
    after = unit.save(inquiry, actor, Move.ADD, data={"text": text_id}, **changes)
    unit.tell(after, NotificationType.ADDED, [THREAD], key=text_id)
    if changes:
        unit.tell(after, NotificationType.VENDOR_OWED, told_of_debt(after), key=after.version)
    return after


def _now_with_the_school(unit: UnitOfWork, inquiry: Inquiry) -> Changes:
    """What the vendor's support asks for may be in the words that the school has got just now.

    So their author is reminded no more, and the school sees to it that the support gets them. A
    rejected letter is another matter: nobody but its author can send it anew.
    """
    if inquiry.owes is not Owes.REQUESTER or is_rejected(unit, inquiry):
        return {}
    fired = without_owed(inquiry.fired)
    return {"owes": Owes.SCHOOL, "owed_since": unit.now, "fired": fired}


@use_case
def attach(
    unit: UnitOfWork, inquiry_id: int, name: str, size: int, sha256: str, actor: Actor
) -> Inquiry:
    """Let a screenshot, which lies in the store under `name`, join an inquiry.

    The same picture (by SHA-256) joins once, however often it is sent.
    """
    picture = Picture(name, size, sha256)
    inquiry = unit.load(inquiry_id)
    # Counted while the inquiry is locked: several may be sent at the same instant.
    there = own_digests(unit, inquiry)
    if len(there) >= MOST_PICTURES and sha256 not in there:
        raise RuleViolation(NO_MORE_PICTURES)
    return attach_in(unit, inquiry, picture, actor)[0]


def own_digests(unit: UnitOfWork, inquiry: Inquiry) -> set[str]:
    """Return which pictures the requester has sent, by their digests."""
    table = schema.attachment.c
    own = select(table.sha256).where(table.inquiry_id == inquiry.id, table.role == Role.REQUESTER)
    return set(unit.connection.execute(own).scalars())


def attach_in(
    unit: UnitOfWork, inquiry: Inquiry, picture: Picture, actor: Actor
) -> tuple[Inquiry, bool]:
    """Let a picture join, within a transaction; return also whether it is a new one."""
    unit.permit(Move.ADD, inquiry, actor)
    picture_id, is_new = stored(unit, inquiry, actor, picture)
    if not is_new:
        return inquiry, False
    after = unit.save(inquiry, actor, Move.ADD, data={"picture": picture_id})
    params = {"picture": picture_id}
    unit.tell(after, NotificationType.PICTURE, [THREAD], key=picture_id, params=params)
    return after, True
