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
from integration.chat.actions import Button
from integration.chat.dialogs import Dialog
from integration.chat.errors import ChatError
from integration.chat.flows.click import answer_click, button_of
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.interaction import NO_INQUIRY, Click, SignedButton
from integration.chat.speech import Answer, Link, Notification, line
from integration.mattermost.app_context import AppContext, app_context, moment
from integration.mattermost.block_text import text_of
from integration.mattermost.probing import answer_to_press
from integration.mattermost.rendering import Renderer
from integration.mattermost.requests import ButtonClick, request_json
from integration.mattermost.signing import read_button

FORGED = "Эта кнопка не от нашего бота или устарела, поэтому ничего не сделано."
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
    click, now, here = ButtonClick.of(request_json()), moment(), app_context()
    checked = answer_to_press(here.settings.secret, click.context)
    if checked is not None:
        return checked
    button = read_button(here.settings.secret, click.context)
    if button is None:
        log.warning("button is not ours", user=click.user_id)
        return say(here, click, (FORGED,), now)
    press = _press(click, button, _chosen(button, click))
    with structlog.contextvars.bound_contextvars(
        inquiry=press.inquiry_id, action=str(press.action), user=press.user_id
    ):
        outdated = silence(here, click, button, now)
        return outdated or say(
            here, click, answer_click(here, press, now, here.presence.proves), now
        )


def _chosen(button: SignedButton, click: ButtonClick) -> Button:
    found = button_of(button, click.chosen)
    if found is None:
        log.warning("no such action", inquiry=button.inquiry_id, user=click.user_id)
        raise BadRequest("no such action")
    return found


def _press(click: ButtonClick, button: SignedButton, chosen: Button) -> Click:
    return Click(
        click.user_id, click.trigger_id, click.post_id, chosen, button.inquiry_id, button.about
    )


def say(
    context: ChatContext, press: ButtonClick, answer: Answer, now: datetime
) -> ResponseReturnValue:
    """Return the answer to a press; where no window opens, the words go as an ephemeral answer."""
    if not answer:
        return {}
    window = Dialog(TITLE, CLOSE, (), answer)
    try:
        open_general(context, press.trigger_id, window, READ, press.user_id, now)
    except ChatError as error:
        log.info("window did not open", exc_info=error)
        return {"ephemeral_text": text_of(answer)}
    return {}


def silence(
    context: AppContext, press: ButtonClick, button: SignedButton, now: datetime
) -> ResponseReturnValue | None:
    """Return the answer that takes an outdated card's buttons; None for every other post."""
    fresh = _fresh_card(context, press, button)
    if fresh is None:
        return None
    log.info("pressed on a card that was replaced", post=press.post_id)
    link = Link("Новая карточка", context.chat.post_url(fresh))
    notice = Notification(
        (line("Прежняя карточка, кнопки на ней больше не действуют. ", link, "."),)
    )
    drawing = Renderer(context.settings.secret, context.settings.bot_url).notification(
        notice, None, ""
    )
    update = {"message": drawing.message, "props": drawing.props, "file_ids": []}
    said = (line(f"{NOTHING_DONE} ", link, "."),)
    answer = say(context, press, said, now)
    return {**(answer if isinstance(answer, dict) else {}), "update": update}


def _fresh_card(context: AppContext, press: ButtonClick, button: SignedButton) -> str | None:
    training_id, _, _ = button.about.partition("/")
    is_training = button.inquiry_id == NO_INQUIRY
    if is_training and not training_id.isdecimal():
        return None
    about = int(training_id) if is_training else button.inquiry_id
    try:
        return fresh_card(context.desk, press.post_id, about=about, is_training=is_training)
    except SQLAlchemyError as error:
        # The press itself will meet the same, and says so.
        log.error("cards cannot be looked up", exc_info=error)
        return None
