"""Which messages may be sent now, as statements made once for the outbox.

Building them takes longer than the database needs to carry them out. They take `now` and `most`;
those that lease also the `holder`'s token and the moment `until` which he holds. Those that settle
take the columns to write, what is `settled` and the token that is `mine`; for a sent one also what
was `shown`.
"""

from __future__ import annotations

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

from helpdesk import schema
from helpdesk.model import DeliveryState, Occasion
from helpdesk.unit import CARD, NOTICE, THREAD


def _ready() -> ColumnElement[bool]:
    """What is due at `now`, is held by nobody and has its turn."""
    table = schema.delivery.c
    now = bindparam("now", type_=schema.UtcTime())
    earlier, card = schema.delivery.alias("earlier").c, schema.delivery.alias("card").c
    waits_its_turn = exists().where(
        earlier.inquiry_id == table.inquiry_id,
        earlier.addressee == table.addressee,
        earlier.state == DeliveryState.PENDING,
        earlier.sort == NOTICE,
        # What was said before holds nobody up while it is drawn anew.
        earlier.occasion != Occasion.REDRAWN,
        earlier.id < table.id,
    )
    card_is_there = exists().where(
        card.inquiry_id == table.inquiry_id, card.sort == CARD, card.post_id.is_not(None)
    )
    return and_(
        table.state == DeliveryState.PENDING,
        table.due_at <= now,
        or_(table.lease_until.is_(None), table.lease_until <= now),
        or_(table.sort == CARD, ~waits_its_turn),
        or_(table.addressee != THREAD, card_is_there),
    )


def _found(*conditions: ColumnElement[bool]) -> Select[int]:
    table = schema.delivery.c
    return (
        select(table.id)
        .where(_ready(), *conditions)
        .order_by(table.id)
        .limit(bindparam("most", type_=Integer()))
    )


def _leasing(*conditions: ColumnElement[bool]) -> ReturningUpdate[Any]:
    table = schema.delivery
    due = _found(*conditions).with_for_update(skip_locked=True)
    return (
        update(table)
        .where(table.c.id.in_(due.scalar_subquery()))
        .values(
            lease_token=bindparam("holder"),
            lease_until=bindparam("until", type_=schema.UtcTime()),
            attempts=table.c.attempts + 1,
            # Whoever held an earlier lease died with it, perhaps after the message had gone.
            unsure=or_(table.c.unsure, table.c.lease_token.is_not(None)),
        )
        .returning(*table.c)
    )


LEASE = _leasing()
LEASE_OF = _leasing(schema.delivery.c.id.in_(bindparam("ids", expanding=True)))
UNSENT = _found()
BESIDE = _found(schema.delivery.c.inquiry_id == bindparam("inquiry"))


def _settling() -> Update:
    table = schema.delivery
    mine = table.c.lease_token == bindparam("mine")
    return update(table).where(table.c.id == bindparam("settled"), mine)


def _sent_unless_it_lags() -> ColumnElement[str]:
    """A card that was touched while it was drawn, and so shows less than is wanted, stays due."""
    table = schema.delivery.c
    lags = and_(table.sort == CARD, table.wanted > bindparam("shown"))
    return case((lags, DeliveryState.PENDING), else_=DeliveryState.SENT)


SETTLE = _settling()
SETTLE_SENT = SETTLE.values(state=_sent_unless_it_lags())
