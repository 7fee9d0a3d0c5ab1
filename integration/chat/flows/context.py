"""What every flow needs: the desk, the settings, the chat, who is who in it, and who may act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from helpdesk.access.budgets import Budgets
from helpdesk.contacts.contact_queries import stood_in
from helpdesk.contacts.on_behalf import acting, is_same
from helpdesk.domain.actions import Action
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.rules import ONLY_REQUESTER, ONLY_WHO_ENTERED
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from integration.chat.catalogue import clicked_by
from integration.chat.catalogue_rows import By
from integration.chat.directory import Directory, NotAllowed, person_of
from integration.chat.flows.going_on import held_words
from integration.chat.flows.lookup import LookUp
from integration.chat.interaction import Click, Typed
from integration.chat.port import Chat
from integration.chat.speech import Answer
from integration.chat.values import User
from settings import Settings


@dataclass(frozen=True)
class ChatContext:
    """One per process; a chat server's own folder makes it."""

    desk: Desk
    settings: Settings
    chat: Chat
    directory: Directory

    @cached_property
    def budgets(self) -> Budgets:
        return Budgets(self.desk)

    @property
    def look_up(self) -> LookUp:
        return LookUp(self.desk, self.directory, self.settings.public_url, self.chat.post_url)

    def tells_there(self, said: Typed) -> bool:
        """Whether the bot's own message comes at once to where this was typed."""
        is_there = self.directory.is_with_bot(said.direct, said.user_id)
        return is_there and not held_words(self.desk)

    def leads(self, user: User) -> bool:
        return self.directory.standing(self.desk.regulation()).is_head(user.username)

    def advises(self, user: User, *, in_doubt: bool) -> bool:
        """Return whether he leads or advises; `in_doubt`, where the chat does not say."""
        if self.leads(user):
            return True
        try:
            member = self.directory.member(user, self.desk.regulation())
        except NotAllowed:
            return in_doubt
        return member is not None and member.appointed


# Does what was clicked, once, and returns words for who clicked. It may raise RuleViolation,
# NotAllowed, or ChatError where a dialog does not open.
Act = Callable[[ChatContext, Click, datetime], Answer]


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
    by = context.desk.read(stood_in, inquiry_id)
    if by is None or not is_same(by, user.id, user.username):
        raise NotAllowed(ONLY_WHO_ENTERED)
    name = person_of(user, context.desk.regulation()).name
    return acting(StaffMember(user.id, user.username, name))
