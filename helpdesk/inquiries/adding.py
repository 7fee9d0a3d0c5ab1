"""What joins an inquiry: words and screenshots, whoever sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.asking import clarify_in
from helpdesk.kernel.addressing import by_chat, to_who_owes
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import without_owed
from helpdesk.kernel.pinning import stored
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import mask
from helpdesk.privacy.holding_back import said
from helpdesk.storage import inquiry_tables
from helpdesk.storage.pictures import MOST_PICTURES, NO_MORE_PICTURES

WITHOUT_WORDS = "Прислан снимок экрана, без слов."


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
        unit.tell(after, NotificationType.VENDOR_OWED, to_who_owes(after), key=after.version)
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


def is_rejected(unit: UnitOfWork, inquiry: Inquiry) -> bool:
    """Whether what is owed began with a rejection rather than with a demand."""
    table = inquiry_tables.text.c
    query = (
        select(table.kind)
        .where(
            table.inquiry_id == inquiry.id,
            table.kind.in_((TextKind.VENDOR_WANTS, TextKind.VENDOR_REJECTED)),
        )
        .order_by(table.id.desc())
    )
    return unit.connection.scalar(query.limit(1)) == TextKind.VENDOR_REJECTED


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
    table = inquiry_tables.attachment.c
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


@dataclass(frozen=True)
class Joined:
    """An inquiry after words and pictures have joined; `over` is what there was no room for."""

    inquiry: Inquiry
    is_clarified: bool
    added: int
    over: int
    text_id: int | None
    # Whether something of the words is hidden.
    is_hidden: bool
    # Whether it was taken for this one of several, for it alone waits for the writer.
    is_guessed: bool = False


def join_in(
    unit: UnitOfWork, inquiry: Inquiry, words: str, pictures: Sequence[Picture], actor: Actor
) -> Joined:
    """Let words and pictures join, as far as there is room, within a transaction."""
    room = max(MOST_PICTURES - len(own_digests(unit, inquiry)), 0)
    fits, over = pictures[:room], len(pictures[room:])
    waits = inquiry.state is State.WAITING and actor.role is Role.REQUESTER
    said = words or (WITHOUT_WORDS if waits and fits else "")
    if said and waits:
        inquiry = clarify_in(unit, inquiry, said, actor)
    elif said:
        inquiry = add_in(unit, inquiry, said, actor)
    text_id = newest_text(unit, inquiry) if words else None
    count = 0
    for picture in fits:
        inquiry, is_new = attach_in(unit, inquiry, picture, actor)
        count += is_new
    return Joined(inquiry, bool(said) and waits, count, over, text_id, mask(words) != words)


def newest_text(unit: UnitOfWork, inquiry: Inquiry) -> int:
    """Return the text that was written just now: whoever writes another waits for the lock."""
    row = inquiry_tables.text.c
    newest = select(func.max(row.id)).where(row.inquiry_id == inquiry.id)
    return int(unit.connection.execute(newest).scalar_one())


def confirm_in(
    unit: UnitOfWork, joined: Joined, author_id: str, key: str, root_id: str, unfit: int
) -> None:
    """Tell who wrote it in the chat what has joined his inquiry, and what has not."""
    params: dict[str, object] = {
        "root": root_id,
        "clarified": joined.is_clarified,
        "pictures": joined.added,
        "over": joined.over,
        "unfit": unfit,
        "hidden": joined.is_hidden,
        "guessed": joined.is_guessed,
    }
    unit.tell(joined.inquiry, NotificationType.JOINED, [by_id(author_id)], key=key, params=params)
