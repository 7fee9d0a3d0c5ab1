"""Words that could not be sent, brought back to who wrote them, in a message from the bot.

They stay within his reach until he drops them, gives them to the colleague who has the inquiry, or
sends them after all: the message then goes as well.
"""

import secrets
from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType, by_id
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, forget, mark_of, save, told, whole_draft
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import hold
from helpdesk.storage import chat_tables, inquiry_tables

NOTHING_KEPT = "Этого текста здесь больше нет: вы его убрали или отправили."
NOBODY_ELSE = "Сейчас этим вопросом не занимается никто другой, поэтому отправлять некому."


@use_case
def bring_back(unit: UnitOfWork, of: DraftKey, body: str, role: Role, action: str) -> None:
    """Keep words that could not be sent, and let the bot bring them to who wrote them.

    One message at a time brings them: the same words again bring no other, new words take the
    place of the old. `action` is the button that opens their dialog, `role` in which he wrote.
    """
    inquiry = unit.load(of.inquiry_id)
    keys = told(unit, of)
    if _are_shown_in(unit, of, body, keys):
        return
    save(unit, of, body)
    unit.take_back(NotificationType.DRAFT_KEPT, keys, of.inquiry_id)
    key = f"{mark_of(of)}{secrets.token_hex(8)}"
    params = {"move": str(of.move), "action": action, "role": str(role)}
    unit.tell(inquiry, NotificationType.DRAFT_KEPT, [by_id(of.author_id)], key=key, params=params)


def give_on(desk: Desk, of: DraftKey, actor: Actor, now: datetime) -> str:
    """Give the words to the colleague who has the inquiry; return his name.

    He reads them in a message of his own; pictures stay with the draft. Raise RuleViolation
    where there is nothing to give or nobody to give it to, LooksSecret for a password.
    """
    look_through(whole_draft(desk, of).body)
    return desk.write(_give_on_in, now, of, actor)


def _give_on_in(unit: UnitOfWork, of: DraftKey, actor: Actor) -> str:
    inquiry = unit.load(of.inquiry_id)
    body = _needed(unit, of)
    if not is_held_by_another(inquiry, of.author_id):
        raise RuleViolation(NOBODY_ELSE)
    hold(body, actor, insisted=False)
    unit.upsert_consultant(actor)
    text_id = unit.write(inquiry, actor, TextKind.NOTE, body)
    claimant_id = inquiry.claimant_id or ""
    unit.tell(inquiry, NotificationType.NOTE, [by_id(claimant_id)], key=text_id)
    forget(unit, of)
    return unit.name_of(claimant_id)


def is_held_by_another(inquiry: Inquiry, person_id: str) -> bool:
    """Return whether a colleague has it, to whom words about it can be of use."""
    claimant_id = inquiry.claimant_id
    return bool(claimant_id) and claimant_id != person_id and inquiry.state is not State.CLOSED


@use_case
def drop_words(unit: UnitOfWork, of: DraftKey) -> None:
    """Forget the words, as their writer wants; raise RuleViolation where there are none."""
    _needed(unit, of)
    forget(unit, of)


def _are_shown_in(unit: UnitOfWork, of: DraftKey, body: str, keys: list[str]) -> bool:
    """Return whether one of these messages shows just these words."""
    words, row = chat_tables.draft.c, inquiry_tables.delivery.c
    query = (
        select(row.id)
        .join(chat_tables.draft, row.inquiry_id == words.inquiry_id)
        .where(*of.of(chat_tables.draft), words.body == body)
        .where(row.key.in_(keys), row.created_at >= words.saved_at)
    )
    return unit.value(query) is not None


def _needed(unit: UnitOfWork, of: DraftKey) -> str:
    body = unit.value(select(chat_tables.draft.c.body).where(*of.of(chat_tables.draft))) or ""
    if not body.strip():
        raise RuleViolation(NOTHING_KEPT)
    return body
