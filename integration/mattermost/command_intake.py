"""The slash command as Mattermost sends it: proved, carried out, answered to who typed it."""

import re

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden

from integration.chat.bot_app import moment
from integration.chat.catalogue_rows import as_typed
from integration.chat.flows.command import answer_command
from integration.chat.interaction import Typed
from integration.mattermost.app_context import app_context
from integration.mattermost.block_text import text_of
from integration.mattermost.signing import answer_to_command, is_any_of

WORD = re.compile(r"/[\w./-]{1,64}")

blueprint = Blueprint("command", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/command")
def typed() -> ResponseReturnValue:
    """Always answer with 200, for anything else is shown as a failure and the text is gone."""
    # Before the token: a bot that runs while its command is made learns that only when restarted,
    # and the question's own seal says who asks.
    settings = app_context().settings
    knows_token = is_any_of(request.form.get("token", ""), settings.command_tokens)
    text = request.form.get("text", "")
    checked = answer_to_command(settings.secret, text, knows_token=knows_token)
    if checked is not None:
        return checked
    if not knows_token:
        log.warning("command with a token that is not ours")
        raise Forbidden
    said = _typed()
    with structlog.contextvars.bound_contextvars(user=said.user_id):
        # The token says which server asks: whoever has it may name anybody. The trigger says who.
        answer = answer_command(app_context(), said, moment(), app_context().presence.proves)
        return {"response_type": "ephemeral", "text": text_of(answer)}


def _typed() -> Typed:
    form = request.form
    if not form.get("user_id"):
        raise BadRequest("no user_id")
    word = form.get("command", "")
    return Typed(
        form["user_id"],
        form.get("trigger_id", ""),
        word if WORD.fullmatch(word) else "/help",
        as_typed(form.get("text")),
    )
