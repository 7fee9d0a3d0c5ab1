"""A dialog sent in: its person is asked after anew, its words are never lost."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.journal.queries import view
from helpdesk.privacy.holding_back import Held
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.cases import known_cases
from integration.chat import dialogs
from integration.chat.actions import Action
from integration.chat.dialog_drafts import NotTaken, Opened
from integration.chat.dialog_submission import INSIST, KEPT, submit_dialog
from integration.chat.directory import NotAllowed
from integration.chat.flows import schedule_clicks
from integration.chat.flows.acting import actor_for
from integration.chat.flows.context import ChatContext
from integration.chat.flows.entering import enter_filled_in, enter_for_parent
from integration.chat.flows.questions import open_filled_in
from integration.chat.flows.several import answer_chosen, hand_over_chosen
from integration.chat.for_parent import FOR_PARENT
from integration.chat.handlers import Filled, Unfit, away_today
from integration.chat.interaction import Submission

FORGED = "Это окно открыто не для вас или устарело. Скопируйте текст и откройте окно ещё раз."
GONE = "Этого вопроса больше нет. Скопируйте текст, если он ещё нужен."
STALE = "Окно было открыто слишком долго. Скопируйте текст и откройте окно ещё раз."
FAILED = "Сейчас сохранить не получилось. Не закрывайте окно и попробуйте ещё раз через минуту."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Fault:
    """Why a dialog stays open: words for who filled it in, beside a `field` or about all of it."""

    words: str
    field: str = ""


def answer_dialog(context: ChatContext, sent: Submission, now: datetime) -> Fault | None:
    """Do what the dialog says; return what keeps it open, or None where it may close."""
    try:
        _take(context, sent, now)
    except Unfit as unfit:
        return Fault(unfit.words, unfit.name)
    except Held as warning:
        log.info("held", why=type(warning).__name__)
        return Fault(f"{warning} {INSIST.format(warning.unless)}", dialogs.WORDS)
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
    filled = _filled(context, sent, seen.regulation, now)
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
    elif state.action in schedule_clicks.DIALOGS:
        schedule_clicks.take(context, sent, now)
    elif state.action == Action.HAND_OVER:
        hand_over_chosen(context, sent, now)
    else:
        raise NotTaken(FORGED)


def _filled(
    context: ChatContext, sent: Submission, regulation: Regulation, now: datetime
) -> Filled:
    chooses = dialogs.COLLEAGUE in sent.answers.given
    colleagues = context.directory.colleagues(regulation) if chooses else []
    return Filled(
        words=sent.answers.said(dialogs.WORDS),
        colleague=sent.answers.said(dialogs.COLLEAGUE),
        reason=sent.answers.said(dialogs.REASON),
        original=sent.answers.said(dialogs.ORIGINAL),
        typed=sent.answers.said(dialogs.TYPED),
        colleagues=colleagues,
        away=away_today(context.desk, colleagues, now) if chooses else (),
        even_away=sent.answers.is_checked(dialogs.EVEN_AWAY),
        owes=sent.answers.said(dialogs.OWES),
        day=sent.answers.said(dialogs.DAY),
        mates=sent.answers.checked(dialogs.MATE),
    )


def _number_chosen(context: ChatContext, sent: Submission, inquiry_id: int) -> str:
    """Return the number of the case that was chosen: any may come, so it is looked for."""
    chosen = sent.answers.said(dialogs.CASE)
    with context.desk.reading() as connection:
        known = known_cases(connection, but=inquiry_id) if chosen else []
    if chosen and all(case.key != chosen for case in known):
        raise Unfit(dialogs.CASE, "Этого обращения уже никто не ждёт. Впишите номер.")
    return next((case.number for case in known if case.key == chosen), "")


def _is_kept(sent: Submission) -> bool:
    return sent.state.inquiry_id is not None and bool(sent.answers.said(dialogs.WORDS))
