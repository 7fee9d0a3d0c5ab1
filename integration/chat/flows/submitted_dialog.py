"""A dialog sent in: its person is asked after anew, its words are never lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, RuleViolation, UnfitFields
from helpdesk.domain.people import Actor
from helpdesk.domain.reference import shown_reference
from helpdesk.inquiries.handing_over import SAME, hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.journal.acts import Filled, chosen_among, refuse_absent
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.drafts import DraftKey, drop_draft, whole_draft
from helpdesk.kernel.links import id_of
from helpdesk.privacy.holding_back import Held, LooksSecret
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.availability_words import away_today
from helpdesk.vendor.cases import known_cases
from integration.chat import dialogs
from integration.chat.dialog_submission import (
    INSIST,
    KEPT,
    NotTaken,
    Opened,
    TypedWords,
    submit_dialog,
)
from integration.chat.directory import NotAllowed
from integration.chat.flows import general_clicks
from integration.chat.flows.context import ChatContext, actor_for
from integration.chat.flows.questions import enter_filled_in, enter_for_parent, open_filled_in
from integration.chat.interaction import Submission
from integration.chat.question_dialogs import FOR_PARENT

FORGED = "Это окно открыто не для вас или устарело. Скопируйте текст и откройте окно ещё раз."
GONE = "Этого вопроса больше нет. Скопируйте текст, если он ещё нужен."
ONE_GONE = "Вопроса {} больше нет: снимите с него отметку."
EARLIER = "Окно открыто до обновления: закройте его и откройте ещё раз. Ваш текст цел."
STALE = "Окно было открыто слишком долго. Скопируйте текст и откройте окно ещё раз."
FAILED = "Сейчас сохранить не получилось. Не закрывайте окно и попробуйте ещё раз через минуту."


def answer_chosen(
    context: ChatContext, sent: Submission, opened: Opened, actor: Actor, now: datetime
) -> None:
    """Answer all that was checked; raise NotTaken, UnfitFields or RuleViolation, the words kept."""
    words = sent.answers.said(dialogs.WORDS)
    typed = TypedWords(context.desk, opened, words, sent.user_id, actor.role, now)
    typed.refuse_late()
    if not words:
        raise UnfitFields((dialogs.WORDS, "Напишите ответ."))
    chosen = _checked(sent, typed, dialogs.SIMILAR)
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
    key = DraftKey(opened.inquiry_id, sent.user_id, opened.action.move)
    kept = whole_draft(context.desk, key)
    # Pictures do not go out to many; whoever put them there finds them where he left them.
    if kept.body and not kept.pictures:
        drop_draft(context.desk, key, now)


def hand_over_chosen(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Give all claims of one person to another, or back; raise NotAllowed, RuleViolation."""
    regulation = context.desk.regulation()
    actor = context.directory.consultant(sent.user_id, regulation)
    owner = sent.answers.line(dialogs.OWNER, "Выберите, чьи вопросы передать.")
    sent.answers.check()
    chosen = sent.answers.said(dialogs.COLLEAGUE)
    if chosen == owner:
        raise UnfitFields((dialogs.COLLEAGUE, SAME))
    colleagues = context.directory.colleagues(regulation)
    to = None if chosen == dialogs.ANYBODY else chosen_among(colleagues, chosen)
    if to is not None:
        away = away_today(context.desk, colleagues, now)
        refuse_absent(to, away, even_away=sent.answers.is_checked(dialogs.EVEN_AWAY))
    hand_over(context.desk, owner, to, actor, sent.state.nonce, now)


log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Fault:
    """Why a dialog stays open: words for who filled it in, about all of it or beside `fields`."""

    words: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def answer_dialog(context: ChatContext, sent: Submission, now: datetime) -> Fault | None:
    """Do what the dialog says; return what keeps it open, or None where it may close."""
    try:
        _take(context, sent, now)
    except UnfitFields as unfit:
        return Fault(fields=dict(unfit.problems))
    except Held as warning:
        log.info("held", why=type(warning).__name__)
        words = f"{warning} {INSIST.format(warning.unless)}"
        return Fault(fields={dialogs.WORDS: words})
    except (NotAllowed, RuleViolation) as refusal:
        log.info("refused", why=type(refusal).__name__)
        return Fault(str(refusal))
    except NotTaken as refusal:
        log.info("not taken", why=type(refusal).__name__)
        return Fault(f"{refusal} {KEPT}" if _is_kept(sent) else str(refusal))
    except NotFound:
        log.warning("no such inquiry")
        return Fault(GONE)
    except Exception as error:
        log.error("submission failed", exc_info=error)
        return Fault(FAILED)
    return None


