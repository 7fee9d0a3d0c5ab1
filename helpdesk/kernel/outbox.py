"""The outbox: messages are rows, leased before they are sent and settled by the lease's token.

A worker that dies leaves its lease to run out; nobody else sends in the meantime. What is said is
rendered when it is sent, so that no row holds a text.
"""

import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Update, bindparam, exists, func, or_, select, update

from helpdesk.domain.addressee import MAIL, THREAD, Addressee
from helpdesk.domain.addresses import budget_box
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.due import (
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
from helpdesk.storage import schema

# A lease outlasts the slowest send: the client's own time limits sum to less.
LEASE_LASTS = timedelta(seconds=60)
# What one request to the chat may take at most: who has less left of his lease posts no more.
LAST_REQUEST = timedelta(seconds=20)
MOST = 500
BACK_OFF_FIRST = timedelta(seconds=2)
# Under this name a card's parameters hold the posts that others have replaced.
REPLACED = "replaced"
# Under this one a notice's hold the posts that say beneath it what it could not be edited to say.
BENEATH = "beneath"
# The delivery of these gives the claim window its beginning: consultants have heard of it.
_OPENS_WINDOW = frozenset(
    {
        CARD,
        str(NotificationType.RELEASED),
        str(NotificationType.CLARIFIED),
        str(NotificationType.DID_NOT_HELP),
    }
)
_HEARD = update(schema.inquiry).where(schema.inquiry.c.id == bindparam("about"))
_REMINDERS = frozenset({str(NotificationType.REMIND_DUTY), str(NotificationType.REMIND_CHANNEL)})


class LeaseLost(Exception):
    """Who holds the message has been held up himself: by now it may be somebody else's."""


def _uptime() -> float:
    """Return seconds that no correction of the clock changes, and sleep does not stop."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True)
class Delivery:
    """A leased message. `post_id` is the card's post, or a notice's once sent."""

    id: int
    uuid: str
    inquiry_id: int | None
    sort: str
    occasion: str
    key: str
    cycle: int
    addressee: Addressee
    params: dict[str, Any]
    created_at: datetime
    token: str
    attempts: int
    unsure: bool
    post_id: str | None
    wanted: int
    drawn: int
    state: str
    since: float = field(default_factory=_uptime, compare=False)

    @property
    def is_card(self) -> bool:
        return self.sort == CARD


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
    found = [_delivery_of(row) for row in rows]
    return sorted(found, key=lambda each: (not each.is_card or each.post_id is not None, each.id))


def _delivery_of(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    values["token"] = values.pop("lease_token")
    wanted = Delivery.__dataclass_fields__
    return Delivery(**{name: value for name, value in values.items() if name in wanted})


def is_held(desk: Desk, delivery: Delivery) -> bool:
    """Return whether the lease lasts for one more request, and is nobody else's."""
    if _uptime() - delivery.since > (LEASE_LASTS - LAST_REQUEST).total_seconds():
        return False
    found = written_down(desk, delivery.id)
    return found is not None and found.token == delivery.token


def written_down(desk: Desk, delivery_id: int) -> Delivery | None:
    """Return an earlier message as its row stands, leased or not; its token may be nobody's."""
    query = select(schema.delivery).where(schema.delivery.c.id == delivery_id)
    row = next(iter(desk.rows(query)), None)
    return _delivery_of(row) if row else None


def ready_beside(desk: Desk, delivery: Delivery, now: datetime) -> list[int]:
    """Return what else about the same inquiry can go now: notices that waited for this one."""
    if delivery.inquiry_id is None:
        return []
    values = {**moments(now), "inquiry": delivery.inquiry_id, "most": MOST}
    return desk.column(BESIDE, values)


def unsent(desk: Desk, now: datetime, *, limit: int = MOST) -> list[int]:
    """Return the ids of what is due and nobody holds, for the sweep to enqueue."""
    return desk.column(UNSENT, {**moments(now), "most": limit})


def mark_sent(desk: Desk, delivery: Delivery, now: datetime, *, post_id: str | None) -> bool:
    """Settle a message as sent; False when the lease was lost meanwhile.

    A card that has been touched while it was drawn stays due. A delivery that the claim window
    waits for recomputes the moment at which the clock wakes.
    """
    return desk.write(_mark_sent_in, now, delivery, post_id=post_id)


def _mark_sent_in(unit: UnitOfWork, delivery: Delivery, *, post_id: str | None) -> bool:
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
        _hear(unit, delivery)
    return settled


def _replaced(delivery: Delivery, post_id: str | None) -> dict[str, Any]:
    """Remember the card that a fresh one has replaced: it still has buttons that can be pressed."""
    earlier = delivery.post_id
    if not delivery.is_card or earlier is None or earlier == post_id:
        return {}
    return {"params": {**delivery.params, REPLACED: [*delivery.params.get(REPLACED, ()), earlier]}}


def fresh_card(desk: Desk, post_id: str, *, about: int, is_training: bool = False) -> str | None:
    """Return the post of the card that has replaced this one; None for what was never replaced.

    It is the card of an inquiry, or of a training, by whose id it is found.
    """
    table = schema.delivery.c
    query = select(table.post_id, table.params).where(table.sort == CARD)
    if is_training:
        training = table.occasion == NotificationType.TRAINING, table.key.startswith(f"{about}:")
        query = query.where(table.inquiry_id.is_(None), *training)
    else:
        query = query.where(table.inquiry_id == about)
    rows = desk.rows(query)
    return next((row.post_id for row in rows if post_id in row.params.get(REPLACED, ())), None)


def _settle(
    unit: UnitOfWork, delivery: Delivery, values: dict[str, Any], statement: Update = SETTLE
) -> bool:
    """Write what has become of it. Its inquiry is locked first: so does every move."""
    if delivery.inquiry_id is not None:
        unit.lock(delivery.inquiry_id)
    mine = {"mine": delivery.token, "settled": delivery.id}
    free = {"lease_token": None, "lease_until": None}
    return unit.connection.execute(statement, {**mine, **free, **values}).rowcount == 1


def _hear(unit: UnitOfWork, delivery: Delivery) -> None:
    """Let the windows that wait for this delivery begin."""
    said = delivery.occasion
    if delivery.inquiry_id is None or said not in _OPENS_WINDOW | _REMINDERS:
        return
    inquiry = unit.load(delivery.inquiry_id)
    if inquiry.cycle != max(delivery.cycle, 1) and not delivery.is_card:
        return
    changes = _heard(inquiry, delivery, unit.now)
    if changes:
        _write(unit, inquiry, changes)


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


def _write(unit: UnitOfWork, inquiry: Inquiry, changes: Changes) -> None:
    """No move: the version stays, so that the card does not lag behind its own delivery."""
    changed = replace(inquiry, **changes)
    wake_at = next_wake(changed, unit.regulation, unit.now, unit.roster)
    unit.connection.execute(_HEARD, {"about": inquiry.id, **changes, "wake_at": wake_at})


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
    desk.write(_try_again_in, now, delivery, wait, error=error, unsure=unsure)


def _try_again_in(
    unit: UnitOfWork, delivery: Delivery, wait: timedelta, *, error: str, unsure: bool
) -> None:
    values = {
        "due_at": unit.now + min(wait, WAITS_AT_MOST),
        "unsure": unsure or delivery.unsure,
        "last_error": error[:120],
    }
    _settle(unit, delivery, values)


def _back_off(attempts: int) -> timedelta:
    longest: timedelta = min(BACK_OFF_FIRST * 2 ** min(attempts, 12), WAITS_AT_MOST)
    jitter = 0.5 + random.random() / 2  # noqa: S311 - no secret
    return longest * jitter


def look_again(desk: Desk, post_id: str, now: datetime) -> None:
    """Let a notice show what holds by now, if its buttons still ask for something."""
    row = schema.delivery.c
    query = select(row.id).where(row.post_id == post_id, row.asks)
    found = desk.column(query)
    if found:
        desk.write(lambda unit: unit.redraw(row.id.in_(found)), now)


def stop_asking(desk: Desk, delivery_id: int, now: datetime) -> None:
    """Let a notice be: no button is left on its post."""
    statement = update(schema.delivery).where(schema.delivery.c.id == delivery_id)
    desk.write(lambda unit: unit.connection.execute(statement.values(asks=False)), now)


@use_case
def note_beneath(unit: UnitOfWork, delivery_id: int, post_id: str) -> None:
    """Remember a post that belongs to a notice and has no delivery of its own."""
    row = schema.delivery
    mine = row.c.id == delivery_id
    query = select(row.c.params).where(mine).with_for_update()
    params = unit.connection.execute(query).scalar_one()
    posts = [each for each in params.get(BENEATH, ()) if each != post_id]
    changed = {**params, BENEATH: [*posts, post_id]}
    unit.connection.execute(update(row).where(mine).values(params=changed))


def void(desk: Desk, delivery: Delivery, now: datetime) -> None:
    """Settle what need not be said any more."""
    desk.write(lambda unit: _settle(unit, delivery, {"state": DeliveryState.VOID}), now)


def park(desk: Desk, delivery: Delivery, now: datetime, *, error: str) -> None:
    """Settle a permanent failure: from now on it is a task for people, shown on the card."""
    desk.write(_park_in, now, delivery, error=error)


def _park_in(unit: UnitOfWork, delivery: Delivery, *, error: str) -> None:
    values = {"state": DeliveryState.PARKED, "last_error": error[:120]}
    if _settle(unit, delivery, values) and delivery.inquiry_id and not delivery.is_card:
        unit.touch_card(delivery.inquiry_id)


def count_letters(desk: Desk, email: str, since: datetime) -> int:
    """Return how many letters have gone to a requester's box, about whatever, since then.

    However its address is written: the form's budgets know a box by the same rule.
    """
    table, about = schema.delivery.c, schema.inquiry.c
    query = (
        select(about.email, func.count().label("number"))
        .select_from(schema.delivery.join(schema.inquiry, about.id == table.inquiry_id))
        .where(table.state == DeliveryState.SENT, table.due_at > since, table.addressee == MAIL)
        .group_by(about.email)
    )
    box = budget_box(email)
    return sum(row.number for row in desk.rows(query) if budget_box(row.email) == box)


def oldest_unsent(desk: Desk) -> datetime | None:
    """Return when the oldest message still to go was written; None when nothing waits.

    What stands under a card that is gathered with others waits for somebody to show it.
    """
    table, card = schema.delivery.c, schema.delivery.alias("card").c
    hidden = exists().where(
        card.inquiry_id == table.inquiry_id, card.state == DeliveryState.GATHERED
    )
    query = select(func.min(table.due_at)).where(
        table.state == DeliveryState.PENDING, or_(table.addressee != THREAD, ~hidden)
    )
    return desk.value(query)
