"""What is asked of a requester by the vendor, and whether it began with a rejection."""

from sqlalchemy import select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import schema


def is_rejected(unit: UnitOfWork, inquiry: Inquiry) -> bool:
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
