"""A button of Mattermost's pressed, or an option chosen: proved, carried out, answered.

What a press says it says in a window of its own, for the other ways are not seen: the chat puts an
ephemeral answer to a press into the thread of the pressed post, and a client that collapses threads
shows it to nobody who has not opened that thread.

A press on a card that a fresh one has replaced does nothing, and the old one falls silent. Where
the server limits how long posts can be edited, such a card keeps its buttons and an old picture of
the inquiry, by which nobody shall claim anything. Only the answer to a press may rewrite it then.
"""

from datetime import datetime

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest

from helpdesk.kernel.delivered import fresh_card
from helpdesk.kernel.references import has_replaced, id_of, is_own_mark, is_own_post
from integration.chat.dialogs import Dialog
from integration.chat.errors import ChatError
from integration.chat.flows.click import FAILED, answer_click, button_of
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.interaction import NO_INQUIRY, Click, SignedButton
from integration.chat.speech import Answer, Link, Notification, line
from integration.mattermost.app_context import (
    AppContext,
    app_context,
    moment,
    object_in,
    request_json,
    text_in,
)
from integration.mattermost.block_text import text_of
from integration.mattermost.post_rendering import Renderer
from integration.mattermost.signing import answer_to_press, read_button

FORGED = "Эта кнопка не от нашего бота или устарела, поэтому ничего не сделано."
OUTDATED = (
    "Карточка устарела: того, о чём она, в программе больше нет. Ничего не сделано. Если вопрос "
    "ещё ждёт ответа, внесите его заново: /help запись."
)
NOTHING_DONE = "Эту карточку сменила новая, поэтому ничего не сделано."
# The action of a window that only tells something: what comes home from it is that it was read.
READ = "read"
TITLE, CLOSE = "«Дневник.ру»", "Понятно"

blueprint = Blueprint("action", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/action")
def pressed() -> ResponseReturnValue:
    """Answer at once and without `update`: only the card's delivery draws cards, save for those
    that it has replaced.
    """
    said, now, here = request_json(), moment(), app_context()
    user_id, trigger_id = text_in(said, "user_id"), text_in(said, "trigger_id")
    context = object_in(said, "context")
    checked = answer_to_press(here.settings.secret, context)
    if checked is not None:
        return checked
    button = read_button(here.settings.secret, context)
    if button is None:
        log.warning("button is not ours", user=user_id)
        return say(here, trigger_id, user_id, (FORGED,), now)
    post_id = text_in(said, "post_id")
    try:
        inquiry_id = inquiry_of(here, button, post_id)
    except SQLAlchemyError as error:
        log.error("inquiry cannot be looked up", exc_info=error)
        return say(here, trigger_id, user_id, (FAILED,), now)
    if inquiry_id is None:
        log.info("pressed on what this database does not know", user=user_id, post=post_id)
        return say(here, trigger_id, user_id, (OUTDATED,), now)
    # Of a select the option; the server does not check that it was ever offered.
    chosen = button_of(button, text_in(context, "selected_option"))
    if chosen is None:
        log.warning("no such action", inquiry=inquiry_id, user=user_id)
        raise BadRequest("no such action")
    press = Click(user_id, trigger_id, post_id, chosen, inquiry_id, button.about)
    with structlog.contextvars.bound_contextvars(
        inquiry=press.inquiry_id, action=str(press.action), user=user_id
    ):
        return silence(here, press, now) or say(
            here, trigger_id, user_id, answer_click(here, press, now, here.presence.proves), now
        )


def inquiry_of(context: AppContext, button: SignedButton, post_id: str) -> int | None:
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


def _is_own(context: AppContext, post_id: str, inquiry_id: int) -> bool:
    if is_own_post(context.desk, post_id) or has_replaced(context.desk, inquiry_id, post_id):
        return True
    try:
        # What is only just posted is written down a moment later.
        return is_own_mark(context.desk, context.chat.get_post(post_id).mark)
    except ChatError as error:
        log.info("post cannot be looked at", exc_info=error)
        return False


def say(
    context: ChatContext, trigger_id: str, user_id: str, answer: Answer, now: datetime
) -> ResponseReturnValue:
    """Return the answer to a press; where no window opens, the words go as an ephemeral answer."""
    if not answer:
        return {}
    window = Dialog(TITLE, CLOSE, (), answer)
    try:
        open_general(context, trigger_id, window, READ, user_id, now)
    except ChatError as error:
        log.info("window did not open", exc_info=error)
        return {"ephemeral_text": text_of(answer)}
    return {}


def silence(context: AppContext, press: Click, now: datetime) -> ResponseReturnValue | None:
    """Return the answer that takes an outdated card's buttons; None for every other post."""
    fresh = _fresh_card(context, press)
    if fresh is None:
        return None
    log.info("pressed on a card that was replaced", post=press.post_id)
    link = Link("Новая карточка", context.chat.post_url(fresh))
    notice = Notification(
        (line("Прежняя карточка, кнопки на ней больше не действуют. ", link, "."),)
    )
    drawing = Renderer(context.settings.secret, context.settings.bot_url).notification(
        notice, "", ""
    )
    update = {"message": drawing.message, "props": drawing.props, "file_ids": []}
    said = (line(f"{NOTHING_DONE} ", link, "."),)
    answer = say(context, press.trigger_id, press.user_id, said, now)
    return {**(answer if isinstance(answer, dict) else {}), "update": update}


def _fresh_card(context: AppContext, press: Click) -> str | None:
    training_id, _, _ = press.about.partition("/")
    is_training = press.inquiry_id == NO_INQUIRY
    if is_training and not training_id.isdecimal():
        return None
    about = int(training_id) if is_training else press.inquiry_id
    try:
        return fresh_card(context.desk, press.post_id, about=about, is_training=is_training)
    except SQLAlchemyError as error:
        # The press itself will meet the same, and says so.
        log.error("cards cannot be looked up", exc_info=error)
        return None
