"""The outbox: messages are rows, leased before they are sent and settled by the lease's token.

A worker that dies leaves its lease to run out; nobody else sends in the meantime. What is said is
rendered when it is sent, so that no row holds a text. The claim window begins when consultants have
heard that a question is free.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, exists, func, or_, select

from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, DeliveryState, NotificationType
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import (
    LAST_REQUEST,
    LEASE_LASTS,
    REPLACED,
    Delivery,
    delivery_of,
    uptime,
)
from helpdesk.kernel.outbox_statements import (
    BESIDE,
    LEASE,
    LEASE_OF,
    SETTLE,
    SETTLE_SENT,
    UNSENT,
    WAITS_AT_MOST,
    moments,
)
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.kernel.wake import next_wake
from helpdesk.storage import inquiry_tables

MOST = 500
BACK_OFF_FIRST = timedelta(seconds=2)
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


def lease(
    desk: Desk, now: datetime, *, ids: Sequence[int] | None = None, limit: int = 20
) -> list[Delivery]:
    """Take messages that are due and whose turn it is for `LEASE_LASTS`: new cards, then by age.

    With `ids`, only of these. One that somebody else holds, or before which another to the same
    addressee about the same inquiry waits, is left out.
    """
    values = {
        **moments(now),
        "most": limit,
        "holder": str(uuid.uuid4()),
        "until": now + LEASE_LASTS,
        **({} if ids is None else {"ids": list(ids)}),
    }
    statement = LEASE if ids is None else LEASE_OF
    rows = desk.transact(lambda connection: connection.execute(statement, values).all())
    found = [delivery_of(row) for row in rows]
    return sorted(found, key=lambda each: (not each.is_card or each.post_id is not None, each.id))


def is_held(desk: Desk, delivery: Delivery) -> bool:
    """Return whether the lease lasts for one more request, and is nobody else's."""
    if uptime() - delivery.since > (LEASE_LASTS - LAST_REQUEST).total_seconds():
        return False
    found = written_down(desk, delivery.id)
    return found is not None and found.token == delivery.token


def written_down(desk: Desk, delivery_id: int) -> Delivery | None:
    """Return an earlier message as its row stands, leased or not; its token may be nobody's."""
    query = select(inquiry_tables.delivery).where(inquiry_tables.delivery.c.id == delivery_id)
    row = next(iter(desk.rows(query)), None)
    return delivery_of(row) if row else None


def ready_beside(desk: Desk, delivery: Delivery, now: datetime) -> list[int]:
    """Return what else about the same inquiry can go now: notices that waited for this one."""
    if delivery.inquiry_id is None:
        return []
    values = {**moments(now), "inquiry": delivery.inquiry_id, "most": MOST}
    return desk.column(BESIDE, values)


def unsent(desk: Desk, now: datetime, *, limit: int = MOST) -> list[int]:
    """Return the ids of what is due and nobody holds, for the sweep to enqueue."""
    return desk.column(UNSENT, {**moments(now), "most": limit})


@use_case
def mark_sent(unit: UnitOfWork, delivery: Delivery, post_id: str | None) -> bool:
    """Settle a message as sent; False when the lease was lost meanwhile.

    A card that has been touched while it was drawn stays due. A delivery that the claim window
    waits for recomputes the moment at which the clock wakes.
    """
    values = {
        "sent_at": unit.now,
        "post_id": post_id,
        "drawn": delivery.wanted,
        "unsure": False,
        "attempts": 0,
        "last_error": None,
    }
    values |= _replaced(delivery, post_id)
    settled = _settle(unit, delivery, {**values, "shown": delivery.wanted}, SETTLE_SENT)
    if settled:
        hear(unit, delivery)
    return settled


def _replaced(delivery: Delivery, post_id: str | None) -> dict[str, Any]:
    """Remember the card that a fresh one has replaced: it still has buttons that can be pressed."""
    earlier = delivery.post_id
    if not delivery.is_card or earlier is None or earlier == post_id:
        return {}
    return {"params": {**delivery.params, REPLACED: [*delivery.params.get(REPLACED, ()), earlier]}}


def _settle(
    unit: UnitOfWork, delivery: Delivery, values: dict[str, Any], statement: Update = SETTLE
) -> bool:
    """Write what has become of it. Its inquiry is locked first: so does every move."""
    if delivery.inquiry_id is not None:
        unit.lock(delivery.inquiry_id)
    mine = {"mine": delivery.token, "settled": delivery.id}
    free = {"lease_token": None, "lease_until": None}
    return unit.connection.execute(statement, {**mine, **free, **values}).rowcount == 1


def try_again(
    desk: Desk,
    delivery: Delivery,
    now: datetime,
    *,
    error: str,
    unsure: bool,
    after: timedelta | None = None,
) -> None:
    """Settle a passing failure: back off with jitter, or for `after` where the server said so.

    What has to wait longer than anything does is looked at in between, which costs little.
    `unsure` when it may have arrived all the same: then one looks before sending again.
    """
    wait = after if after is not None else _back_off(delivery.attempts)
    values = {
        "due_at": now + min(wait, WAITS_AT_MOST),
        "unsure": unsure or delivery.unsure,
        "last_error": error[:120],
    }
    desk.write(_settle, now, delivery, values)


def _back_off(attempts: int) -> timedelta:
    longest: timedelta = min(BACK_OFF_FIRST * 2 ** min(attempts, 12), WAITS_AT_MOST)
    jitter = 0.5 + random.random() / 2  # noqa: S311 - no secret
    return longest * jitter


@use_case
def void(unit: UnitOfWork, delivery: Delivery) -> None:
    """Settle what need not be said any more."""
    _settle(unit, delivery, {"state": DeliveryState.VOID})


@use_case
def park(unit: UnitOfWork, delivery: Delivery, error: str) -> None:
    """Settle a permanent failure: from now on it is a task for people, shown on the card."""
    values = {"state": DeliveryState.PARKED, "last_error": error[:120]}
    if _settle(unit, delivery, values) and delivery.inquiry_id and not delivery.is_card:
        unit.touch_card(delivery.inquiry_id)


def is_to_go() -> ColumnElement[bool]:
    """Return what finds each message that waits to be sent.

    What stands under a card that is gathered with others waits for somebody to show it.
    """
    table, card = inquiry_tables.delivery.c, inquiry_tables.delivery.alias("card").c
    hidden = exists().where(
        card.inquiry_id == table.inquiry_id, card.state == DeliveryState.GATHERED
    )
    return and_(table.state == DeliveryState.PENDING, or_(table.addressee != THREAD, ~hidden))


def oldest_unsent(desk: Desk) -> datetime | None:
    """Return since when the oldest message still to go waits; None when nothing does.

    Each failed try moves what is due ahead: only a card that is drawn once more waits since then.
    """
    table = inquiry_tables.delivery.c
    since = case((table.wanted > 1, table.due_at), else_=table.created_at)
    return desk.value(select(func.min(since)).where(is_to_go()))


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
        wake_at = next_wake(changed, unit.roster, unit.now)
        mine = inquiry_tables.inquiry.c.id == inquiry.id
        unit.update(inquiry_tables.inquiry, mine, **changes, wake_at=wake_at)


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
