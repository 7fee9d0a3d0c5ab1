"""What is offered to do with an inquiry: by the table of moves, likeliest first.

A card in the chat is one for all readers, a page is one reader's: both ask here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.actions import Action
from helpdesk.domain.articles import Article
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Kind, State
from helpdesk.inquiries.answering import why_not_reopened
from helpdesk.journal.inquiry_view import InquiryView

# A card's «Передать» is the head's «Назначить» as well; one reader is offered either.
_TO_ALL = (
    Action.CLAIM,
    Action.ANSWER,
    Action.ANSWER_PAGE,
    Action.ASK,
    Action.VENDOR_ANSWER,
    Action.VENDOR_CASE,
    Action.VENDOR_TOLD,
    Action.VENDOR_WANTS,
    Action.VENDOR_REJECTED,
    Action.HELPED,
    Action.DID_NOT_HELP,
    Action.CORRECT,
    Action.CORRECT_PAGE,
    Action.SIMILAR,
    Action.OUTAGE,
    Action.OUTAGE_JOIN,
    Action.OUTAGE_LEAVE,
    Action.OFFER,
    Action.HAND_OFF,
    Action.RELEASE,
    Action.CALL_PAGE,
    Action.LOG_REACHED,
    Action.LOG_MISSED,
    Action.CLOSE,
    Action.DUPLICATE,
    Action.ERASE_PAGE,
)
# In the chat these are asked of one person, in a message of his own.
_TO_ONE = (Action.ACCEPT, Action.DECLINE, Action.STILL_ON)
# What makes sense for several at once, each by its own rules.
SEVERAL = (Action.CLAIM, Action.OFFER, Action.OUTAGE_JOIN, Action.HAND_OFF, Action.CLOSE)
_LIKELIEST = {
    State.NEW: (Action.CLAIM, Action.ANSWER),
    State.CLAIMED: (Action.ANSWER, Action.ASK),
    State.WAITING: (Action.CLAIM, Action.ANSWER, Action.LOG_REACHED),
    State.HANDED_OFF: (Action.VENDOR_ANSWER, Action.ANSWER),
    State.ANSWERED: (Action.HELPED, Action.DID_NOT_HELP),
    State.CLOSED: (),
}
# More would push the moves out of sight.
READY_MOST = 5
_CORRECTS = frozenset({Action.CORRECT, Action.CORRECT_PAGE})
_AFTER_CLOSING = _CORRECTS | {Action.DID_NOT_HELP}


@dataclass(frozen=True)
class Offers:
    """What is offered: what is likeliest now, then everything else, and articles that answer."""

    likely: tuple[Action, ...]
    more: tuple[Action, ...]
    ready: tuple[Article, ...]

    @property
    def all(self) -> tuple[Action, ...]:
        return self.likely + self.more


def offers_to_all(view: InquiryView, now: datetime) -> Offers:
    """Return what a card offers: what any of its readers may do, each click is checked."""
    return _offers(view, now, _TO_ALL, _anybody(view.inquiry))


def offers_to(view: InquiryView, reader: Actor, now: datetime) -> Offers:
    """Return what this one consultant may do."""
    gives = giving_of(view.inquiry, reader)
    acts = (gives if act is Action.OFFER else act for act in _TO_ALL)
    return _offers(view, now, (*_TO_ONE, *acts), [reader])


def giving_of(inquiry: Inquiry, actor: Actor) -> Action:
    """Return how this person gives it to a colleague: who leads does not ask whether he will."""
    leads = actor.head and actor.id != inquiry.claimant_id
    return Action.REASSIGN if leads else Action.OFFER


def _offers(
    view: InquiryView, now: datetime, acts: Iterable[Action], readers: list[Actor]
) -> Offers:
    allowed = [act for act in acts if _is_offered(act, view, now, readers)]
    own = [act for act in allowed if act in _TO_ONE]
    likely = [act for act in _likely(view) if act in allowed or act is Action.TOLD]
    likely = [*own, *likely][:2]
    more = tuple(act for act in allowed if act not in likely)
    return Offers(tuple(likely), more, _ready(view, readers))


def _ready(view: InquiryView, readers: list[Actor]) -> tuple[Article, ...]:
    return view.articles[:READY_MOST] if _may(Action.READY.move, view.inquiry, readers) else ()


def _likely(view: InquiryView) -> tuple[Action, ...]:
    likeliest = _LIKELIEST[view.inquiry.state]
    if view.inquiry.owes is not None:
        likeliest = (Action.VENDOR_TOLD, *likeliest)
    if not view.owed or not _may(Move.LOG_CALL, view.inquiry, _anybody(view.inquiry)):
        return likeliest
    if view.inquiry.phone and any(task.asked_for for task in view.owed):
        return (Action.LOG_REACHED, Action.LOG_MISSED)
    return (Action.TOLD, *likeliest)


def _is_offered(act: Action, view: InquiryView, now: datetime, readers: list[Actor]) -> bool:
    is_closed = view.inquiry.state is State.CLOSED
    if is_closed and act in _AFTER_CLOSING and _is_final(view, now):
        return False
    # It is about the others, each of which meets the table by itself.
    asked = _anybody(view.inquiry) if act is Action.SIMILAR else readers
    # What it lacks may have to be read.
    return _may(act.move, view.inquiry, asked) and not (act in _LACKS and _LACKS[act](view))


def _is_final(view: InquiryView, now: datetime) -> bool:
    return bool(why_not_reopened(view.inquiry, view.regulation, now))


def _asks_no_consent(view: InquiryView) -> bool:
    """Staff are asked for none; a closed card asks for nothing: the head's page finds them."""
    return view.inquiry.kind is Kind.STAFF or view.inquiry.state is State.CLOSED


# What an inquiry must have for an act, and has not.
_LACKS: dict[Action, Callable[[InquiryView], bool]] = {
    **dict.fromkeys(
        (Action.CALL_PAGE, Action.LOG_REACHED, Action.LOG_MISSED),
        lambda view: not view.inquiry.phone,
    ),
    **dict.fromkeys(_CORRECTS, lambda view: not view.answers),
    Action.VENDOR_TOLD: lambda view: view.inquiry.owes is None,
    Action.STILL_ON: lambda view: Step.ASK_IF_QUIET not in view.inquiry.fired,
    Action.ERASE_PAGE: _asks_no_consent,
    Action.RELEASE: lambda view: view.inquiry.claimant_id is None,
    Action.OUTAGE: lambda view: view.open_outage is not None or view.outage_to_join is not None,
    Action.OUTAGE_JOIN: lambda view: view.outage_to_join is None,
    Action.OUTAGE_LEAVE: lambda view: view.open_outage is None,
}


def _anybody(inquiry: Inquiry) -> list[Actor]:
    """Return whom a card speaks to; what the head alone may do stands on the head's page."""
    readers = [Actor(Role.CONSULTANT, "anybody")]
    if inquiry.claimant_id:
        readers.append(Actor(Role.CONSULTANT, inquiry.claimant_id))
    return readers


def _may(move: Move, inquiry: Inquiry, readers: list[Actor]) -> bool:
    return any(permitted(move, inquiry, reader) for reader in readers)
