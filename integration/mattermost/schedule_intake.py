"""Presses and dialogs about the schedule: agreed to, returned, approved; and swaps for a day.

What a press has decided is seen on the message that asked for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.people import Actor, Role
from helpdesk.duty.model import Way
from helpdesk.schedule import days, deciding
from integration.chat.actions import Action
from integration.chat.dialogs import WORDS
from integration.chat.handlers import Unfit
from integration.mattermost.app_context import AppContext
from integration.mattermost.dialog_rendering import answer_of
from integration.mattermost.opening import open_general
from integration.mattermost.requests import ButtonClick, Submission
from integration.mattermost.signing import DialogState, SignedButton
from integration.notifications.of_schedule import returning, which_is

Act = Callable[[AppContext, str, ButtonClick, datetime], str]


def act(
    place: AppContext, action: Action, button: SignedButton, press: ButtonClick, now: datetime
) -> str:
    """Do it, or open its dialog; return words for who pressed.

    Raise RuleViolation, NotAllowed, or ChatError where a dialog does not open.
    """
    return _ACTS[action](place, button.about, press, now)


def take(place: AppContext, sent: Submission, state: DialogState, now: datetime) -> None:
    """Return the draft that the dialog was opened for, with its words; raise RuleViolation."""
    number, edition = which_is(state.claim)
    words = answer_of(sent.answers, WORDS)
    if not words:
        raise Unfit(WORDS, deciding.NO_WORDS)
    actor = _decider(place, Action(state.action), sent.user_id)
    deciding.give_back(place.desk, edition, words, actor, now, Way.CHAT, number=number)


def _agree(place: AppContext, about: str, press: ButtonClick, now: datetime) -> str:
    number, edition = which_is(about)
    actor = _decider(place, Action.SCHEDULE_AGREE, press.user_id)
    deciding.agree(place.desk, edition, actor, now, Way.CHAT, number=number)
    return ""


def _approve(place: AppContext, about: str, press: ButtonClick, now: datetime) -> str:
    number, edition = which_is(about)
    actor = _decider(place, Action.SCHEDULE_APPROVE, press.user_id)
    deciding.approve(place.desk, edition, actor, now, Way.CHAT, number=number)
    return ""


def _open(action: Action) -> Act:
    """Ask for words, unless they would be typed for nothing."""

    def act(place: AppContext, about: str, press: ButtonClick, now: datetime) -> str:
        number, edition = which_is(about)
        actor = _decider(place, action, press.user_id)
        place.desk.write(lambda unit: deciding.may_return(unit, edition, actor, number), now)
        open_general(place, press.trigger_id, returning(number), action, press.user_id, now, about)
        return ""

    return act


def _settle(use_case: Callable[..., None]) -> Act:
    def act(place: AppContext, about: str, press: ButtonClick, now: datetime) -> str:
        actor = place.directory.consultant(press.user_id, place.desk.regulation())
        use_case(place.desk, int(about), actor, now, Way.CHAT)
        return ""

    return act


def _decider(place: AppContext, action: Action, user_id: str) -> Actor:
    """Return who decides; the director need not be in the consultants' channel."""
    regulation = place.desk.regulation()
    if action in (Action.SCHEDULE_AGREE, Action.SCHEDULE_REMARK):
        return place.directory.consultant(user_id, regulation)
    return place.directory.colleague(user_id, regulation, Role.CONSULTANT)


_ACTS: dict[Action, Act] = {
    Action.SCHEDULE_AGREE: _agree,
    Action.SCHEDULE_APPROVE: _approve,
    Action.SCHEDULE_REMARK: _open(Action.SCHEDULE_REMARK),
    Action.SCHEDULE_RETURN: _open(Action.SCHEDULE_RETURN),
    Action.SWAP_ACCEPT: _settle(days.accept_swap),
    Action.SWAP_DECLINE: _settle(days.decline_swap),
}
ACTIONS = frozenset(_ACTS)
DIALOGS = frozenset({Action.SCHEDULE_REMARK, Action.SCHEDULE_RETURN})
