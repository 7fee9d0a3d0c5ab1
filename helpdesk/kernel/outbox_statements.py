"""Which messages may be sent now, as statements made once for the outbox.

Building them takes longer than the database needs to run them. They take `moments` and `most`;
those that lease also the `holder`'s token and the moment `until` which he holds. Those that settle
take the columns to write, what is `settled` and the token that is `mine`; for a sent one also what
was `shown`.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from helpdesk.domain.messages import THREAD, DeliveryState, NotificationType
from helpdesk.kernel.deliveries import CARD, NOTICE
from helpdesk.kernel.hold import is_held
from helpdesk.storage import inquiry_tables
from helpdesk.storage.columns import UtcTime

# No message waits longer before it is tried again, and nobody holds one longer.
WAITS_AT_MOST = timedelta(minutes=15)
HELD_AT_MOST = timedelta(minutes=5)


def moments(now: datetime) -> dict[str, datetime]:
    """Return the moments that the statements compare with."""
    return {"now": now, "no_wait": now + WAITS_AT_MOST, "no_lease": now + HELD_AT_MOST}


def _ready() -> ColumnElement[bool]:
    """What is due at `now`, is held by nobody and has its turn.

    What was written, or waits, or is held until later than anything can be, was written under a
    clock that ran fast: it is due.
    """
    table = inquiry_tables.delivery.c
    now, no_wait, no_lease = (
        bindparam(name, type_=UtcTime()) for name in ("now", "no_wait", "no_lease")
    )
    earlier, card = (
        inquiry_tables.delivery.alias("earlier").c,
        inquiry_tables.delivery.alias("card").c,
    )
    waits_its_turn = exists().where(
        earlier.inquiry_id == table.inquiry_id,
        earlier.addressee == table.addressee,
        earlier.state == DeliveryState.PENDING,
        earlier.sort == NOTICE,
        # What was said before holds nobody up while it is drawn anew.
        earlier.occasion != NotificationType.REDRAWN,
        earlier.id < table.id,
    )
    card_is_there = exists().where(
        card.inquiry_id == table.inquiry_id, card.sort == CARD, card.post_id.is_not(None)
    )
    return and_(
        ~is_held(),
        table.state == DeliveryState.PENDING,
        or_(table.due_at <= now, table.due_at > no_wait, table.created_at > now),
        or_(table.lease_until.is_(None), table.lease_until <= now, table.lease_until > no_lease),
        or_(table.sort == CARD, ~waits_its_turn),
        or_(table.addressee != THREAD, card_is_there),
    )


def _behind_new_cards() -> ColumnElement[int]:
    """Nobody has seen the question yet: that comes before all else."""
    table = inquiry_tables.delivery.c
    return case((and_(table.sort == CARD, table.post_id.is_(None)), 0), else_=1)


def _found(*conditions: ColumnElement[bool]) -> Select[int]:
    table = inquiry_tables.delivery.c
    return (
        select(table.id)
        .where(_ready(), *conditions)
        .order_by(_behind_new_cards(), table.id)
        .limit(bindparam("most", type_=Integer()))
    )


def _leasing(*conditions: ColumnElement[bool]) -> ReturningUpdate[Any]:
    table = inquiry_tables.delivery
    # A CTE is run once. A subquery is run again for each row under some plans of PostgreSQL, finds
    # the row that it has just leased gone, and takes the next one: all would be leased at once.
    due = _found(*conditions).with_for_update(skip_locked=True).cte("due")
    now = bindparam("now", type_=UtcTime())
    return (
        update(table)
        .where(table.c.id.in_(select(due.c.id)))
        .values(
            lease_token=bindparam("holder"),
            lease_until=bindparam("until", type_=UtcTime()),
            attempts=table.c.attempts + 1,
            # Its post is looked for since then: no later than now, whatever a clock has said.
            created_at=case((table.c.created_at > now, now), else_=table.c.created_at),
            # Whoever held an earlier lease died with it, perhaps after the message had gone.
            unsure=or_(table.c.unsure, table.c.lease_token.is_not(None)),
        )
        .returning(*table.c)
    )


LEASE = _leasing()
LEASE_OF = _leasing(inquiry_tables.delivery.c.id.in_(bindparam("ids", expanding=True)))
UNSENT = _found()
BESIDE = _found(inquiry_tables.delivery.c.inquiry_id == bindparam("inquiry"))


def _settling() -> Update:
    table = inquiry_tables.delivery
    mine = table.c.lease_token == bindparam("mine")
    return update(table).where(table.c.id == bindparam("settled"), mine)


def _sent_unless_it_lags() -> ColumnElement[str]:
    """A card that was touched while it was drawn, and so shows less than is wanted, stays due."""
    table = inquiry_tables.delivery.c
    lags = and_(table.sort == CARD, table.wanted > bindparam("shown"))
    return case((lags, DeliveryState.PENDING), else_=DeliveryState.SENT)


SETTLE = _settling()
SETTLE_SENT = SETTLE.values(state=_sent_unless_it_lags())
