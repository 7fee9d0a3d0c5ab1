"""A dialog as it comes back from a chat: its seal read, its inquiry found, then answered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.links import id_of
from integration.chat.catalogue_rows import Answers
from integration.chat.dialogs import READ
from integration.chat.flows.context import ChatContext
from integration.chat.flows.submitted_dialog import FAILED, FORGED, GONE, Fault, answer_dialog
from integration.chat.interaction import DialogState, Submission
from integration.chat.sealing import read_dialog_state

log = structlog.get_logger(__name__)


def take_dialog(
    context: ChatContext, sealed: str, user_id: str, given: Mapping[str, Any], now: datetime
) -> Fault | None:
    """Do what the dialog says; return what keeps it open, or None where it may close."""
    state = read_dialog_state(context.settings.secret, sealed, user_id)
    if state is None:
        log.warning("dialog is not ours", user=user_id)
        return Fault(FORGED)
    if state.action == READ:
        return None
    if state.reference:
        fault, state = _with_inquiry(context, state)
        if fault:
            return Fault(fault)
    with structlog.contextvars.bound_contextvars(
        inquiry=state.inquiry_id, action=state.action, user=user_id
    ):
        return answer_dialog(context, Submission(user_id, state, Answers(given)), now)


def _with_inquiry(context: ChatContext, state: DialogState) -> tuple[str, DialogState]:
    """Return why it cannot be taken, and the state with the inquiry's id."""
    try:
        found = id_of(context.desk, state.reference)
    except SQLAlchemyError as error:
        log.error("inquiry cannot be looked up", exc_info=error)
        return FAILED, state
    return ("" if found else GONE), replace(state, inquiry_id=found)
