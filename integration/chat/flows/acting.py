"""In what capacity somebody acts on an inquiry: asked anew at each click and each submission."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.journal.view import InquiryView
from integration.chat.actions import Action
from integration.chat.catalogue import clicked_by
from integration.chat.directory import NotAllowed
from integration.chat.flows.context import ChatContext
from integration.chat.flows.on_behalf import stand_in_for
from integration.chat.handlers import By

ONLY_REQUESTER = "Это может сделать только тот, кто спросил."


def actor_for(context: ChatContext, action: Action, seen: InquiryView, user_id: str) -> Actor:
    """Return who this person is in this move; raise NotAllowed, with words for him."""
    by = clicked_by(action)
    if by is By.STAND_IN:
        return stand_in_for(context, seen.inquiry.id, user_id)
    if by in (By.REQUESTER, By.EITHER) and _asked_it(seen.inquiry, user_id):
        context.directory.staff(user_id)
        return REQUESTER
    if by is By.REQUESTER:
        raise NotAllowed(ONLY_REQUESTER)
    return context.directory.consultant(user_id, seen.regulation)


def _asked_it(inquiry: Inquiry, user_id: str) -> bool:
    return bool(user_id) and inquiry.mattermost_id == user_id
