"""A button clicked, or an option chosen: carried out, or answered with a dialog."""

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.journal.acts import AT_ONCE
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import giving_of
from helpdesk.kernel import delivered
from helpdesk.kernel.unit import Overtaken
from integration.chat import catalogue, replies
from integration.chat.buttons import Button, chosen_from
from integration.chat.dialog_submission import kept_words
from integration.chat.directory import NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows import general_clicks, message_actions
from integration.chat.flows.context import ChatContext, actor_for
from integration.chat.flows.opening import open_for_move
from integration.chat.flows.pages import ON_PAGE_ACTIONS, instead_of_dialog, said_of_page
from integration.chat.interaction import Click, Proves, SignedButton
from integration.chat.speech import Answer

UNPROVED = "Не удалось проверить, что нажали именно вы. Нажмите ещё раз."
GONE = "Этого вопроса больше нет."
NO_DIALOG = "Окно не открылось. Нажмите ещё раз."
SILENT = "Чат не ответил, поэтому ничего не сделано. Нажмите ещё раз."
FAILED = "Сейчас не получилось, ничего не изменилось. Нажмите ещё раз через минуту."

# What belongs to no inquiry stands on no card, and the other way round.
GENERAL = general_clicks.ACTS
_ACTS = {**GENERAL, **message_actions.ACTS}
_OPENS_DIALOG = general_clicks.DIALOGS | {Action.HAND_OVER}

log = structlog.get_logger(__name__)


def button_of(signed: SignedButton, option: str) -> Button | None:
    """Return what was pressed, or chosen under «Ещё…»; None for what no post of ours offers.

    Any option may come, so any is checked.
    """
    found = chosen_from(option if signed.action == Action.MORE else signed.action)
    if found is None or found.action is Action.MORE:
        return None
    belongs_to_none = not signed.reference and not signed.inquiry_id
    fits = (found.action in GENERAL) == belongs_to_none
    return found if fits or found.action in message_actions.ACTS else None


def opens_dialog(action: Action) -> bool:
    """Return whether a click on this opens a dialog, which says all that there is to say."""
    return action in _OPENS_DIALOG or catalogue.needs_words(action)


def answer_click(context: ChatContext, click: Click, now: datetime, proves: Proves) -> Answer:
    """Return words for who clicked alone; none when the card itself shows what was done."""
    try:
        if not proves(click.trigger_id, click.user_id, now):
            log.warning("nobody has clicked that")
            return (UNPROVED,)
        return _ACTS.get(click.action, act_on_inquiry)(context, click, now)
    except NotAllowed as refusal:
        log.info("refused", why=type(refusal).__name__)
        return (str(refusal),)
    except RuleViolation as refusal:
        log.info("refused", why=type(refusal).__name__)
        _look_again(context, click.post_id, now)
        return (str(refusal),)
    except NotFound:
        log.warning("no such inquiry")
        return (GONE,)
    except ChatError as error:
        log.warning("the chat did not help", exc_info=error)
        return (SILENT if click.action in message_actions.ACTS else NO_DIALOG,)
    except (SQLAlchemyError, Overtaken) as error:
        log.error("click failed", exc_info=error)
        return (FAILED,)


def _look_again(context: ChatContext, post_id: str, now: datetime) -> None:
    """Let what may not be pressed any more not look as if it could; the refusal needs it not."""
    try:
        delivered.look_again(context.desk, post_id, now)
    except (SQLAlchemyError, Overtaken) as error:
        log.error("not looked again", exc_info=error)


def act_on_inquiry(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Do what the catalogue says, or open its dialog; raise as `answer_click` answers."""
    inquiry_id = click.inquiry_id
    seen = view(context.desk, inquiry_id)
    actor = actor_for(context, click.action, seen, click.user_id)
    if click.action is Action.OFFER:
        click = replace(click, chosen=Button(giving_of(seen.inquiry, actor)))
    action = click.action
    if action is Action.SHOW:
        return replies.whole(seen)
    if action in ON_PAGE_ACTIONS or catalogue.needs_words(action):
        try:
            catalogue.check(context.desk, action, inquiry_id, actor, now)
        except RuleViolation as refusal:
            words = kept_words(context.desk, action, inquiry_id, click.user_id, actor.role, now)
            log.info("refused", why=type(refusal).__name__)
            _look_again(context, click.post_id, now)
            return replies.with_kept(str(refusal), words)
        if action in ON_PAGE_ACTIONS:
            return said_of_page(context, action, seen, actor, now)
        return _dialog(context, click, seen, actor, now)
    AT_ONCE[action](context.desk, inquiry_id, actor, now)
    # What a click has done is seen on the card, or on the message that had the button.
    return ()


def _dialog(
    context: ChatContext, click: Click, seen: InquiryView, actor: Actor, now: datetime
) -> Answer:
    """Open the dialog; where it does not open, say where the same can be done."""
    try:
        open_for_move(context, click, seen, actor, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return instead_of_dialog(context, click.action, seen, actor, now) or (NO_DIALOG,)
    return ()
