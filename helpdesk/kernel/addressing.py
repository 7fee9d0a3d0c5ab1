"""To whom a notification goes: addressees as the outbox names them.

`thread` the card's thread; `channel` the consultants' channel; `id:<Mattermost id>` and
`user:<Mattermost user name>` direct messages; `mail` the requester's recorded address;
`mail:<user name>` a colleague's address from the regulation; `phone` a task for people: somebody
must call. An address itself never stands here: it is read from the record when it is used.
"""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes, ReplyBy
from helpdesk.kernel.deliveries import MAIL, PHONE, THREAD


def reach(inquiry: Inquiry, *, by_phone: bool) -> list[str]:
    """Return the addressees that reach the requester.

    With `by_phone`, a call becomes somebody's task where one was asked for, or where the phone
    is the only way. Who looks himself and left nothing is not reached at all.
    """
    addressees = []
    if inquiry.mattermost_id:
        addressees.append(f"id:{inquiry.mattermost_id}")
    if inquiry.email:
        addressees.append(MAIL)
    if by_phone and inquiry.phone and _wants_call(inquiry, reached_otherwise=bool(addressees)):
        addressees.append(PHONE)
    return addressees


def reach_or_call(inquiry: Inquiry) -> list[str]:
    """Return the addressees for what must not be missed: who can be called alone is called, also
    where he wanted to look himself.
    """
    found = reach(inquiry, by_phone=True)
    return found or ([PHONE] if inquiry.phone else [])


def by_chat(inquiry: Inquiry) -> list[str]:
    """Return the requester in the chat, if he is there: for news that is not worth a letter."""
    return [f"id:{inquiry.mattermost_id}"] if inquiry.mattermost_id else []


def told_of_debt(inquiry: Inquiry, actor: Actor | None = None) -> list[str]:
    """Return to whom a debt is told: who has written it down himself knows it already."""
    if inquiry.owes is Owes.SCHOOL:
        to = f"id:{inquiry.claimant_id}" if inquiry.claimant_id else THREAD
        return [] if actor and actor.id and to == f"id:{actor.id}" else [to]
    if actor is not None and actor.role is Role.REQUESTER:
        return []
    return reach(inquiry, by_phone=True) or [THREAD]


def _wants_call(inquiry: Inquiry, *, reached_otherwise: bool) -> bool:
    if inquiry.reply_by is ReplyBy.CALL:
        return True
    return not reached_otherwise and inquiry.reply_by is not ReplyBy.SELF
