"""A flood of questions: their cards are not shown, one post stands for all, and nothing is lost.

The post is a card of no inquiry, one for each day, rendered again as questions come and go. A
gathered question is an inquiry like any other. The clock lets it be while people may look it
through (`looking_through.py`); after that its card is shown, and its term is kept as any other's.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists

from helpdesk.domain.messages import CHANNEL, DeliveryState, NotificationType
from helpdesk.domain.word_forms import fold
from helpdesk.kernel.deliveries import CARD, wanted_anew
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import IS_OPEN

# A flood would have the post rendered again with each question.
DRAWN_EVERY = timedelta(seconds=15)
# So much working time people have to look it through: a term of the regulation is days.
LOOKED_THROUGH_WITHIN = timedelta(hours=4)
# Older posts lie far up in the channel.
NEWS_FOR = timedelta(days=7)
_NOT_WORDS = re.compile(r"[\W\d_]+")
_CARD = inquiry_tables.delivery.c
IS_GATHERED = (_CARD.sort == CARD, _CARD.state == DeliveryState.GATHERED)
# Made once: an alias of all the table's columns costs more than what is asked by it.
_HIDDEN = inquiry_tables.delivery.alias("hidden").c
_HAS_HIDDEN_CARD = exists().where(
    _HIDDEN.inquiry_id == inquiry_tables.inquiry.c.id,
    _HIDDEN.sort == CARD,
    _HIDDEN.state == DeliveryState.GATHERED,
)
_IS_POST = (
    _CARD.sort == CARD,
    _CARD.inquiry_id.is_(None),
    _CARD.occasion == str(NotificationType.GATHERED),
)


def alike(words: str) -> str:
    """Return what is the same for the same words, whatever digits and signs stand between them."""
    folded = _NOT_WORDS.sub(" ", fold(words)).strip()
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def is_gathered() -> ColumnElement[bool]:
    """The condition that an inquiry's card is not shown for now."""
    return _HAS_HIDDEN_CARD


def is_to_look_through() -> ColumnElement[bool]:
    """The condition that an inquiry is gathered, and nobody has looked through it."""
    return and_(is_gathered(), IS_OPEN)


def gather(unit: UnitOfWork, card: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a card that is not shown, after letting the day's post count it.

    Openings follow one another, by the lock on their counter: there is one post for each day.
    """
    key = unit.regulation.calendar.local_date(unit.now).isoformat()
    if not unit.update(inquiry_tables.delivery, *_IS_POST, _CARD.key == key, **_drawn_soon(unit)):
        post = unit.delivery_row(CARD, NotificationType.GATHERED, CHANNEL, inquiry_id=None, key=key)
        unit.put([post])
    return card | {"state": DeliveryState.GATHERED, "params": {"calls": False}}


def _drawn_soon(unit: UnitOfWork) -> dict[str, Any]:
    """Ask for a post to be rendered again; one that waits for that already goes on waiting."""
    is_drawn = _CARD.state != DeliveryState.PENDING
    soon = case((is_drawn, unit.now + DRAWN_EVERY), else_=_CARD.due_at)
    return wanted_anew(unit.now) | {"due_at": soon}


def draw_posts(unit: UnitOfWork) -> None:
    """Let the posts say what is left."""
    unit.draw_anew(*_IS_POST, _CARD.created_at > unit.now - NEWS_FOR)
