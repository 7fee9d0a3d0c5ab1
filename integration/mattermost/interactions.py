"""A button pressed, or an option chosen: proved, then carried out or answered with a dialog."""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.journal.queries import InquiryView, view
from helpdesk.kernel import outbox
from helpdesk.kernel.unit import Overtaken
from integration.chat import dialogs, handlers, replies
from integration.chat.actions import Action, Button, chosen_from
from integration.chat.dialog_submission import kept_words
from integration.mattermost import (
    account_presses,
    message_actions,
    schedule_intake,
    training_presses,
)
from integration.mattermost.acting import actor_for
from integration.mattermost.app_context import AppContext, app_context, moment
from integration.mattermost.directory import NotAllowed
from integration.mattermost.errors import ChatError
from integration.mattermost.opening import open_for_handing_over, open_for_move
from integration.mattermost.pages import (
    ON_PAGE_ACTIONS,
    gathered_page,
    instead_of_dialog,
    said_of_page,
)
from integration.mattermost.probing import answer_to_press
from integration.mattermost.replaced import silence
from integration.mattermost.requests import ButtonClick, request_json
from integration.mattermost.saying import say
from integration.mattermost.signing import NO_INQUIRY, SignedButton, read_button

FORGED = "Эта кнопка не от нашего бота или устарела, поэтому ничего не сделано."
UNPROVED = "Не удалось проверить, что нажали именно вы. Нажмите ещё раз."
GONE = "Этого вопроса больше нет."
NO_DIALOG = "Окно не открылось. Нажмите ещё раз."
SILENT = "Чат не ответил, поэтому ничего не сделано. Нажмите ещё раз."
FAILED = "Сейчас не получилось, ничего не изменилось. Нажмите ещё раз через минуту."

# What belongs to no inquiry stands on no card, and the other way round.
GENERAL = frozenset(
    {
        Action.HAND_OVER,
        Action.GATHERED,
        *schedule_intake.ACTIONS,
        *training_presses.ACTIONS,
        *account_presses.ACTIONS,
    }
)

blueprint = Blueprint("action", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/action")
def pressed() -> ResponseReturnValue:
    """Answer at once and without `update`: only the card's delivery draws cards, save for those
    that it has replaced.
    """
    press, now = ButtonClick.of(request_json()), moment()
    checked = answer_to_press(app_context().settings.secret, press.context)
    if checked is not None:
        return checked
    button = read_button(app_context().settings.secret, press.context)
    if button is None:
        log.warning("button is not ours", user=press.user_id)
        return say(app_context(), press, FORGED, now)
    chosen = _chosen(button, press)
    with structlog.contextvars.bound_contextvars(
        inquiry=button.inquiry_id, action=str(chosen.action), user=press.user_id
    ):
        outdated = silence(app_context(), press, button, now)
        return outdated or say(
            app_context(), press, _answer(app_context(), press, button, chosen, now), now
        )


def _chosen(button: SignedButton, press: ButtonClick) -> Button:
    """Return what was pressed, or chosen under «Ещё…»: any option may come, so any is checked."""
    found = chosen_from(press.chosen if button.action == Action.MORE else button.action)
    # What belongs to no inquiry stands on no card, and the other way round.
    is_general = found is not None and found.action in GENERAL
    fits = is_general == (button.inquiry_id == NO_INQUIRY)
    fits = fits or (found is not None and found.action in message_actions.ACTIONS)
    if found is None or found.action is Action.MORE or not fits:
        log.warning("no such action", inquiry=button.inquiry_id, user=press.user_id)
        raise BadRequest("no such action")
    return found


def _answer(
    app_context: AppContext, press: ButtonClick, button: SignedButton, chosen: Button, now: datetime
) -> str:
    """Return words for who pressed alone; none when the card itself shows what was done."""
    try:
        if not app_context.presence.proves(press.trigger_id, press.user_id, now):
            log.warning("nobody has pressed that")
            return UNPROVED
        return _done(app_context, press, button, chosen, now)
    except NotAllowed as refusal:
        log.info("refused", why=type(refusal).__name__)
        return str(refusal)
    except RuleViolation as refusal:
        log.info("refused", why=type(refusal).__name__)
        _look_again(app_context, press.post_id, now)
        return str(refusal)
    except NotFound:
        log.warning("no such inquiry")
        return GONE
    except ChatError as error:
        log.warning("the chat did not help", exc_info=error)
        return SILENT if chosen.action in message_actions.ACTIONS else NO_DIALOG
    except (SQLAlchemyError, Overtaken) as error:
        log.error("press failed", exc_info=error)
        return FAILED


def _look_again(app_context: AppContext, post_id: str, now: datetime) -> None:
    """Let what may not be pressed any more not look as if it could; the refusal needs it not."""
    try:
        outbox.look_again(app_context.desk, post_id, now)
    except (SQLAlchemyError, Overtaken) as error:
        log.error("not looked again", exc_info=error)


def _done(
    app_context: AppContext, press: ButtonClick, button: SignedButton, chosen: Button, now: datetime
) -> str:
    action = chosen.action
    if action in message_actions.ACTIONS:
        return message_actions.act(app_context, action, button, press.user_id, now)
    if action in training_presses.ACTIONS:
        return training_presses.act(app_context, action, button.about, press.user_id, now)
    if action in account_presses.ACTIONS:
        return account_presses.act(app_context, action, button.about, press.user_id, now)
    if action in schedule_intake.ACTIONS:
        return schedule_intake.act(app_context, action, button, press, now)
    if action is Action.GATHERED:
        return gathered_page(app_context, press.user_id, now)
    return _act(app_context, press, chosen, button.inquiry_id, now)


def _act(
    app_context: AppContext, press: ButtonClick, chosen: Button, inquiry_id: int, now: datetime
) -> str:
    action = chosen.action
    if action is Action.HAND_OVER:
        open_for_handing_over(app_context, press.trigger_id, press.user_id, now)
        return ""
    seen = view(app_context.desk, inquiry_id)
    actor = actor_for(app_context, action, seen, press.user_id)
    if action is Action.SHOW:
        return replies.whole(seen)
    if action in ON_PAGE_ACTIONS or dialogs.needs_words(action):
        try:
            handlers.check(app_context.desk, action, inquiry_id, actor, now)
        except RuleViolation as refusal:
            words = kept_words(app_context.desk, action, inquiry_id, press.user_id, actor.role, now)
            raise RuleViolation(replies.with_kept(str(refusal), words)) from refusal
        if action in ON_PAGE_ACTIONS:
            return said_of_page(app_context, action, seen, actor, now)
        return _dialog(app_context, press, chosen, seen, actor, now)
    handlers.press(app_context.desk, action, inquiry_id, actor, now)
    # What a press has done is seen on the card, or on the message that had the button.
    return ""


def _dialog(
    app_context: AppContext,
    press: ButtonClick,
    chosen: Button,
    seen: InquiryView,
    actor: Actor,
    now: datetime,
) -> str:
    """Open the dialog; where it does not open, say where the same can be done."""
    try:
        open_for_move(app_context, press.trigger_id, chosen, seen, actor, now, press.user_id)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return instead_of_dialog(app_context, chosen.action, seen, actor, now) or NO_DIALOG
    return ""
