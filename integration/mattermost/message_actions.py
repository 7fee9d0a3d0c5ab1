"""Presses about words that somebody has written already: to what they belong, to whom they go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.inquiries import giving_back, routing, suggestions
from helpdesk.kernel.drafts import DraftKey
from helpdesk.privacy.passwords import LooksSecret
from integration.chat.actions import Action
from integration.chat.typed import as_typed
from integration.mattermost.app_context import AppContext
from integration.mattermost.client import MattermostClient
from integration.mattermost.directory import person_of
from integration.mattermost.errors import Refused
from integration.mattermost.signing import SignedButton

GONE = "Этого сообщения больше нет, отправлять нечего."
DROPPED = "Хорошо, не записываем."
HELD = "Ничего не отправлено. Если это не пароль, отправьте эти слова с карточки: «{}»."
GIVEN = "Текст отправлен. Его получит: {}."
NOT_GIVEN = "Ничего не отправлено. Если это не пароль, скопируйте текст и отправьте коллеге сами."
PICTURES_STAY = "Ушли только слова, снимки остались здесь."
# A question that was sent is not corrected.
_CORRECTED_ON = "Отправить и их: «Исправить на странице»."

Act = Callable[[AppContext, SignedButton, str, datetime], str]


def act(
    place: AppContext, action: Action, button: SignedButton, user_id: str, now: datetime
) -> str:
    """Do it once; return words for who pressed. Raise RuleViolation, NotAllowed or ChatError."""
    return _ACTS[action](place, button, user_id, now)


def _join(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
    place.directory.staff(user_id)
    routing.join(place.desk, button.about, user_id, button.inquiry_id, now)
    return ""


def _open_new(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
    user = place.directory.staff(user_id)
    name = person_of(user, place.desk.regulation()).name
    who = routing.requester(user.id, user.username, name)
    routing.open_new(place.desk, button.about, who, now)
    return ""


def _drop(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
    place.directory.staff(user_id)
    routing.drop(place.desk, button.about, user_id, now)
    return DROPPED


def _send(move: Move) -> Act:
    def act(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
        actor = place.directory.consultant(user_id, place.desk.regulation())
        words, has_files = _said(place.client, button.about)
        try:
            suggestions.send(place.desk, move, button.inquiry_id, button.about, words, actor, now)
        except LooksSecret as warning:
            by_hand = Action.ANSWER if move is Move.ANSWER else Action.ASK
            raise RuleViolation(f"{warning} {HELD.format(by_hand.words)}") from warning
        if not has_files:
            return ""
        return f"{PICTURES_STAY} {_CORRECTED_ON}" if move is Move.ANSWER else PICTURES_STAY

    return act


def _give_text(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
    actor = place.directory.consultant(user_id, place.desk.regulation())
    try:
        to = giving_back.give_on(place.desk, _draft_of(button, user_id), actor, now)
    except LooksSecret as warning:
        raise RuleViolation(f"{warning} {NOT_GIVEN}") from warning
    return GIVEN.format(to)


def _drop_text(place: AppContext, button: SignedButton, user_id: str, now: datetime) -> str:
    place.directory.staff(user_id)
    giving_back.drop_words(place.desk, _draft_of(button, user_id), now)
    return ""


def _draft_of(button: SignedButton, user_id: str) -> DraftKey:
    """Return the draft of who presses: nobody reaches another's."""
    return DraftKey(button.inquiry_id, user_id, Move(button.about))


def _said(client: MattermostClient, post_id: str) -> tuple[str, bool]:
    """Return what the post says now, and whether files hang on it."""
    try:
        post = client.get_post(post_id)
    except Refused as refused:
        if refused.status in (403, 404):
            raise RuleViolation(GONE) from refused
        raise
    if post.is_deleted:
        raise RuleViolation(GONE)
    return as_typed(post.message), bool(post.file_ids)


_ACTS: dict[Action, Act] = {
    Action.JOIN: _join,
    Action.OPEN_NEW: _open_new,
    Action.DROP: _drop,
    Action.SEND_ANSWER: _send(Move.ANSWER),
    Action.SEND_QUESTION: _send(Move.ASK),
    Action.GIVE_TEXT: _give_text,
    Action.DROP_TEXT: _drop_text,
}
ACTIONS = frozenset(_ACTS)
