"""What Mattermost sends: a command, a press, a dialog; proved, carried out, answered.

That a press was just made by whom it names, only the server's trigger proves. What Mattermost never
sends gets no answer: BadRequest.

What a press says it says in a window of its own, for the other ways are not seen: the chat puts an
ephemeral answer to a press into the thread of the pressed post, and a client that collapses threads
shows it to nobody who has not opened that thread.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden

from integration.chat.bot_app import moment
from integration.chat.catalogue_rows import as_typed
from integration.chat.dialogs import READ, Dialog
from integration.chat.directory import NOT_SURE, NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows.command import answer_command
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.flows.pressing import NoSuchAction, Press, answer_press
from integration.chat.flows.sealed_dialog import take_dialog
from integration.chat.flows.submitted_dialog import Fault
from integration.chat.interaction import Typed
from integration.chat.sealing import read_button
from integration.chat.seen_once import SeenOnce
from integration.chat.speech import Answer, Notification
from integration.mattermost.block_text import text_of
from integration.mattermost.client import MattermostClient
from integration.mattermost.post_rendering import Renderer
from integration.mattermost.signing import (
    TRIGGER_AGE,
    answer_to_command,
    answer_to_press,
    is_any_of,
    trigger_name,
    who_acted,
)

# A server that was set up anew signs with another key; a forger shall not make us ask all day.
ASK_AGAIN_AFTER = timedelta(minutes=1)
WORD = re.compile(r"/[\w./-]{1,64}")
FAULTY = "Не отправлено: посмотрите, что написано под полем."
TITLE, CLOSE = "«Дневник.ру»", "Понятно"

blueprint = Blueprint("mattermost", __name__)
log = structlog.get_logger(__name__)


@dataclass
class Presence:
    """Knows the server's key, and which triggers this process has taken already."""

    client: MattermostClient
    _key: str = field(default="", init=False)
    _asked_at: datetime | None = field(default=None, init=False)
    _seen: SeenOnce = field(default_factory=lambda: SeenOnce(2 * TRIGGER_AGE), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def proves(self, trigger_id: str, user_id: str, now: datetime) -> bool:
        """Return whether the server says that this user has just acted, and said so only now.

        Raise NotAllowed where its key cannot be had.
        """
        key = self._key or self._newer_key(now)
        if who_acted(trigger_id, key, now) != user_id:
            fresh = self._newer_key(now)
            if fresh == key or who_acted(trigger_id, fresh, now) != user_id:
                return False
        return self._seen.is_first(trigger_name(trigger_id), now)

    def _newer_key(self, now: datetime) -> str:
        with self._lock:
            if self._key and self._asked_at and now - self._asked_at < ASK_AGAIN_AFTER:
                return self._key
            self._asked_at = now
        try:
            self._key = self.client.client_config().signing_key or self._key
        except ChatError as error:
            log.warning("the server's key is not to be had", exc_info=error)
            if not self._key:
                raise NotAllowed(NOT_SURE) from error
        return self._key


@dataclass(frozen=True)
class AppContext(ChatContext):
    """One per app; `app_context()` finds it from inside a request."""

    presence: Presence


def app_context() -> AppContext:
    """Return the context of the app that serves this request."""
    found: AppContext = current_app.extensions["app_context"]
    return found


def request_json() -> dict[str, Any]:
    """Return the JSON object of the request; raise BadRequest where there is none."""
    try:
        found = request.get_json(force=True, silent=True)
    except RecursionError:
        found = None  # Lists within lists, thousands of them: nobody's press.
    if not isinstance(found, dict):
        raise BadRequest("no JSON object")
    return found


def object_in(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object of that name; an empty one where there is none."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def text_in(said: Mapping[str, Any], name: str) -> str:
    """Return an id or a seal; JSON may hold halves of signs, which nothing can be asked with."""
    return as_typed(said.get(name))


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
        return {"response_type": "ephemeral", "text": text_of(answer)} if answer else {}


def _typed() -> Typed:
    form = request.form
    if not form.get("user_id"):
        raise BadRequest("no user_id")
    word = form.get("command", "")
    # A direct channel is named by both ids with this between them; the plugin is told no name. Who
    # types in a thread may look at nothing else.
    may_be_direct = "__" in form.get("channel_name", "__") and not form.get("root_id")
    return Typed(
        form["user_id"],
        form.get("trigger_id", ""),
        word if WORD.fullmatch(word) else "/help",
        as_typed(form.get("text")),
        as_typed(form.get("channel_id")) if may_be_direct else "",
    )


@blueprint.post("/dialog")
def submitted() -> ResponseReturnValue:
    """Answer with an error, which keeps the dialog open, or with nothing, which closes it.

    Always with 200: a client closes the dialog on anything else, and what was typed is gone.
    """
    sent, now = request_json(), moment()
    if sent.get("cancelled") is True:
        return {}
    user_id, sealed = text_in(sent, "user_id"), text_in(sent, "state")
    fault = take_dialog(app_context(), sealed, user_id, object_in(sent, "submission"), now)
    return _kept_open(fault)


def _kept_open(fault: Fault | None) -> ResponseReturnValue:
    """Say it beside the field; at the foot clients have a line of their own unless given one."""
    if fault is None:
        return {}
    if fault.fields:
        return {"errors": dict(fault.fields), "error": FAULTY}
    return {"error": fault.words}


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
