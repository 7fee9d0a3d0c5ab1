"""The claim window begins when consultants have heard that a question is free."""

from dataclasses import replace
from datetime import datetime

from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.wake import next_wake
from helpdesk.storage import schema

# The delivery of these gives the claim window its beginning: consultants have heard of it.
_OPENS_WINDOW = frozenset(
    {
        CARD,
        NotificationType.RELEASED,
        NotificationType.CLARIFIED,
        NotificationType.DID_NOT_HELP,
    }
)
_REMINDERS = frozenset({NotificationType.REMIND_DUTY, NotificationType.REMIND_CHANNEL})


def hear(unit: UnitOfWork, delivery: Delivery) -> None:
    """Let the windows that wait for this delivery begin."""
    said = delivery.occasion
    if delivery.inquiry_id is None or said not in _OPENS_WINDOW | _REMINDERS:
        return
    inquiry = unit.load(delivery.inquiry_id)
    if inquiry.cycle != max(delivery.cycle, 1) and not delivery.is_card:
        return
    changes = _heard(inquiry, delivery, unit.now)
    if changes:
        # No move: the version stays, so that the card does not lag behind its own delivery.
        changed = replace(inquiry, **changes)
        wake_at = next_wake(changed, unit.regulation, unit.now, unit.roster)
        mine = schema.inquiry.c.id == inquiry.id
        unit.update(schema.inquiry, mine, **changes, wake_at=wake_at)


def _heard(inquiry: Inquiry, delivery: Delivery, now: datetime) -> Changes:
    if delivery.occasion in _REMINDERS:
        return {"reminded_at": now}
    free = inquiry.free_since is not None and inquiry.window_from is None
    first_card = delivery.is_card and delivery.drawn == 0
    is_news = first_card or not delivery.is_card
    # A card drawn late tells as much as the word that the inquiry is free again.
    # No later than now, should a clock have run fast when it became free.
    since = min(inquiry.free_since or now, now)
    if free and is_news and (first_card or delivery.created_at >= since):
        return {"window_from": now}
    return {}
