"""Clicks and dialogs."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sandbox.api.asking import asker, content, the_chat
from sandbox.server import actions, dialogs
from sandbox.server.refusals import invalid

blueprint = Blueprint("interactions", __name__)


@blueprint.post("/posts/<post_id>/actions/<action_id>")
def press(post_id: str, action_id: str) -> ResponseReturnValue:
    user, option = asker(), str(content().get("selected_option") or "")
    trigger = actions.press(the_chat(), user, post_id, action_id, option)
    return {"status": "OK", "trigger_id": trigger.client_id}


@blueprint.post("/actions/dialogs/open")
def open_dialog() -> ResponseReturnValue:
    """Open a dialog; the trigger is the proof, as on a real server: no token is asked for."""
    said = content()
    dialog = said.get("dialog")
    if not said.get("trigger_id") or not isinstance(dialog, dict):
        raise invalid("trigger_id")
    dialogs.open_dialog(the_chat(), str(said["trigger_id"]), str(said.get("url") or ""), dialog)
    return {"status": "OK"}


@blueprint.post("/actions/dialogs/submit")
def submit_dialog() -> ResponseReturnValue:
    return dialogs.submit(the_chat(), asker(), content())
