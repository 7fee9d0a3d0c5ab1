"""Clicks and dialogs about the schedule: agreed to, returned, approved; and swaps for a day.

What a click decided is seen on the message that asked for it.
"""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.people import Actor, Role
from helpdesk.duty.model import SwapState, Way
from helpdesk.schedule import days, deciding
from integration.chat.actions import Action
from integration.chat.dialogs import WORDS, Dialog, Field, Sort
from integration.chat.flows.context import Act, ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.interaction import Click, Submission
from integration.chat.speech import Answer


def which_is(about: str) -> tuple[int, int]:
    """Return number and edition of a draft from what a button is about."""
    number, _, edition = about.partition(".")
    return int(number), int(edition)


def returning(number: int) -> Dialog:
    """Return the dialog that asks what is to be mended."""
    words = Field(WORDS, "Что не так", Sort.AREA, "Например: во вторник у меня шесть уроков.")
    intro = f"График помощи, версия {number}, вернётся на правку. Ваши слова увидят составители."
    return Dialog("Замечание", "Вернуть", (words,), (intro,))


def take(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Return the draft that the dialog was opened for, with its words; raise RuleViolation."""
    number, edition = which_is(sent.state.claim)
    words = sent.answers.needed(WORDS, deciding.NO_WORDS)
    actor = _decider(context, Action(sent.state.action), sent.user_id)
    deciding.give_back(context.desk, edition, words, actor, now, Way.CHAT, number=number)


def _decide(use_case: Callable[..., object]) -> Act:
    def act(context: ChatContext, click: Click, now: datetime) -> Answer:
        number, edition = which_is(click.about)
        actor = _decider(context, click.action, click.user_id)
        use_case(context.desk, edition, actor, now, Way.CHAT, number=number)
        return ()

    return act


def _ask_for_words(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Open the dialog, unless it would be filled in for nothing."""
    number, edition = which_is(click.about)
    actor = _decider(context, click.action, click.user_id)
    context.desk.write(lambda unit: deciding.may_return(unit, edition, actor, number), now)
    dialog, user_id = returning(number), click.user_id
    open_general(context, click.trigger_id, dialog, click.action, user_id, now, click.about)
    return ()


def _settle(state: SwapState) -> Act:
    def act(context: ChatContext, click: Click, now: datetime) -> Answer:
        actor = context.directory.consultant(click.user_id, context.desk.regulation())
        days.settle_swap(context.desk, int(click.about), state, actor, now, Way.CHAT)
        return ()

    return act


def _decider(context: ChatContext, action: Action, user_id: str) -> Actor:
    """Return who decides; the director need not be in the consultants' channel."""
    regulation = context.desk.regulation()
    if action in (Action.SCHEDULE_AGREE, Action.SCHEDULE_REMARK):
        return context.directory.consultant(user_id, regulation)
    return context.directory.colleague(user_id, regulation, Role.CONSULTANT)


ACTS: dict[Action, Act] = {
    Action.SCHEDULE_AGREE: _decide(deciding.agree),
    Action.SCHEDULE_APPROVE: _decide(deciding.approve),
    Action.SCHEDULE_REMARK: _ask_for_words,
    Action.SCHEDULE_RETURN: _ask_for_words,
    Action.SWAP_ACCEPT: _settle(SwapState.ACCEPTED),
    Action.SWAP_DECLINE: _settle(SwapState.DECLINED),
}
DIALOGS = frozenset({Action.SCHEDULE_REMARK, Action.SCHEDULE_RETURN})
