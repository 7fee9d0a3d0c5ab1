"""A parent's question that a teacher enters in the chat: the dialog shown, and taken."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from helpdesk.contacts.on_behalf import acting, is_same, open_for_parent
from helpdesk.contacts.queries import stood_in
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.people import Actor
from helpdesk.inquiries.intake import Opened
from helpdesk.privacy.holding_back import LooksSecret
from integration.chat import for_parent, replies
from integration.chat.answers import answer_of
from integration.chat.directory import NotAllowed, person_of
from integration.chat.errors import ChatError
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.flows.pages import staff_page
from integration.chat.handlers import Unfit
from integration.chat.speech import Answer
from integration.chat.values import User
from integration.chat.wording import worded

PAGE = "parent"
TAKE_OUT = "Уберите это отсюда: ответ можно и не писать."
ONLY_WHO_ENTERED = "Это может отметить только тот, кто внёс вопрос за родителя."

log = structlog.get_logger(__name__)


def show_for_parent(context: ChatContext, trigger_id: str, user: User, now: datetime) -> Answer:
    """Open the dialog and name the page beside it: an old client shows none, and says nothing."""
    page, good_for = staff_page(context, user, PAGE, now)
    dialog = for_parent.for_parent(context.desk.regulation())
    try:
        open_general(context, trigger_id, dialog, for_parent.FOR_PARENT, user.id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return worded(replies.NO_PARENT_WINDOW, page, good_for)
    return worded(replies.PARENT_WINDOW, page, good_for)


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
