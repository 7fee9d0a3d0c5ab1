"""In what capacity somebody acts on an inquiry: asked anew at each press and each submission."""

from __future__ import annotations

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.journal.view import InquiryView
from integration.chat.actions import Action
from integration.chat.directory import NotAllowed
from integration.chat.flows.context import ChatContext
from integration.chat.flows.on_behalf import stand_in_for

ONLY_REQUESTER = "Это может сделать только тот, кто спросил."
_REQUESTERS = frozenset({Action.REPLY, Action.WITHDRAW, Action.CALL_TO_LESSON})
# The requester's when he presses them, a consultant's when he was told on the telephone.
_EITHERS = frozenset(
    {
        Action.HELPED,
        Action.DID_NOT_HELP,
        Action.VENDOR_CASE,
        Action.VENDOR_ANSWER,
        Action.VENDOR_WANTS,
        Action.VENDOR_TOLD,
        Action.VENDOR_REJECTED,
    }
)


def actor_for(context: ChatContext, action: Action, seen: InquiryView, user_id: str) -> Actor:
    """Return who this person is in this move; raise NotAllowed, with words for him."""
    if action is Action.HELPED_SELF:
        return stand_in_for(context, seen.inquiry.id, user_id)
    if action in _REQUESTERS | _EITHERS and _asked_it(seen.inquiry, user_id):
        context.directory.staff(user_id)
        return REQUESTER
    if action in _REQUESTERS:
        raise NotAllowed(ONLY_REQUESTER)
    return context.directory.consultant(user_id, seen.regulation)


def _asked_it(inquiry: Inquiry, user_id: str) -> bool:
    return bool(user_id) and inquiry.mattermost_id == user_id
