"""How a dialog comes home: in time, once, under the claim it was opened for; or kept as a draft."""

from dataclasses import replace
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.journal.queries import view
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.once import once_in
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import Held
from integration.chat.actions import Action
from integration.chat.catalogue import check, submit
from integration.chat.dialog_drafts import EXPIRED, NotTaken, Opened, TypedWords, draft_for
from integration.chat.handlers import Filled

# Only who holds the inquiry may make these: what was written for them hangs on the claim.
_HANG_ON_CLAIM = frozenset({Action.ASK, Action.ANSWER, Action.HAND_OFF, Action.OFFER})
KEPT = "Ваш текст цел: бот прислал его вам сообщением."
INSIST = "Если {}, отправьте ещё раз, ничего не меняя."


def claim_of(inquiry: Inquiry) -> str:
    """Name the claim under which a dialog is opened: who, since when, in which cycle."""
    since = inquiry.claimed_at.timestamp() if inquiry.claimed_at else 0
    return f"{inquiry.cycle}:{inquiry.claimant_id or ''}:{since:.6f}"


def submit_dialog(
    desk: Desk, opened: Opened, filled: Filled, actor: Actor, author_id: str, now: datetime
) -> None:
    """Do what the dialog says, once however often it is sent.

    Raise NotTaken where its time is over, or the table of moves is against it by now: its words are
    brought back. Raise RuleViolation where other words might be taken; these are kept for the next
    time. Raise Unfit where a field needs another look, and Held where the words look like a
    password or a name: the same words again are then taken.
    """
    look_through(filled.words)
    typed = TypedWords(desk, opened, filled.words, author_id, actor.role, now)
    try:
        desk.write(lambda unit: _came_home(unit, typed, filled, actor), now)
    except Held:
        typed.keep_warned()
        raise
    except NotTaken:
        typed.keep()
        raise
    except RuleViolation as refusal:
        again = _opens_again(desk, opened, actor, now)
        typed.keep(brings=not again)
        if again:
            raise
        raise NotTaken(str(refusal)) from refusal
    # Also where it was done before: whoever did it may have died before he came to this.
    typed.forget()


def _came_home(unit: UnitOfWork, typed: TypedWords, filled: Filled, actor: Actor) -> None:
    """Do it in one transaction, unless it is done."""
    opened = typed.opened
    unit.lock(opened.inquiry_id, *filled.mates)
    if not once_in(unit, _key(opened, filled, actor)):
        return
    desk = typed.desk.within(unit)
    seen = view(desk, opened.inquiry_id)
    _refuse_late(seen, opened, actor)
    insisted = replace(typed, desk=desk, now=unit.now).is_insisted
    pictures = draft_for(desk, opened.action, seen, typed.author_id).pictures
    filled = replace(filled, insisted=insisted, pictures=pictures)
    submit(desk, opened.action, opened.inquiry_id, filled, actor, unit.now)


def _key(opened: Opened, filled: Filled, actor: Actor) -> tuple[object, ...]:
    """Name this showing of the dialog and what was filled in, not who could be chosen by then."""
    shown = (opened.action, opened.inquiry_id, opened.claim, opened.at.isoformat())
    return ("dialog", *shown, actor.role, actor.id, replace(filled, colleagues=(), away=()))


def _opens_again(desk: Desk, opened: Opened, actor: Actor, now: datetime) -> bool:
    """Return whether this person could open this dialog once more, with the kept words in it."""
    try:
        check(desk, opened.action, opened.inquiry_id, actor, now)
    except RuleViolation:
        return False
    return True


def _refuse_late(seen: InquiryView, opened: Opened, actor: Actor) -> None:
    if opened.is_expired:
        raise NotTaken(EXPIRED)
    if opened.action in _HANG_ON_CLAIM and _is_void(opened.claim, seen.inquiry, actor):
        raise NotTaken(_overtaken(seen))


def _is_void(claim: str, inquiry: Inquiry, actor: Actor) -> bool:
    """Return whether the claim is another now; one's own newer claim in the same cycle is none."""
    if claim == claim_of(inquiry):
        return False
    same_cycle = claim.partition(":")[0] == str(inquiry.cycle)
    return not (same_cycle and inquiry.claimant_id == actor.id)


def _overtaken(seen: InquiryView) -> str:
    claimant = seen.claimant
    if claimant is None:
        return "Пока вы писали, вопрос освободился: возьмите его снова."
    return f"Пока вы писали, вопрос перешёл: теперь им занимается {claimant.name}."