def _take(context: ChatContext, sent: Submission, now: datetime) -> None:
    state = sent.state
    if state.inquiry_id is None:
        _take_general(context, sent, now)
        return
    action = Action(state.action)
    seen = view(context.desk, state.inquiry_id)
    actor = actor_for(context, action, seen, sent.user_id)
    opened = Opened(
        action, state.inquiry_id, state.claim, state.opened, is_expired=state.is_expired(now)
    )
    if action is Action.SIMILAR:
        answer_chosen(context, sent, opened, actor, now)
        return
    words = sent.answers.said(dialogs.WORDS)
    typed = TypedWords(context.desk, opened, words, sent.user_id, actor.role, now)
    filled = _filled(context, sent, typed, seen.regulation)
    if action is Action.VENDOR_CASE and not filled.words:
        filled = replace(filled, words=_number_chosen(context, sent, state.inquiry_id))
    submit_dialog(context.desk, opened, filled, actor, sent.user_id, now)


def _take_general(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Take what belongs to no inquiry: a new question, or the handing over of all claims."""
    state = sent.state
    if state.is_expired(now):
        raise NotTaken(STALE)
    if state.action == dialogs.OPEN:
        user = context.directory.staff(sent.user_id)
        open_filled_in(context, user, sent.answers, state.nonce, now)
    elif state.action == dialogs.ENTRY:
        actor = context.directory.consultant(sent.user_id, context.desk.regulation())
        enter_filled_in(context, actor, sent.answers, state.nonce, now)
    elif state.action == FOR_PARENT:
        user = context.directory.staff(sent.user_id)
        enter_for_parent(context, user, sent.answers, state.nonce, now)
    elif state.action in general_clicks.DIALOGS:
        general_clicks.take(context, sent, now)
    elif state.action == Action.HAND_OVER:
        hand_over_chosen(context, sent, now)
    else:
        raise NotTaken(FORGED)


def _checked(sent: Submission, typed: TypedWords, boxes: str) -> list[int]:
    """Return the ids of what is checked; raise RuleViolation, the words kept, where one is not
    here any more, or is named as an earlier version named it.
    """
    found = {each: id_of(typed.desk, each) for each in sent.answers.checked(boxes)}
    gone = next((each for each, inquiry_id in found.items() if inquiry_id is None), None)
    if gone or sent.answers.names_by_id(boxes):
        typed.keep(brings=False)
        raise RuleViolation(ONE_GONE.format(shown_reference(gone)) if gone else EARLIER)
    return [each for each in found.values() if each is not None]


def _filled(
    context: ChatContext, sent: Submission, typed: TypedWords, regulation: Regulation
) -> Filled:
    chooses = dialogs.COLLEAGUE in sent.answers.given
    colleagues = context.directory.colleagues(regulation) if chooses else []
    return Filled(
        words=typed.words,
        colleague=sent.answers.said(dialogs.COLLEAGUE),
        reason=sent.answers.said(dialogs.REASON),
        original=sent.answers.said(dialogs.ORIGINAL),
        typed=sent.answers.said(dialogs.TYPED),
        colleagues=colleagues,
        away=away_today(context.desk, colleagues, typed.now) if chooses else (),
        even_away=sent.answers.is_checked(dialogs.EVEN_AWAY),
        owes=sent.answers.said(dialogs.OWES),
        day=sent.answers.said(dialogs.DAY),
        also=_checked(sent, typed, dialogs.MATE),
        title=sent.answers.said(dialogs.TITLE),
        since=sent.answers.said(dialogs.SINCE),
    )


def _number_chosen(context: ChatContext, sent: Submission, inquiry_id: int) -> str:
    """Return the number of the case that was chosen: any may come, so it is looked for."""
    chosen = sent.answers.said(dialogs.CASE)
    known = context.desk.read(known_cases, but=inquiry_id) if chosen else []
    if chosen and all(case.key != chosen for case in known):
        raise UnfitFields((dialogs.CASE, "Этого обращения уже никто не ждёт. Впишите номер."))
    return next((case.number for case in known if case.key == chosen), "")


def _is_kept(sent: Submission) -> bool:
    return sent.state.inquiry_id is not None and bool(sent.answers.said(dialogs.WORDS))
