"""A button pressed, or an option chosen: carried out, or answered with a dialog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.journal.queries import view
from helpdesk.journal.view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.unit import Overtaken
from integration.chat import catalogue, replies
from integration.chat.actions import Action, Button, chosen_from
from integration.chat.dialog_drafts import kept_words
from integration.chat.directory import NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows import (
    account_presses,
    message_actions,
    schedule_presses,
    training_presses,
)
from integration.chat.flows.acting import actor_for
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_for_handing_over, open_for_move
from integration.chat.flows.pages import (
    ON_PAGE_ACTIONS,
    gathered_page,
    instead_of_dialog,
    said_of_page,
)
from integration.chat.interaction import NO_INQUIRY, Press, Proves, SignedButton
from integration.chat.speech import Answer

UNPROVED = "Не удалось проверить, что нажали именно вы. Нажмите ещё раз."
GONE = "Этого вопроса больше нет."
NO_DIALOG = "Окно не открылось. Нажмите ещё раз."
SILENT = "Чат не ответил, поэтому ничего не сделано. Нажмите ещё раз."
FAILED = "Сейчас не получилось, ничего не изменилось. Нажмите ещё раз через минуту."

# Which flow takes what belongs to no card.
_ACTS: dict[frozenset[Action], Callable[[ChatContext, Press, datetime], Answer]] = {
    message_actions.ACTIONS: message_actions.act,
    training_presses.ACTIONS: training_presses.act,
    account_presses.ACTIONS: account_presses.act,
    schedule_presses.ACTIONS: schedule_presses.act,
}
# What belongs to no inquiry stands on no card, and the other way round.
GENERAL = frozenset(
    {
        Action.HAND_OVER,
        Action.GATHERED,
        *schedule_presses.ACTIONS,
        *training_presses.ACTIONS,
        *account_presses.ACTIONS,
    }
)

log = structlog.get_logger(__name__)


def button_of(signed: SignedButton, option: str) -> Button | None:
    """Return what was pressed, or chosen under «Ещё…»; None for what no post of ours offers.

    Any option may come, so any is checked.
    """
    found = chosen_from(option if signed.action == Action.MORE else signed.action)
    if found is None or found.action is Action.MORE:
        return None
    fits = (found.action in GENERAL) == (signed.inquiry_id == NO_INQUIRY)
    return found if fits or found.action in message_actions.ACTIONS else None


def answer_press(context: ChatContext, press: Press, now: datetime, proves: Proves) -> Answer:
    """Return words for who pressed alone; none when the card itself shows what was done."""
    try:
        if not proves(press.trigger_id, press.user_id, now):
            log.warning("nobody has pressed that")
            return (UNPROVED,)
        return _done(context, press, now)
    except NotAllowed as refusal:
        log.info("refused", why=type(refusal).__name__)
        return (str(refusal),)
    except RuleViolation as refusal:
        log.info("refused", why=type(refusal).__name__)
        _look_again(context, press.post_id, now)
        return (str(refusal),)
    except NotFound:
        log.warning("no such inquiry")
        return (GONE,)
    except ChatError as error:
        log.warning("the chat did not help", exc_info=error)
        return (SILENT if press.action in message_actions.ACTIONS else NO_DIALOG,)
    except (SQLAlchemyError, Overtaken) as error:
        log.error("press failed", exc_info=error)
        return (FAILED,)


def _look_again(context: ChatContext, post_id: str, now: datetime) -> None:
    """Let what may not be pressed any more not look as if it could; the refusal needs it not."""
    try:
        outbox.look_again(context.desk, post_id, now)
    except (SQLAlchemyError, Overtaken) as error:
        log.error("not looked again", exc_info=error)


def _done(context: ChatContext, press: Press, now: datetime) -> Answer:
    for actions, act in _ACTS.items():
        if press.action in actions:
            return act(context, press, now)
    if press.action is Action.GATHERED:
        return gathered_page(context, press.user_id, now)
    if press.action is Action.HAND_OVER:
        open_for_handing_over(context, press.trigger_id, press.user_id, now)
        return ()
    return act_on_inquiry(context, press, now)


def act_on_inquiry(context: ChatContext, press: Press, now: datetime) -> Answer:
    """Do what the catalogue says, or open its dialog; raise as `answer_press` answers."""
    inquiry_id = press.inquiry_id
    seen = view(context.desk, inquiry_id)
    actor = actor_for(context, press.action, seen, press.user_id)
    if press.action is Action.OFFER and actor.head and actor.id != seen.inquiry.claimant_id:
        # Who leads does not ask whether the colleague will.
        press = replace(press, chosen=Button(Action.REASSIGN))
    action = press.action
    if action is Action.SHOW:
        return replies.whole(seen)
    if action in ON_PAGE_ACTIONS or catalogue.needs_words(action):
        try:
            catalogue.check(context.desk, action, inquiry_id, actor, now)
        except RuleViolation as refusal:
            words = kept_words(context.desk, action, inquiry_id, press.user_id, actor.role, now)
            log.info("refused", why=type(refusal).__name__)
            _look_again(context, press.post_id, now)
            return replies.with_kept(str(refusal), words)
        if action in ON_PAGE_ACTIONS:
            return said_of_page(context, action, seen, actor, now)
        return _dialog(context, press, seen, actor, now)
    catalogue.press(context.desk, action, inquiry_id, actor, now)
    # What a press has done is seen on the card, or on the message that had the button.
    return ()


def _dialog(
    context: ChatContext, press: Press, seen: InquiryView, actor: Actor, now: datetime
) -> Answer:
    """Open the dialog; where it does not open, say where the same can be done."""
    try:
        open_for_move(context, press.trigger_id, press.chosen, seen, actor, now, press.user_id)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return instead_of_dialog(context, press.action, seen, actor, now) or (NO_DIALOG,)
    return ()
