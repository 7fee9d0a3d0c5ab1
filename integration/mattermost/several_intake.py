"""Dialogs about several inquiries at once, sent in: similar ones answered, claims handed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Person
from helpdesk.inquiries.handing_over import SAME, hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.kernel.drafts import DraftKey, drop_draft, whole_draft
from helpdesk.privacy.passwords import LooksSecret
from integration.chat import dialogs
from integration.chat.dialog_submission import (
    NotTaken,
    Opened,
    insists_on,
    keep,
    keep_for_late,
    keep_warned,
)
from integration.chat.handlers import Unfit, away_today, refuse_absent
from integration.mattermost.app_context import AppContext
from integration.mattermost.dialog_rendering import answer_of
from integration.mattermost.requests import Submission

_BOXES = {name: re.compile(rf"{name}([1-9]\d{{0,8}})") for name in (dialogs.SIMILAR, dialogs.MATE)}


def answer_chosen(
    place: AppContext, sent: Submission, opened: Opened, key: str, actor: Actor, now: datetime
) -> None:
    """Answer all that was checked; raise NotTaken, Unfit or RuleViolation, the words kept."""
    words = answer_of(sent.answers, dialogs.WORDS)
    keep_for_late(place.desk, opened, words, sent.user_id, actor.role, now)
    if not words:
        raise Unfit(dialogs.WORDS, "Напишите ответ.")
    chosen = checked(sent.answers)
    try:
        insisted = insists_on(place.desk, opened, words, sent.user_id, now)
        answer_together(
            place.desk, opened.inquiry_id, chosen, words, actor, now, key=key, insisted=insisted
        )
    except LooksSecret:
        keep_warned(place.desk, opened, words, sent.user_id, now)
        raise
    except RuleViolation as refusal:
        keep(place.desk, opened, words, sent.user_id, actor.role, now, brings=bool(chosen))
        if not chosen:
            raise
        raise NotTaken(str(refusal)) from refusal
    kept = whole_draft(place.desk, DraftKey(opened.inquiry_id, sent.user_id, Move.ANSWER))
    # Pictures do not go out to many; whoever put them there finds them where he left them.
    if kept.body and not kept.pictures:
        drop_draft(place.desk, opened.inquiry_id, sent.user_id, Move.ANSWER, now)


def checked(answers: Mapping[str, Any], boxes: str = dialogs.SIMILAR) -> list[int]:
    """Return the numbers of the boxes that are checked; clients say so in two ways."""
    found = ((_BOXES[boxes].fullmatch(name), name) for name in answers)
    return [int(box[1]) for box, name in found if box and is_checked(answers, name)]


def is_checked(answers: Mapping[str, Any], name: str) -> bool:
    return answers.get(name) in (True, "true")


def hand_over_chosen(place: AppContext, sent: Submission, key: str, now: datetime) -> None:
    """Give all claims of one person to another, or back; raise NotAllowed, Unfit, RuleViolation."""
    regulation = place.desk.regulation()
    actor = place.directory.consultant(sent.user_id, regulation)
    owner = answer_of(sent.answers, dialogs.OWNER)
    if not owner:
        raise Unfit(dialogs.OWNER, "Выберите, чьи вопросы передать.")
    chosen = answer_of(sent.answers, dialogs.COLLEAGUE)
    if chosen == owner:
        raise Unfit(dialogs.COLLEAGUE, SAME)
    colleagues = place.directory.colleagues(regulation)
    to = _colleague(chosen, colleagues)
    if to is not None:
        away = away_today(place.desk, colleagues, now)
        refuse_absent(to, away, even_away=is_checked(sent.answers, dialogs.EVEN_AWAY))
    hand_over(place.desk, owner, to, actor, now, key=key)


def _colleague(chosen: str, colleagues: list[Person]) -> Person | None:
    """Return whom the chat knows as a colleague; None for giving everything back."""
    if chosen == dialogs.ANYBODY:
        return None
    for person in colleagues:
        if person.id == chosen:
            return person
    raise Unfit(dialogs.COLLEAGUE, "Выберите коллегу из канала консультантов.")
