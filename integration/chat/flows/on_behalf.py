"""A parent's question that a teacher enters in the chat: its dialog taken, and who entered it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from helpdesk.contacts.on_behalf import acting, is_same, open_for_parent
from helpdesk.contacts.queries import stood_in
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.people import Actor
from helpdesk.inquiries.intake import Opened
from helpdesk.privacy.holding_back import LooksSecret
from integration.chat import for_parent
from integration.chat.answers import answer_of
from integration.chat.directory import NotAllowed, person_of
from integration.chat.flows.context import ChatContext
from integration.chat.handlers import Unfit
from integration.chat.values import User

TAKE_OUT = "Уберите это отсюда: ответ можно и не писать."
ONLY_WHO_ENTERED = "Это может отметить только тот, кто внёс вопрос за родителя."


def enter_for_parent(
    context: ChatContext, user: User, answers: Mapping[str, Any], nonce: str, now: datetime
) -> Opened:
    """Open the parent's inquiry from the dialog; raise Unfit. Sent twice it opens one."""
    regulation = context.desk.regulation()
    said = partial(_said, answers)
    filled = for_parent.entered(said, regulation, user.id, nonce, now)
    by = StaffMember(user.id, user.username, person_of(user, regulation).name)
    try:
        return open_for_parent(
            context.desk, filled.new, by, now, helped=filled.helped, answer=filled.answer
        )
    except LooksSecret as warning:
        raise Unfit(for_parent.ANSWER, f"{warning} {TAKE_OUT}") from None


def stand_in_for(context: ChatContext, inquiry_id: int, user_id: str) -> Actor:
    """Return who entered this question, ready to act; raise NotAllowed for everybody else."""
    user = context.directory.staff(user_id)
    with context.desk.reading() as connection:
        by = stood_in(connection, inquiry_id)
    if by is None or not is_same(by, user.id, user.username):
        raise NotAllowed(ONLY_WHO_ENTERED)
    name = person_of(user, context.desk.regulation()).name
    return acting(StaffMember(user.id, user.username, name))


def _said(answers: Mapping[str, Any], field: str) -> str:
    """Return a field; a box that is checked comes as a truth, or as its word."""
    found = answers.get(field)
    if isinstance(found, bool):
        return "true" if found else ""
    return answer_of(answers, field)
