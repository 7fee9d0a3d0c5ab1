"""Opening dialogs: within the request that brought the trigger, for it lives for seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdesk.queries import InquiryView
from integration import dialogs
from integration.dialogs import Dialog
from integration.mattermost.dialog_drawing import drawn
from integration.mattermost.place import Place
from integration.mattermost.signing import dialog_state
from integration.moves import Action
from integration.submitting import claim_of, draft_for

# Longer than a working day, so that what was begun in the morning can be sent in the evening.
OPEN_FOR = timedelta(hours=12)
_CHOOSES_COLLEAGUE = frozenset({Action.OFFER, Action.REASSIGN})


def open_for_question(place: Place, trigger_id: str, user_id: str, now: datetime) -> None:
    """Show the dialog behind the command alone; raise ChatError where it does not open."""
    dialog = dialogs.opening(place.desk.regulation())
    state = _state(place, None, dialogs.OPEN, user_id, "", now)
    _show(place, trigger_id, dialog, state)


def open_for_move(
    place: Place, trigger_id: str, action: Action, seen: InquiryView, user_id: str, now: datetime
) -> None:
    """Show a move's dialog, with what this person had typed before; raise ChatError."""
    inquiry = seen.inquiry
    colleagues = place.directory.colleagues(seen.regulation) if action in _CHOOSES_COLLEAGUE else []
    draft = draft_for(place.desk, action, inquiry.id, user_id)
    dialog = dialogs.dialog_of(action, dialogs.Occasion(seen, draft, colleagues))
    state = _state(place, inquiry.id, action, user_id, claim_of(inquiry), now)
    _show(place, trigger_id, dialog, state)


def _state(
    place: Place, inquiry_id: int | None, action: str, user_id: str, claim: str, now: datetime
) -> str:
    return dialog_state(
        place.settings.secret, inquiry_id, action, user_id, claim, now=now, expires=now + OPEN_FOR
    )


def _show(place: Place, trigger_id: str, dialog: Dialog, state: str) -> None:
    place.client.open_dialog(trigger_id, f"{place.settings.bot_url}/dialog", drawn(dialog, state))
