"""In what capacity somebody acts on an inquiry: asked anew at each click and each submission."""

from helpdesk.contacts.on_behalf import acting, is_same
from helpdesk.contacts.queries import stood_in
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.journal.view import InquiryView
from integration.chat.actions import Action
from integration.chat.catalogue import clicked_by
from integration.chat.directory import NotAllowed, person_of
from integration.chat.flows.context import ChatContext
from integration.chat.handlers import By

ONLY_REQUESTER = "Это может сделать только тот, кто спросил."
ONLY_WHO_ENTERED = "Это может отметить только тот, кто внёс вопрос за родителя."


def actor_for(context: ChatContext, action: Action, seen: InquiryView, user_id: str) -> Actor:
    """Return who this person is in this move; raise NotAllowed, with words for him."""
    by = clicked_by(action)
    if by is By.STAND_IN:
        return _stand_in(context, seen.inquiry.id, user_id)
    if by in (By.REQUESTER, By.EITHER) and _asked_it(seen.inquiry, user_id):
        context.directory.staff(user_id)
        return REQUESTER
    if by is By.REQUESTER:
        raise NotAllowed(ONLY_REQUESTER)
    return context.directory.consultant(user_id, seen.regulation)


def _asked_it(inquiry: Inquiry, user_id: str) -> bool:
    return bool(user_id) and inquiry.mattermost_id == user_id


def _stand_in(context: ChatContext, inquiry_id: int, user_id: str) -> Actor:
    """Return who entered this question, ready to act; raise NotAllowed for everybody else."""
    user = context.directory.staff(user_id)
    with context.desk.reading() as connection:
        by = stood_in(connection, inquiry_id)
    if by is None or not is_same(by, user.id, user.username):
        raise NotAllowed(ONLY_WHO_ENTERED)
    name = person_of(user, context.desk.regulation()).name
    return acting(StaffMember(user.id, user.username, name))
