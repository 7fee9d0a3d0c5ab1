"""Clicks and dialogs about the schedule: agreed to, returned, approved; and swaps for a day.

What a click decided is seen on the message that asked for it.
"""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.people import Actor, Role
from helpdesk.duty.model import Way
from helpdesk.schedule import days, deciding
from integration.chat.actions import Action
from integration.chat.answers import answer_of
from integration.chat.dialogs import WORDS
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.handlers import Unfit
from integration.chat.interaction import Press, Submission
from integration.chat.schedule_dialog import returning, which_is
from integration.chat.speech import Answer

Act = Callable[[ChatContext, Press, datetime], Answer]


def act(context: ChatContext, press: Press, now: datetime) -> Answer:
    """Do it, or open its dialog; return words for the person.

    Raise RuleViolation, NotAllowed, or ChatError where a dialog does not open.
    """
    return _ACTS[press.action](context, press, now)


def take(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Return the draft that the dialog was opened for, with its words; raise RuleViolation."""
    number, edition = which_is(sent.state.claim)
    words = answer_of(sent.answers, WORDS)
    if not words:
        raise Unfit(WORDS, deciding.NO_WORDS)
    actor = _decider(context, Action(sent.state.action), sent.user_id)
    deciding.give_back(context.desk, edition, words, actor, now, Way.CHAT, number=number)


def _agree(context: ChatContext, press: Press, now: datetime) -> Answer:
    number, edition = which_is(press.about)
    actor = _decider(context, Action.SCHEDULE_AGREE, press.user_id)
    deciding.agree(context.desk, edition, actor, now, Way.CHAT, number=number)
    return ()


def _approve(context: ChatContext, press: Press, now: datetime) -> Answer:
    number, edition = which_is(press.about)
    actor = _decider(context, Action.SCHEDULE_APPROVE, press.user_id)
    deciding.approve(context.desk, edition, actor, now, Way.CHAT, number=number)
    return ()


def _open(action: Action) -> Act:
    """Ask for words, unless they would be typed for nothing."""

    def act(context: ChatContext, press: Press, now: datetime) -> Answer:
        number, edition = which_is(press.about)
        actor = _decider(context, action, press.user_id)
        context.desk.write(lambda unit: deciding.may_return(unit, edition, actor, number), now)
        open_general(
            context, press.trigger_id, returning(number), action, press.user_id, now, press.about
        )
        return ()

    return act


def _settle(use_case: Callable[..., None]) -> Act:
    def act(context: ChatContext, press: Press, now: datetime) -> Answer:
        actor = context.directory.consultant(press.user_id, context.desk.regulation())
        use_case(context.desk, int(press.about), actor, now, Way.CHAT)
        return ()

    return act


def _decider(context: ChatContext, action: Action, user_id: str) -> Actor:
    """Return who decides; the director need not be in the consultants' channel."""
    regulation = context.desk.regulation()
    if action in (Action.SCHEDULE_AGREE, Action.SCHEDULE_REMARK):
        return context.directory.consultant(user_id, regulation)
    return context.directory.colleague(user_id, regulation, Role.CONSULTANT)


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
