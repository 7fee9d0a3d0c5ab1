"""A dialog sent in: its state is proved, its person asked after anew, its words never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.journal.queries import view
from helpdesk.privacy.passwords import Held
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.cases import known_cases
from integration.chat import dialogs
from integration.chat.actions import Action
from integration.chat.dialog_submission import INSIST, KEPT, NotTaken, Opened, submit_dialog
from integration.chat.for_parent import FOR_PARENT
from integration.chat.handlers import Filled, Unfit, away_today
from integration.mattermost import schedule_intake
from integration.mattermost.acting import actor_for
from integration.mattermost.app_context import AppContext, app_context, moment
from integration.mattermost.dialog_rendering import answer_of
from integration.mattermost.directory import NotAllowed
from integration.mattermost.entering import enter_filled_in
from integration.mattermost.on_behalf import enter_for_parent
from integration.mattermost.questions import open_filled_in
from integration.mattermost.requests import Submission, request_json
from integration.mattermost.saying import READ
from integration.mattermost.several_intake import (
    answer_chosen,
    checked,
    hand_over_chosen,
    is_checked,
)
from integration.mattermost.signing import DialogState, read_dialog_state

FORGED = "Это окно открыто не для вас или устарело. Скопируйте текст и откройте окно ещё раз."
GONE = "Этого вопроса больше нет. Скопируйте текст, если он ещё нужен."
FAULTY = "Не отправлено: посмотрите, что написано под полем."
STALE = "Окно было открыто слишком долго. Скопируйте текст и откройте окно ещё раз."
FAILED = "Сейчас сохранить не получилось. Не закрывайте окно и попробуйте ещё раз через минуту."

blueprint = Blueprint("dialog", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/dialog")
def submitted() -> ResponseReturnValue:
    """Answer with an error, which keeps the dialog open, or with nothing, which closes it.

    Always with 200: a client closes the dialog on anything else, and what was typed is gone.
    """
    sent, now = Submission.of(request_json()), moment()
    if sent.is_cancelled:
        return {}
    state = read_dialog_state(app_context().settings.secret, sent.state, sent.user_id)
    if state is None:
        log.warning("dialog is not ours", user=sent.user_id)
        return {"error": FORGED}
    with structlog.contextvars.bound_contextvars(
        inquiry=state.inquiry_id, action=state.action, user=sent.user_id
    ):
        return _answer(app_context(), sent, state, now)


def _answer(
    app_context: AppContext, sent: Submission, state: DialogState, now: datetime
) -> ResponseReturnValue:
    try:
        _take(app_context, sent, state, now)
    except Unfit as unfit:
        return _faulty(unfit.name, unfit.words)
    except Held as warning:
        log.info("held", why=type(warning).__name__)
        return _faulty(dialogs.WORDS, f"{warning} {INSIST.format(warning.unless)}")
    except (NotAllowed, RuleViolation) as refusal:
        log.info("refused", why=type(refusal).__name__)
        return {"error": str(refusal)}
    except NotTaken as refusal:
        log.info("not taken", why=type(refusal).__name__)
        return {"error": f"{refusal} {KEPT}" if _is_kept(sent, state) else str(refusal)}
    except NotFound:
        log.warning("no such inquiry")
        return {"error": GONE}
    except Exception as error:
        log.error("submission failed", exc_info=error)
        return {"error": FAILED}
    return {}


def _take(app_context: AppContext, sent: Submission, state: DialogState, now: datetime) -> None:
    if state.inquiry_id is None:
        _take_general(app_context, sent, state, now)
        return
    action = Action(state.action)
    seen = view(app_context.desk, state.inquiry_id)
    actor = actor_for(app_context, action, seen, sent.user_id)
    opened = Opened(
        action, state.inquiry_id, state.claim, state.opened, is_expired=state.is_expired(now)
    )
    if action is Action.SIMILAR:
        answer_chosen(app_context, sent, opened, state.nonce, actor, now)
        return
    filled = _filled(app_context, sent, seen.regulation)
    if action is Action.VENDOR_CASE and not filled.words:
        filled = replace(filled, words=_number_chosen(app_context, sent, state.inquiry_id))
    submit_dialog(app_context.desk, opened, filled, actor, sent.user_id, now)


def _take_general(
    app_context: AppContext, sent: Submission, state: DialogState, now: datetime
) -> None:
    """Take what belongs to no inquiry: a new question, or the handing over of all claims."""
    if state.action == READ:
        return
    if state.is_expired(now):
        raise NotTaken(STALE)
    if state.action == dialogs.OPEN:
        user = app_context.directory.staff(sent.user_id)
        open_filled_in(app_context, user, sent.answers, state.nonce, now)
    elif state.action == dialogs.ENTRY:
        actor = app_context.directory.consultant(sent.user_id, app_context.desk.regulation())
        enter_filled_in(app_context, actor, sent.answers, state.nonce, now)
    elif state.action == FOR_PARENT:
        user = app_context.directory.staff(sent.user_id)
        enter_for_parent(app_context, user, sent.answers, state.nonce, now)
    elif state.action in schedule_intake.DIALOGS:
        schedule_intake.take(app_context, sent, state, now)
    elif state.action == Action.HAND_OVER:
        hand_over_chosen(app_context, sent, state.nonce, now)
    else:
        raise NotTaken(FORGED)


def _filled(app_context: AppContext, sent: Submission, regulation: Regulation) -> Filled:
    chooses = dialogs.COLLEAGUE in sent.answers
    colleagues = app_context.directory.colleagues(regulation) if chooses else []
    return Filled(
        words=answer_of(sent.answers, dialogs.WORDS),
        colleague=answer_of(sent.answers, dialogs.COLLEAGUE),
        reason=answer_of(sent.answers, dialogs.REASON),
        original=answer_of(sent.answers, dialogs.ORIGINAL),
        typed=answer_of(sent.answers, dialogs.TYPED),
        colleagues=colleagues,
        away=away_today(app_context.desk, colleagues, moment()) if chooses else (),
        even_away=is_checked(sent.answers, dialogs.EVEN_AWAY),
        owes=answer_of(sent.answers, dialogs.OWES),
        day=answer_of(sent.answers, dialogs.DAY),
        mates=checked(sent.answers, dialogs.MATE),
    )


def _number_chosen(app_context: AppContext, sent: Submission, inquiry_id: int) -> str:
    """Return the number of the case that was chosen: any may come, so it is looked for."""
    chosen = answer_of(sent.answers, dialogs.CASE)
    with app_context.desk.reading() as connection:
        known = known_cases(connection, but=inquiry_id) if chosen else []
    if chosen and all(case.key != chosen for case in known):
        raise Unfit(dialogs.CASE, "Этого обращения уже никто не ждёт. Впишите номер.")
    return next((case.number for case in known if case.key == chosen), "")


def _is_kept(sent: Submission, state: DialogState) -> bool:
    return state.inquiry_id is not None and bool(answer_of(sent.answers, dialogs.WORDS))


def _faulty(name: str, words: str) -> ResponseReturnValue:
    """Say it beside the field; at the foot clients have a line of their own unless given one."""
    return {"errors": {name: words}, "error": FAULTY}
