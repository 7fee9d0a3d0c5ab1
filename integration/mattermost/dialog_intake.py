"""A dialog of Mattermost's sent in: its state is proved, its answer keeps it open or closes it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from integration.chat.bot_app import moment
from integration.chat.flows.sealed_dialog import take_dialog
from integration.chat.flows.submitted_dialog import Fault
from integration.mattermost.app_context import app_context, object_in, request_json, text_in

FAULTY = "Не отправлено: посмотрите, что написано под полем."

blueprint = Blueprint("dialog", __name__)


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
