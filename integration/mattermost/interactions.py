"""A button of Mattermost's pressed, or an option chosen: read, carried out, answered.

What a press says it says in a window of its own, for the other ways are not seen: the chat puts an
ephemeral answer to a press into the thread of the pressed post, and a client that collapses threads
shows it to nobody who has not opened that thread.
"""

from datetime import datetime
from typing import Any

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from integration.chat.bot_app import moment
from integration.chat.dialogs import READ, Dialog
from integration.chat.errors import ChatError
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.flows.pressing import NoSuchAction, Press, answer_press
from integration.chat.sealing import read_button
from integration.chat.speech import Answer, Notification
from integration.mattermost.app_context import (
    AppContext,
    app_context,
    object_in,
    request_json,
    text_in,
)
from integration.mattermost.block_text import text_of
from integration.mattermost.post_rendering import Renderer
from integration.mattermost.signing import answer_to_press

TITLE, CLOSE = "«Дневник.ру»", "Понятно"

blueprint = Blueprint("action", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/action")
def pressed() -> ResponseReturnValue:
    """Answer at once, and with an `update` only for a card that was replaced."""
    said, now, here = request_json(), moment(), app_context()
    context = object_in(said, "context")
    checked = answer_to_press(here.settings.secret, context)
    if checked is not None:
        return checked
    press = Press(
        text_in(said, "user_id"),
        text_in(said, "trigger_id"),
        text_in(said, "post_id"),
        read_button(here.settings.secret, context),
        text_in(context, "selected_option"),
    )
    try:
        outcome = answer_press(here, press, now, here.presence.proves)
    except NoSuchAction:
        raise BadRequest("no such action") from None
    answer = say(here, press.trigger_id, press.user_id, outcome.answer, now)
    return {**answer, **_update(here, outcome.instead)}


def say(
    context: ChatContext, trigger_id: str, user_id: str, answer: Answer, now: datetime
) -> dict[str, Any]:
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


def _update(context: AppContext, instead: Notification | None) -> dict[str, Any]:
    if instead is None:
        return {}
    renderer = Renderer(context.settings.secret, context.settings.bot_url)
    drawing = renderer.notification(instead, "", "")
    return {"update": {"message": drawing.message, "props": drawing.props, "file_ids": []}}
