"""A press on a card that a fresh one has replaced: nothing is done, and the old one falls silent.

Where the server limits how long posts can be edited, such a card keeps its buttons and an old
picture of the inquiry, by which nobody shall claim anything. Only the answer to a press may
rewrite it then.
"""

from datetime import datetime

import structlog
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.outbox import fresh_card
from integration.chat.interaction import NO_INQUIRY, SignedButton
from integration.chat.speech import Link, Notification, line
from integration.mattermost.app_context import AppContext
from integration.mattermost.rendering import Renderer
from integration.mattermost.requests import ButtonClick
from integration.mattermost.saying import say

NOTHING_DONE = "Эту карточку сменила новая, поэтому ничего не сделано."

log = structlog.get_logger(__name__)


def silence(
    context: AppContext, press: ButtonClick, button: SignedButton, now: datetime
) -> ResponseReturnValue | None:
    """Return the answer that takes an outdated card's buttons; None for every other post."""
    fresh = _fresh(context, press, button)
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


def _fresh(context: AppContext, press: ButtonClick, button: SignedButton) -> str | None:
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
