"""A button of Mattermost's pressed, or an option chosen: proved, carried out, answered."""

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from integration.chat.actions import Button
from integration.chat.flows.click import answer_click, button_of
from integration.chat.interaction import Click, SignedButton
from integration.mattermost.app_context import app_context, moment
from integration.mattermost.probing import answer_to_press
from integration.mattermost.replaced import silence
from integration.mattermost.requests import ButtonClick, request_json
from integration.mattermost.saying import say
from integration.mattermost.signing import read_button

FORGED = "Эта кнопка не от нашего бота или устарела, поэтому ничего не сделано."

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
