"""What is asked of a requester by the vendor, and whether it began with a rejection."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk import schema
from helpdesk.model import Inquiry, TextKind
from helpdesk.unit import Unit


def is_rejected(unit: Unit, inquiry: Inquiry) -> bool:
    """Whether what is owed began with a rejection rather than with a demand."""
    table = schema.text.c
    query = (
        select(table.kind)
        .where(
            table.inquiry_id == inquiry.id,
            table.kind.in_((TextKind.VENDOR_WANTS, TextKind.VENDOR_REJECTED)),
        )
        .order_by(table.id.desc())
    )
    return unit.connection.scalar(query.limit(1)) == TextKind.VENDOR_REJECTED
