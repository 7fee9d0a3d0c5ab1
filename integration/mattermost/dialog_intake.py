"""A dialog of Mattermost's sent in: its state is proved, its answer keeps it open or closes it."""

from dataclasses import replace

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.references import id_of
from integration.chat.catalogue_rows import Answers
from integration.chat.flows.submitted_dialog import FAILED, FORGED, GONE, Fault, answer_dialog
from integration.chat.interaction import DialogState, Submission
from integration.mattermost.app_context import (
    app_context,
    moment,
    object_in,
    request_json,
    text_in,
)
from integration.mattermost.interactions import READ
from integration.mattermost.signing import read_dialog_state

FAULTY = "Не отправлено: посмотрите, что написано под полем."

blueprint = Blueprint("dialog", __name__)
log = structlog.get_logger(__name__)


@blueprint.post("/dialog")
def submitted() -> ResponseReturnValue:
    """Answer with an error, which keeps the dialog open, or with nothing, which closes it.

    Always with 200: a client closes the dialog on anything else, and what was typed is gone.
    """
    sent, now = request_json(), moment()
    if sent.get("cancelled") is True:
        return {}
    user_id = text_in(sent, "user_id")
    state = read_dialog_state(app_context().settings.secret, text_in(sent, "state"), user_id)
    if state is None:
        log.warning("dialog is not ours", user=user_id)
        return {"error": FORGED}
    if state.action == READ:
        return {}
    if state.reference:
        fault, state = _with_inquiry(state)
        if fault:
            return {"error": fault}
    with structlog.contextvars.bound_contextvars(
        inquiry=state.inquiry_id, action=state.action, user=user_id
    ):
        submission = Submission(user_id, state, Answers(object_in(sent, "submission")))
        return _kept_open(answer_dialog(app_context(), submission, now))


def _with_inquiry(state: DialogState) -> tuple[str, DialogState]:
    """Return why it cannot be taken, and the state with the inquiry's id."""
    try:
        found = id_of(app_context().desk, state.reference)
    except SQLAlchemyError as error:
        log.error("inquiry cannot be looked up", exc_info=error)
        return FAILED, state
    return ("" if found else GONE), replace(state, inquiry_id=found)


def _kept_open(fault: Fault | None) -> ResponseReturnValue:
    """Say it beside the field; at the foot clients have a line of their own unless given one."""
    if fault is None:
        return {}
    if fault.fields:
        return {"errors": dict(fault.fields), "error": FAULTY}
    return {"error": fault.words}
