"""The answer to who has asked: given, corrected, and what he says of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType, direct
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.terms import answer_deadline
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.asking import waited
from helpdesk.inquiries.claims import NOT_OFFERED, claims_too, freed
from helpdesk.inquiries.closing import ended
from helpdesk.inquiries.intake import term_of
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import later
from helpdesk.kernel.pinning import answer_as_it_stands, pin
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import moves
from helpdesk.kernel.verdicts import keep_cycle
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import hold, said
from helpdesk.regulation.regulation import Regulation

# Nobody has been called about the answer yet.
NOT_CALLED: Changes = {"calls_tried": 0, "reached_at": None, "call_again_at": None}
FINAL = "Этот вопрос закрыт как повтор или не по теме. Задайте новый."
LONG_AGO = "Вопрос закрыт давно. Задайте, пожалуйста, новый."


def answer(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Answer the requester; on an unclaimed inquiry this also claims it.

    Raise LooksSecret where the words look like a password, unless `insisted`.
    """
    words = said(body, "Напишите ответ.")
    return desk.move(
        Move.ANSWER,
        inquiry_id,
        actor,
        now,
        answer_in,
        words,
        actor,
        pictures=pictures,
        insisted=insisted,
    )


def answer_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    words: str,
    actor: Actor,
    *,
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Answer in these words, within a transaction; the move has been permitted."""
    hold(words, actor, insisted=insisted)
    text_id = unit.write(inquiry, actor, TextKind.ANSWER, words)
    pin(unit, inquiry, actor, text_id, pictures)
    changes = claims_too(unit, inquiry, actor)
    return give_answer_in(unit, inquiry, actor, Move.ANSWER, text_id, changes)


def give_answer_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    move: Move,
    text_id: int,
    changes: Changes,
    data: Mapping[str, object] | None = None,
) -> Inquiry:
    """Give an answer, ours or the vendor's, to the requester by all his ways."""
    changes = {
        **changes,
        **waited(unit, inquiry),
        # What is said after an answer leaves its term as it was kept.
        "answered_at": inquiry.answered_at or unit.now,
        **NOT_CALLED,
        **NOT_OFFERED,
    }
    told = {"text": text_id, **(data or {})}
    after = unit.save(inquiry, actor, move, data=told, **changes)
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.ANSWER, to, key=text_id)
    return after


def correct(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    pictures: Sequence[Picture] | None = None,
    insisted: bool = False,
) -> Inquiry:
    """Send a better answer; the earlier one is kept beside it.

    The earlier one's pictures go with it again, unless other `pictures` (or none) are given.
    What changes nothing is refused. Raise LooksSecret as `answer` does.
    """
    words = said(body, "Напишите исправленный ответ.")
    hold(words, actor, insisted=insisted)
    return desk.move(
        Move.CORRECT, inquiry_id, actor, now, _correct_in, actor, words, pictures=pictures
    )


def _correct_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    words: str,
    *,
    pictures: Sequence[Picture] | None,
) -> Inquiry:
    refuse_when_old(unit, inquiry)
    earlier, shown = answer_as_it_stands(unit, inquiry)
    wanted = shown if pictures is None else tuple(pictures)
    if words == earlier and {p.sha256 for p in wanted} == {p.sha256 for p in shown}:
        raise RuleViolation("Ответ не изменился: исправьте его, потом отправьте.")
    text_id = unit.write(inquiry, actor, TextKind.CORRECTION, words)
    pin(unit, inquiry, actor, text_id, wanted)
    after = unit.save(inquiry, actor, Move.CORRECT, data={"text": text_id})
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.CORRECTION, to, key=text_id)
    return after


def refuse_when_old(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Refuse what a closed inquiry allows only for the regulation's `reopen` days."""
    refusal = why_not_reopened(inquiry, unit.regulation, unit.now)
    if refusal:
        raise RuleViolation(refusal)


def why_not_reopened(inquiry: Inquiry, regulation: Regulation, now: datetime) -> str:
    """Return why a closed inquiry is closed for good; nothing while it may come back, or is open.

    The regulation grants its `reopen` days, but not to what was closed as answered elsewhere.
    """
    if inquiry.closed_at is None:
        return ""
    if inquiry.close_reason is not None and inquiry.close_reason.is_final:
        return FINAL
    last = later(inquiry.closed_at, regulation.windows.reopen, regulation.calendar)
    return LONG_AGO if now > last else ""


def helped_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Close an inquiry because its requester says so, himself or on the telephone."""
    after = unit.save(inquiry, actor, Move.HELPED, **ended(unit, CloseReason.HELPED))
    unit.tell(after, NotificationType.HELPED, [THREAD])
    return after


helped = moves(Move.HELPED)(helped_in)


def did_not_help(
    desk: Desk, inquiry_id: int, actor: Actor, now: datetime, *, body: str = ""
) -> Inquiry:
    """Begin the next cycle, with a new answer term from today, on the requester's word.

    The claimant goes on if he is still entitled; else the inquiry is free again.
    """
    look_through(body)
    return desk.move(Move.DID_NOT_HELP, inquiry_id, actor, now, did_not_help_in, actor, body)


def did_not_help_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, body: str) -> Inquiry:
    """Begin the next cycle, within a transaction; the move has been permitted."""
    refuse_when_old(unit, inquiry)
    keep_cycle(unit, inquiry)
    after = unit.save(inquiry, actor, Move.DID_NOT_HELP, **_next_cycle(unit, inquiry))
    if body.strip():
        unit.write(after, actor, TextKind.ADDITION, body.strip())
    told = [THREAD, *direct(after.claimant_id)]
    unit.tell(after, NotificationType.DID_NOT_HELP, told)
    unit.tell(after, NotificationType.REOPENED, reach(after, by_phone=False))
    return after


def _next_cycle(unit: UnitOfWork, inquiry: Inquiry) -> Changes:
    term = term_of(unit.regulation, inquiry.kind)
    due = answer_deadline(unit.now, term, unit.regulation.calendar).at
    claimant = unit.person(inquiry.claimant_id) if inquiry.claimant_id else None
    stays = (
        claimant is not None
        and claimant.entitled
        and unit.roster.may_help(claimant.username, unit.today)
    )
    return {
        **({} if stays else freed(unit, inquiry)),
        "state": State.CLAIMED if stays else State.NEW,
        "claimed_at": unit.now if stays else None,
        "cycle": inquiry.cycle + 1,
        "cycle_started_at": unit.now,
        "regulation_version": unit.regulation_id,
        "regulation_due_at": due,
        "working_due_at": due,
        "late_entry": False,
        "waited_days": 0,
        "waited_seconds": 0.0,
        "window_used": 0.0,
        "reminded_at": None,
        "fired": {},
        "answered_at": None,
        "handed_off_at": None,
        "closed_at": None,
        "close_reason": None,
        **NOT_CALLED,
    }
