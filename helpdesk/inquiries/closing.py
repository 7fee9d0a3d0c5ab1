"""How an inquiry ends without its requester's «помогло»: closed with a reason, or withdrawn."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.claims import NOT_OFFERED
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import moves
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.phones import digits_of
from helpdesk.storage import inquiry_tables

# What a consultant chooses from; a duplicate is closed by an act of its own, with its original.
WITHOUT_ANSWER = (CloseReason.BY_MOUTH, CloseReason.NOT_OURS, CloseReason.SPAM)
BY_CONSULTANT = (*WITHOUT_ANSWER, CloseReason.DUPLICATE)
NO_REASON = "Выберите причину из списка."
NOT_OWN_TRIAL = "Закрыть пробу может тот, кто её задал."
LATE_TRIAL = "Ответ дан позже срока, поэтому это не проба: вопрос останется в отчёте."
SECOND_TRIAL = "Проба уже была, поэтому вопрос останется в отчёте. Помог ответ — нажмите «Помогло»."
_OWN_WORDS = (TextKind.WORDS, TextKind.DONE, TextKind.HAPPENED, TextKind.EXPECTED)


def ended(unit: UnitOfWork, reason: CloseReason) -> Changes:
    """Return what changes when an inquiry is closed."""
    return {
        "closed_at": unit.now,
        "close_reason": reason,
        "waiting_since": None,
        **NOT_OFFERED,
    }


def close(
    desk: Desk,
    inquiry_id: int,
    reason: CloseReason,
    actor: Actor,
    now: datetime,
    *,
    comment: str = "",
    original_id: int | None = None,
) -> Inquiry:
    """Close with a reason. The requester is told, save for spam.

    A double needs the original, of the same requester: its words join there.
    """
    if reason not in BY_CONSULTANT:
        raise RuleViolation(NO_REASON)
    look_through(comment)
    return desk.write(
        _close_in, now, inquiry_id, reason, actor, comment=comment.strip(), original_id=original_id
    )


def _close_in(
    unit: UnitOfWork,
    inquiry_id: int,
    reason: CloseReason,
    actor: Actor,
    *,
    comment: str,
    original_id: int | None,
) -> Inquiry:
    if original_id is not None:
        unit.lock(original_id, inquiry_id)
    inquiry = unit.load(inquiry_id)
    unit.permit(Move.CLOSE, inquiry, actor)
    data: dict[str, object] = {"reason": str(reason)}
    changes = ended(unit, reason)
    if reason is CloseReason.DUPLICATE:
        original = _original(unit, inquiry, original_id)
        _join(unit, inquiry, original, actor)
        changes["double_of"] = data["original"] = original.id
    if comment:
        data["text"] = unit.write(inquiry, actor, TextKind.REASON, comment)
    after = unit.save(inquiry, actor, Move.CLOSE, data=data, **changes)
    unit.tell(after, NotificationType.CLOSED, [THREAD], key=after.version)
    silent = reason is CloseReason.SPAM
    unit.tell(after, NotificationType.CLOSED, [] if silent else reach(after, by_phone=False))
    return after


def _original(unit: UnitOfWork, inquiry: Inquiry, original_id: int | None) -> Inquiry:
    if original_id is None or original_id == inquiry.id:
        raise RuleViolation("Укажите номер вопроса, который этот повторяет.")
    original = unit.load(original_id)
    if not same_requester(inquiry, original):
        raise RuleViolation(
            "Это вопрос другого человека, его нельзя закрыть как повтор: "
            "спросившему никто бы не ответил."
        )
    if original.state is State.CLOSED:
        raise RuleViolation("Тот вопрос уже закрыт. Ответьте на этот.")
    return original


def same_requester(one: Inquiry, other: Inquiry | Row[Any]) -> bool:
    """Return whether a way to reach them is the same; of a row those three columns will do."""
    ways = (
        (one.mattermost_id, other.mattermost_id),
        (one.email.casefold(), other.email.casefold()),
        (digits_of(one.phone), digits_of(other.phone)),
    )
    return any(mine and mine == theirs for mine, theirs in ways)


def _join(unit: UnitOfWork, double: Inquiry, original: Inquiry, actor: Actor) -> None:
    words = "\n".join(_own_words(unit, double))
    # Whoever closes the double has written none of it.
    text_id = unit.write(original, REQUESTER, TextKind.ADDITION, words, shown=words)
    data = {"text": text_id, "double": double.id}
    after = unit.save(original, actor, Move.ADD, data=data)
    unit.tell(after, NotificationType.ADDED, [THREAD], key=text_id)


def _own_words(unit: UnitOfWork, inquiry: Inquiry) -> list[str]:
    """Return what its requester wrote, in order, erased texts left out."""
    text = inquiry_tables.text.c
    query = select(text.body).where(
        text.inquiry_id == inquiry.id, text.kind.in_(_OWN_WORDS), text.body.is_not(None)
    )
    return unit.column(query.order_by(text.id))


@moves(Move.WITHDRAW)
def withdraw(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Close an inquiry because the requester needs no help any more."""
    changes = ended(unit, CloseReason.WITHDRAWN)
    after = unit.save(inquiry, actor, Move.WITHDRAW, **changes)
    unit.tell(after, NotificationType.WITHDRAWN, [THREAD])
    return after


@moves(Move.HELPED)
def end_trial(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Close an answered question that was only to show that all works: no figure counts it.

    One alone, and none that was late: nobody hides a real question so.
    """
    if actor.id != inquiry.mattermost_id:
        raise RuleViolation(NOT_OWN_TRIAL)
    if inquiry.answered_at is None or inquiry.answered_at > inquiry.regulation_due_at:
        raise RuleViolation(LATE_TRIAL)
    table = inquiry_tables.inquiry.c
    if unit.value(select(table.id).where(table.close_reason == CloseReason.TRIAL)) is not None:
        raise RuleViolation(SECOND_TRIAL)
    changes = ended(unit, CloseReason.TRIAL)
    return unit.save(inquiry, actor, Move.HELPED, data={"reason": CloseReason.TRIAL}, **changes)
