"""The buttons of a card: the acts that are offered to anybody who reads it, likeliest first."""

from collections.abc import Iterable
from datetime import datetime

from helpdesk.domain.actions import Action
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import Offers, offers_to_all
from integration.chat.buttons import Button


def moves_of(
    view: InquiryView, now: datetime, *, show: bool
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Return the buttons, two at most, and what stands under «Ещё…»."""
    offered = offers_to_all(view, now)
    whole = (Button(Action.SHOW),) if show else ()
    return _drawn(offered.likely), (*_drawn(offered.more), *whole, *_ready_answers(offered))


def _drawn(acts: Iterable[Action]) -> tuple[Button, ...]:
    return tuple(map(_button, acts))


def _button(act: Action) -> Button:
    """Return its button; what the requester has told us is said in other words than his own."""
    return Button(act, "" if act.for_staff == act.words else act.for_staff)


def _ready_answers(offered: Offers) -> tuple[Button, ...]:
    words = Action.READY.words
    return tuple(
        Button(Action.READY, f"{words}: {each.title}", detail=str(each.id))
        for each in offered.ready
    )
