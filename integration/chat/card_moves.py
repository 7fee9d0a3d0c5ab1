"""Which moves a card offers: what the table allows to anybody who reads it, likeliest first."""

from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Kind, State
from helpdesk.inquiries.answering import why_not_reopened
from helpdesk.journal.inquiry_view import InquiryView
from integration.chat.actions import Action, Button

BUTTONS = 2
# What a card can offer, likeliest first. It is one for all readers: the head alone may give an
# inquiry to somebody, by «Передать» on what is claimed, or by the command.
_ON_CARD = (
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
_LIKELIEST = {
    State.NEW: (Action.CLAIM, Action.ANSWER),
    State.CLAIMED: (Action.ANSWER, Action.ASK),
    State.WAITING: (Action.CLAIM, Action.ANSWER, Action.LOG_REACHED),
    State.HANDED_OFF: (Action.VENDOR_ANSWER, Action.ANSWER),
    State.ANSWERED: (Action.HELPED, Action.DID_NOT_HELP),
    State.CLOSED: (),
}
# The requester's own words, when he has told them to a consultant.
_TOLD_US = {
    Action.HELPED: "Сказали: помогло",
    Action.DID_NOT_HELP: "Сказали: не помогло",
    Action.VENDOR_CASE: "Номер обращения в поддержке",
}
# More would push the moves out of the select's sight, and the card over its limit.
READY_MOST = 5
_CALLS = frozenset({Action.CALL_PAGE, Action.LOG_REACHED, Action.LOG_MISSED})
_CORRECTS = frozenset({Action.CORRECT, Action.CORRECT_PAGE})
_AFTER_CLOSING = _CORRECTS | {Action.DID_NOT_HELP}


def moves_of(
    view: InquiryView, now: datetime, *, show: bool
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Return the buttons, two at most, and what stands under «Ещё…»."""
    allowed = [action for action in _ON_CARD if _is_offered(action, view, now)]
    first = [action for action in _first(view) if action in allowed or action is Action.TOLD]
    buttons = first[:BUTTONS]
    more = [action for action in allowed if action not in buttons]
    if show:
        more.append(Action.SHOW)
    return _drawn(buttons), _drawn(more) + _ready_answers(view)


def _ready_answers(view: InquiryView) -> tuple[Button, ...]:
    inquiry = view.inquiry
    if not _anybody_may(Action.READY.move, inquiry):
        return ()
    fits = view.regulation.ready_answers_for(inquiry.kind, inquiry.topic)[:READY_MOST]
    words = Action.READY.words
    return tuple(Button(Action.READY, f"{words}: {each.title}", detail=each.code) for each in fits)


def _first(view: InquiryView) -> tuple[Action, ...]:
    likeliest = _LIKELIEST[view.inquiry.state]
    if view.inquiry.owes is not None:
        likeliest = (Action.VENDOR_TOLD, *likeliest)
    if not view.owed or not _anybody_may(Move.LOG_CALL, view.inquiry):
        return likeliest
    if view.inquiry.phone and any(task.asked_for for task in view.owed):
        return (Action.LOG_REACHED, Action.LOG_MISSED)
    return (Action.TOLD, *likeliest)


def _drawn(actions: list[Action]) -> tuple[Button, ...]:
    return tuple(Button(action, _TOLD_US.get(action, "")) for action in actions)


def _is_offered(action: Action, view: InquiryView, now: datetime) -> bool:
    inquiry = view.inquiry
    if action in _CALLS and not inquiry.phone:
        return False
    if action in _CORRECTS and not view.answers:
        return False
    if action is Action.VENDOR_TOLD and inquiry.owes is None:
        return False
    if action is Action.ERASE_PAGE and inquiry.kind is Kind.STAFF:
        return False  # They are asked for no consent.
    if action is Action.ERASE_PAGE and inquiry.state is State.CLOSED:
        return False  # A closed card asks for nothing: the head's page finds who has asked.
    if action is Action.RELEASE and inquiry.claimant_id is None:
        return False
    if (
        inquiry.state is State.CLOSED
        and action in _AFTER_CLOSING
        and why_not_reopened(inquiry, view.regulation, now)
    ):
        return False
    return _anybody_may(action.move, inquiry)


def _anybody_may(move: Move, inquiry: Inquiry) -> bool:
    """A card is one for all readers: it offers what any of them may do, each click is checked."""
    readers = [Actor(Role.CONSULTANT, "anybody"), Actor(Role.CONSULTANT, "head", head=True)]
    if inquiry.claimant_id:
        readers.append(Actor(Role.CONSULTANT, inquiry.claimant_id))
    return any(permitted(move, inquiry, reader) for reader in readers)
