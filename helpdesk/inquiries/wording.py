"""Words as they arrive, and as they were written down."""

from collections.abc import Sequence

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import schema


def said(body: str, refusal: str) -> str:
    """Return the words without the white space around them, looked through; refuse empty ones."""
    words = body.strip()
    if not words:
        raise RuleViolation(refusal)
    look_through(words)
    return words


def words_of(unit: UnitOfWork, inquiry: Inquiry, kinds: Sequence[TextKind]) -> list[str]:
    """Return what was written, in order, erased texts left out."""
    text = schema.text.c
    query = (
        select(text.body)
        .where(text.inquiry_id == inquiry.id, text.kind.in_(kinds), text.body.is_not(None))
        .order_by(text.id)
    )
    return unit.column(query)
