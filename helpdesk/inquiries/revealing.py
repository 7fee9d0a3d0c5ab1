"""What was left out of somebody's words, shown to the claimant at his wish; the history says so."""

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import schema

REVEALED = "revealed"
NOT_CLAIMANT = "Скрытое видит только тот, кто занимается вопросом: нажмите «Беру»."
NOTHING_HIDDEN = "Здесь ничего не скрыто."


@use_case
def reveal(unit: UnitOfWork, inquiry_id: int, text_id: int, actor: Actor) -> str:
    """Return a text as it was written, and write down who has looked at it.

    Raise RuleViolation for everybody but the claimant, and where nothing was left out.
    """
    inquiry = unit.load(inquiry_id)
    if not actor.id or inquiry.claimant_id != actor.id:
        raise RuleViolation(NOT_CLAIMANT)
    text = schema.text.c
    query = select(text.original).where(text.id == text_id, text.inquiry_id == inquiry_id)
    original: str | None = unit.value(query)
    if original is None:
        raise RuleViolation(NOTHING_HIDDEN)
    unit.save(inquiry, actor, REVEALED, data={"text": text_id})
    return original
