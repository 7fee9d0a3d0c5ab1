"""Dialogs about several inquiries at once, sent in: similar ones answered, claims handed over."""

from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Person
from helpdesk.inquiries.handing_over import SAME, hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.kernel.drafts import DraftKey, drop_draft, whole_draft
from helpdesk.privacy.holding_back import LooksSecret
from integration.chat import dialogs
from integration.chat.dialog_drafts import NotTaken, Opened, TypedWords
from integration.chat.flows.context import ChatContext
from integration.chat.handlers import Unfit, away_today, refuse_absent
from integration.chat.interaction import Submission


def answer_chosen(
    context: ChatContext, sent: Submission, opened: Opened, actor: Actor, now: datetime
) -> None:
    """Answer all that was checked; raise NotTaken, Unfit or RuleViolation, the words kept."""
    words, chosen = sent.answers.said(dialogs.WORDS), sent.answers.checked()
    typed = TypedWords(context.desk, opened, words, sent.user_id, actor.role, now)
    typed.refuse_late()
    if not words:
        raise Unfit(dialogs.WORDS, "Напишите ответ.")
    try:
        answer_together(
            context.desk,
            opened.inquiry_id,
            chosen,
            words,
            actor,
            now,
            key=sent.state.nonce,
            insisted=typed.is_insisted,
        )
    except LooksSecret:
        typed.keep_warned()
        raise
    except RuleViolation as refusal:
        typed.keep(brings=bool(chosen))
        if not chosen:
            raise
        raise NotTaken(str(refusal)) from refusal
    kept = whole_draft(context.desk, DraftKey(opened.inquiry_id, sent.user_id, Move.ANSWER))
    # Pictures do not go out to many; whoever put them there finds them where he left them.
    if kept.body and not kept.pictures:
        drop_draft(context.desk, opened.inquiry_id, sent.user_id, Move.ANSWER, now)


def hand_over_chosen(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Give all claims of one person to another, or back; raise NotAllowed, Unfit, RuleViolation."""
    regulation = context.desk.regulation()
    actor = context.directory.consultant(sent.user_id, regulation)
    owner = sent.answers.needed(dialogs.OWNER, "Выберите, чьи вопросы передать.")
    chosen = sent.answers.said(dialogs.COLLEAGUE)
    if chosen == owner:
        raise Unfit(dialogs.COLLEAGUE, SAME)
    colleagues = context.directory.colleagues(regulation)
    to = _colleague(chosen, colleagues)
    if to is not None:
        away = away_today(context.desk, colleagues, now)
        refuse_absent(to, away, even_away=sent.answers.is_checked(dialogs.EVEN_AWAY))
    hand_over(context.desk, owner, to, actor, now, key=sent.state.nonce)


def _colleague(chosen: str, colleagues: list[Person]) -> Person | None:
    """Return whom the chat knows as a colleague; None for giving everything back."""
    if chosen == dialogs.ANYBODY:
        return None
    for person in colleagues:
        if person.id == chosen:
            return person
    raise Unfit(dialogs.COLLEAGUE, "Выберите коллегу из канала консультантов.")
