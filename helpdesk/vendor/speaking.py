"""Who may speak of what the vendor's support has said, and where it is kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import schema
from helpdesk.vendor.cases import case_of, sharing, waiting


def refuse_bystander(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> None:
    """Let the requester, the claimant and people on duty speak of the vendor's case."""
    if actor.role is Role.REQUESTER or actor.id == inquiry.claimant_id:
        return
    if not unit.roster.is_called(actor.username, unit.now) and not actor.head:
        raise RuleViolation("Об ответе поддержки пишет тот, кто занимается вопросом, или дежурный.")


def tell_mates(
    unit: UnitOfWork, inquiry: Inquiry, occasion: NotificationType, text_id: int
) -> None:
    """Tell the colleagues of those who wait on the same case what was said of it."""
    key = case_of(unit.connection, inquiry.id)
    for mate in waiting(sharing(unit.connection, key, but=inquiry.id)):
        unit.tell(mate, occasion, [THREAD], key=text_id)


def update_handoff(unit: UnitOfWork, inquiry: Inquiry, values: Mapping[str, Any]) -> None:
    table = schema.handoff.c
    unit.connection.execute(
        update(schema.handoff)
        .where(table.inquiry_id == inquiry.id, table.cycle == inquiry.cycle)
        .values(**values)
    )
