"""The catalogue of what can be pressed about an inquiry: which dialog, which handler, by whom."""

from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.inquiries.answering import refuse_when_old
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from integration.chat import answer_rows, closing_rows, colleague_rows, vendor_rows
from integration.chat.catalogue_rows import By, CatalogueRow
from integration.chat.dialogs import Dialog, DialogContext

CATALOGUE: dict[Action, CatalogueRow] = {
    **answer_rows.ROWS,
    **closing_rows.ROWS,
    **colleague_rows.ROWS,
    **vendor_rows.ROWS,
}


def needs_words(action: Action) -> bool:
    """Return whether a click opens a dialog."""
    return action in CATALOGUE and CATALOGUE[action].dialog is not None


def clicked_by(action: Action) -> By:
    """Return in whose name this is clicked; what is in no catalogue is a consultant's."""
    return CATALOGUE[action].by if action in CATALOGUE else By.CONSULTANT


def dialog_of(action: Action, context: DialogContext) -> Dialog:
    """Return the dialog of a move that needs words."""
    build = CATALOGUE[action].dialog
    if build is None:
        raise LookupError(f"{action} has no dialog")
    return build(context)


@use_case
def check(unit: UnitOfWork, action: Action, inquiry_id: int, actor: Actor) -> None:
    """Raise RuleViolation where a dialog would be filled in for nothing."""
    if action is Action.SIMILAR:
        return  # It is about the others, each of which meets the table by itself.
    inquiry = unit.load(inquiry_id)
    adds = action is Action.REPLY and inquiry.state is not State.WAITING
    unit.permit(Move.ADD if adds else action.move, inquiry, actor)
    if action in (Action.DID_NOT_HELP, Action.CORRECT):
        refuse_when_old(unit, inquiry)
