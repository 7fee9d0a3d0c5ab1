"""Who hears of an inquiry."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, PHONE, THREAD, Addressee, direct
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes, ReplyBy


def reach(inquiry: Inquiry, *, by_phone: bool) -> list[Addressee]:
    """Return the addressees that reach the requester.

    With `by_phone`, a call becomes somebody's task where one was asked for, or where the phone
    is the only way. Who looks himself and left nothing is not reached at all.
    """
    addressees = direct(inquiry.mattermost_id)
    if inquiry.email:
        addressees.append(MAIL)
    if by_phone and inquiry.phone and _wants_call(inquiry, reached_otherwise=bool(addressees)):
        addressees.append(PHONE)
    return addressees


def reach_or_call(inquiry: Inquiry) -> list[Addressee]:
    """Return the addressees for what must not be missed: who can be called alone is called, also
    where he wanted to look himself.
    """
    found = reach(inquiry, by_phone=True)
    return found or ([PHONE] if inquiry.phone else [])


def by_chat(inquiry: Inquiry) -> list[Addressee]:
    """Return the requester in the chat, if he is there: for news that is not worth a letter."""
    return direct(inquiry.mattermost_id)


def to_claimant(inquiry: Inquiry) -> list[Addressee]:
    """Return who works on it, or the thread where nobody does."""
    return direct(inquiry.claimant_id) or [THREAD]


def to_who_owes(inquiry: Inquiry, actor: Actor | None = None) -> list[Addressee]:
    """Return who hears what the support has asked for: who has written it down knows it already."""
    if inquiry.owes is Owes.SCHOOL:
        return [] if actor and actor.id == inquiry.claimant_id else to_claimant(inquiry)
    if actor is not None and actor.role is Role.REQUESTER:
        return []
    return reach(inquiry, by_phone=True) or [THREAD]


def _wants_call(inquiry: Inquiry, *, reached_otherwise: bool) -> bool:
    if inquiry.reply_by is ReplyBy.CALL:
        return True
    return not reached_otherwise and inquiry.reply_by is not ReplyBy.SELF
