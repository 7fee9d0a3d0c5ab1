"""What a real server tells a client over its websocket, and what only the sandbox tells tests."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import admin, asker, content, the_chat
from sandbox.server import dialogs, observations, whispers
from sandbox.server.records import Dialog
from sandbox.server.troubles import Trouble, TroubleKind

blueprint = Blueprint("observed", __name__)


@blueprint.get("/dialogs")
def open_dialogs() -> ResponseReturnValue:
    """Return the asker's open dialogs, the oldest first."""
    found = dialogs.dialogs_of(the_chat().store, asker().id)
    return jsonify([_dialog(each) for each in found if each.is_open])


@blueprint.delete("/dialogs/<dialog_id>")
def close_dialog(dialog_id: str) -> ResponseReturnValue:
    found = dialogs.dialog(the_chat().store, asker().id, dialog_id)
    dialogs.close_dialog(the_chat().store, found.id)
    return {"status": "OK"}


@blueprint.get("/whispers")
def heard() -> ResponseReturnValue:
    """Return the ephemeral posts for the asker, the oldest first."""
    found = whispers.whispers_to(the_chat().store, asker().id, request.args.get("channel_id", ""))
    return jsonify([vars(each) for each in found])


@blueprint.get("/observations/<kind>")
def observed(kind: str) -> ResponseReturnValue:
    asker()
    found = observations.observations(the_chat().store, observations.Kind(kind))
    return jsonify([{"subject": each.subject, "says": each.says} for each in found])


def _dialog(each: Dialog) -> dict[str, object]:
    names = ("id", "trigger_id", "url", "dialog")
    return {name: getattr(each, name) for name in names}


@blueprint.post("/troubles")
def order_trouble() -> ResponseReturnValue:
    """Make the next requests go wrong, as ordered; administrators only."""
    admin()
    said = content()
    current_app.extensions["troubles"].order(Trouble(**said | {"way": TroubleKind(said["way"])}))
    return {"status": "OK"}, 201
