"""The question back to who has asked, his reply to it, and the wait between them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.domain.terms import answer_deadline
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.claims import claims_too
from helpdesk.inquiries.intake import term_of
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pinning import pin
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.privacy.holding_back import hold, said

NO_QUESTION = "Напишите, что нужно уточнить."


def ask(
    desk: Desk,
    inquiry_id: int,
    question: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Ask the requester back. The working deadline stands still until he has replied.

    With the code of a `reason` for which it is unclear, that and its example go before the words,
    which may then be missing. Raise LooksSecret where the words look like a password, unless
    `insisted`.
    """
    words = question.strip() if reason else said(question, NO_QUESTION)
    look_through(words)
    return desk.move(
        Move.ASK,
        inquiry_id,
        actor,
        now,
        ask_in,
        words,
        actor,
        reason=reason,
        pictures=pictures,
        insisted=insisted,
    )


def ask_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    words: str,
    actor: Actor,
    *,
    reason: str = "",
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Ask back, within a transaction; the move has been permitted."""
    hold(words, actor, insisted=insisted)
    data: dict[str, object] = {"unclear": reason} if reason else {}
    shown = None
    if reason:
        unclear = unit.regulation.reason(reason)
        if unclear is None:
            raise RuleViolation("Такой причины в списке больше нет: выберите другую.")
        shown, words = (unclear.asking(inquiry.kind, each) for each in (mask(words), words))
    text_id = unit.write(inquiry, actor, TextKind.QUESTION, words, shown)
    pin(unit, inquiry, actor, text_id, pictures)
    changes = claims_too(unit, inquiry, actor)
    if inquiry.state is not State.HANDED_OFF:
        changes |= {"state": State.WAITING, "waiting_since": unit.now}
    after = unit.save(inquiry, actor, Move.ASK, data={**data, "text": text_id}, **changes)
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.QUESTION, to, key=text_id)
    return after


def clarify_in(unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor) -> Inquiry:
    """Take the words that we waited for: the inquiry goes on."""
    unit.permit(Move.CLARIFY, inquiry, actor)
    text_id = unit.write(inquiry, actor, TextKind.CLARIFICATION, words)
    changes = waited(unit, inquiry)
    changes["state"] = State.CLAIMED if inquiry.claimant_id else State.NEW
    if inquiry.claimant_id is None:
        changes |= {"free_since": unit.now, "window_from": None}
    after = unit.save(inquiry, actor, Move.CLARIFY, data={"text": text_id}, **changes)
    unit.tell(after, NotificationType.CLARIFIED, [THREAD], key=text_id)
    return after


def waited(unit: UnitOfWork, inquiry: Inquiry) -> Changes:
    """Return what changes when we no longer wait: the working deadline moves by the wait."""
    if inquiry.waiting_since is None:
        return {}
    calendar = unit.regulation.calendar
    days = calendar.local_date(unit.now) - calendar.local_date(inquiry.waiting_since)
    seconds = (unit.now - inquiry.waiting_since).total_seconds()
    return {
        "waiting_since": None,
        "waited_days": inquiry.waited_days + days.days,
        "waited_seconds": inquiry.waited_seconds + seconds,
        "working_due_at": _working_due(
            unit, inquiry, inquiry.waited_days + days.days, inquiry.waited_seconds + seconds
        ),
    }


def _working_due(unit: UnitOfWork, inquiry: Inquiry, days: int, seconds: float) -> datetime:
    term = term_of(unit.regulation_of(inquiry), inquiry.kind)
    return answer_deadline(
        inquiry.cycle_started_at,
        term,
        unit.regulation.calendar,
        waited_days=days,
        waited=timedelta(seconds=seconds),
    ).at
