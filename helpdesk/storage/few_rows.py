"""Indexes of those inquiries that are few of all, and of whose each is.

The condition of an index is SQL without a parameter: by its words alone either database knows that
an index holds just what a query asks for.
"""

from sqlalchemy import Index

from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.moves import Move
from helpdesk.storage.columns import index_where
from helpdesk.storage.inquiry_tables import delivery, history, inquiry

# Who has helped at once, so that nobody had to claim it.
HELPED = f"what = '{Move.HELPED_SELF}'"
# What no machine can deliver.
IS_PARKED = f"state = '{DeliveryState.PARKED}'"

Index("ix_inquiry_claimant", inquiry.c.claimant_id, inquiry.c.year, inquiry.c.number)
Index(
    "ix_inquiry_claimant_due",
    inquiry.c.claimant_id,
    inquiry.c.state,
    inquiry.c.regulation_due_at,
)
_BY_HELPER = history.c.actor_id, history.c.inquiry_id, history.c.cycle
index_where(HELPED, "ix_history_helped_self", *_BY_HELPER)
index_where(IS_PARKED, "ix_delivery_parked", delivery.c.inquiry_id)
