"""A button pressed, or an option chosen, as it comes from a chat: its seal, its post, its answer.

A press on a card that a fresh one has replaced does nothing, and the old one falls silent. Where
the server limits how long posts can be edited, such a card keeps its buttons and an old picture of
the inquiry, by which nobody shall claim anything. Only the answer to a press may rewrite it then.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.delivered import fresh_card
from helpdesk.kernel.links import has_replaced, id_of, is_own_mark, is_own_post
from integration.chat.errors import ChatError
from integration.chat.flows.click import FAILED, answer_click, button_of, opens_dialog
from integration.chat.flows.context import ChatContext
from integration.chat.flows.going_on import held_words
from integration.chat.interaction import NO_INQUIRY, Click, Proves, SignedButton
from integration.chat.speech import Answer, Link, Notification, line

FORGED = "Эта кнопка не от нашего бота или устарела, поэтому ничего не сделано."
OUTDATED = (
    "Карточка устарела: того, о чём она, в программе больше нет. Ничего не сделано. Если вопрос "
    "ещё ждёт ответа, внесите его заново: /help запись."
)
NOTHING_DONE = "Эту карточку сменила новая, поэтому ничего не сделано."

log = structlog.get_logger(__name__)


class NoSuchAction(Exception):
    """What was chosen stands on no post of ours: a client has made it up."""


@dataclass(frozen=True)
class Press:
    """What was pressed, as the chat tells it; `button` is None where the desk did not seal it.

    `option` is what was chosen from a select; the chat does not check that it was ever offered.
    """

    user_id: str
    trigger_id: str
    post_id: str
    button: SignedButton | None
    option: str = ""


@dataclass(frozen=True)
class PressOutcome:
    """Words for who pressed alone; `instead` is what an outdated card says from now on."""

    answer: Answer = ()
    instead: Notification | None = None


def answer_press(context: ChatContext, press: Press, now: datetime, proves: Proves) -> PressOutcome:
    """Carry out what was pressed; only the card's delivery draws cards, save for replaced ones.

    Raise NoSuchAction for what was never offered.
    """
    button = press.button
    if button is None:
        log.warning("button is not ours", user=press.user_id)
        return PressOutcome((FORGED,))
    try:
        inquiry_id = inquiry_of(context, button, press.post_id)
    except SQLAlchemyError as error:
        log.error("inquiry cannot be looked up", exc_info=error)
        return PressOutcome((FAILED,))
    if inquiry_id is None:
        log.info("pressed on what this database does not know", user=press.user_id)
        return PressOutcome((OUTDATED,))
    chosen = button_of(button, press.option)
    if chosen is None:
        log.warning("no such action", inquiry=inquiry_id, user=press.user_id)
        raise NoSuchAction
    click = Click(press.user_id, press.trigger_id, press.post_id, chosen, inquiry_id, button.about)
    with structlog.contextvars.bound_contextvars(
        inquiry=click.inquiry_id, action=str(click.action), user=click.user_id
    ):
        return _silence(context, click) or PressOutcome(_answer(context, click, now, proves))


def _answer(context: ChatContext, click: Click, now: datetime, proves: Proves) -> Answer:
    """Return the answer, with what to expect of a desk that is held: its card shows nothing new."""
    answer = answer_click(context, click, now, proves)
    is_dialog = not answer and opens_dialog(click.action)
    return answer if is_dialog else (*answer, *held_words(context.desk))


def inquiry_of(context: ChatContext, button: SignedButton, post_id: str) -> int | None:
    """Return the id of the inquiry that a button is about, NO_INQUIRY where it is about none.

    None where this database does not know what it is about: it was restored from a copy that is
    older. An id says nothing by itself then, for it is given out anew; it counts on a post that
    this database has posted.
    """
    if button.reference:
        return id_of(context.desk, button.reference)
    inquiry_id = button.inquiry_id or NO_INQUIRY
    names_ids = bool(button.about) or inquiry_id != NO_INQUIRY
    return inquiry_id if not names_ids or _is_own(context, post_id, inquiry_id) else None


def _is_own(context: ChatContext, post_id: str, inquiry_id: int) -> bool:
    if is_own_post(context.desk, post_id) or has_replaced(context.desk, inquiry_id, post_id):
        return True
    try:
        # What is only just posted is written down a moment later.
        return is_own_mark(context.desk, context.chat.get_post(post_id).mark)
    except ChatError as error:
        log.info("post cannot be looked at", exc_info=error)
        return False


def _silence(context: ChatContext, click: Click) -> PressOutcome | None:
    """Return what takes an outdated card's buttons; None for every other post."""
    fresh = _fresh_card(context, click)
    if fresh is None:
        return None
    log.info("pressed on a card that was replaced", post=click.post_id)
    link = Link("Новая карточка", context.chat.post_url(fresh))
    instead = Notification(
        (line("Прежняя карточка, кнопки на ней больше не действуют. ", link, "."),)
    )
    return PressOutcome((line(f"{NOTHING_DONE} ", link, "."),), instead)


def _fresh_card(context: ChatContext, click: Click) -> str | None:
    training_id, _, _ = click.about.partition("/")
    is_training = click.inquiry_id == NO_INQUIRY
    if is_training and not training_id.isdecimal():
        return None
    about = int(training_id) if is_training else click.inquiry_id
    try:
        return fresh_card(context.desk, click.post_id, about=about, is_training=is_training)
    except SQLAlchemyError as error:
        # The press itself will meet the same, and says so.
        log.error("cards cannot be looked up", exc_info=error)
        return None
