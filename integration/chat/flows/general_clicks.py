"""Clicks and dialogs that belong to no inquiry: on trainings, accounts, floods and the schedule."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.access.binding import decide
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.model import DecidedBy, Schedule, SwapState
from helpdesk.kernel.desk import Desk
from helpdesk.schedule import days, deciding
from helpdesk.training import marking
from helpdesk.training.model import TrainingWay as TrainingWay
from helpdesk.training.record import NO_SUCH
from integration.chat.dialogs import WORDS, Dialog, DialogField, InputSort
from integration.chat.flows.context import Act, ChatContext
from integration.chat.flows.opening import open_for_handing_over, open_general
from integration.chat.flows.pages import gathered_page
from integration.chat.interaction import Click, Submission
from integration.chat.speech import Answer

ASKED_FOR_MORE = "Хорошо, передаём: {} покажет ещё раз."


def which_is(about: str) -> deciding.Shown:
    """Return which draft a button is about."""
    number, _, edition = about.partition(".")
    return deciding.Shown(int(edition), int(number), DecidedBy.CHAT)


def returning(number: int) -> Dialog:
    """Return the dialog that asks what is to be mended."""
    words = DialogField(
        WORDS, "Что не так", InputSort.AREA, "Например: во вторник у меня шесть уроков."
    )
    intro = f"График помощи, версия {number}, вернётся на правку. Ваши слова увидят составители."
    return Dialog("Замечание", "Вернуть", (words,), (intro,))


def take(context: ChatContext, sent: Submission, now: datetime) -> None:
    """Return the draft that the dialog was opened for, with its words; raise RuleViolation."""
    words = sent.answers.words(WORDS, deciding.NO_WORDS)
    sent.answers.check()
    actor = _decider(context, Action(sent.state.action), sent.user_id)
    deciding.give_back(context.desk, which_is(sent.state.claim), words, actor, now)


def _decide(use_case: Callable[[Desk, deciding.Shown, Actor, datetime], Schedule]) -> Act:
    def act(context: ChatContext, click: Click, now: datetime) -> Answer:
        actor = _decider(context, click.action, click.user_id)
        use_case(context.desk, which_is(click.about), actor, now)
        return ()

    return act


def _ask_for_words(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Open the dialog, unless it would be filled in for nothing."""
    shown = which_is(click.about)
    actor = _decider(context, click.action, click.user_id)
    context.desk.write(deciding.may_return, now, shown, actor)
    dialog, user_id = returning(shown.number), click.user_id
    open_general(context, click.trigger_id, dialog, click.action, user_id, now, click.about)
    return ()


def _settle(state: SwapState) -> Act:
    def act(context: ChatContext, click: Click, now: datetime) -> Answer:
        actor = context.directory.consultant(click.user_id, context.desk.regulation())
        days.settle_swap(context.desk, int(click.about), state, actor, DecidedBy.CHAT, now)
        return ()

    return act


def _decider(context: ChatContext, action: Action, user_id: str) -> Actor:
    """Return who decides; the director need not be in the consultants' channel."""
    regulation = context.desk.regulation()
    if action in (Action.SCHEDULE_AGREE, Action.SCHEDULE_REMARK):
        return context.directory.consultant(user_id, regulation)
    return context.directory.colleague(user_id, regulation, Role.CONSULTANT)


def _mark(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Sign a topic off, want it once more, or write down that it was shown."""
    training_id, _, topic = click.about.partition("/")
    if not training_id.isdecimal():
        raise RuleViolation(NO_SUCH)
    desk, held_id = context.desk, int(training_id)
    regulation = desk.regulation()
    actor = context.directory.colleague(click.user_id, regulation, Role.STAFF)
    match click.action:
        case Action.TRAINED:
            marking.sign(desk, held_id, topic, actor, TrainingWay.CHAT, now)
        case Action.TRAIN_MORE:
            after = marking.want_more(desk, held_id, topic, actor, TrainingWay.CHAT, now)
            return (ASKED_FOR_MORE.format(after.trainer_name),)
        case _:
            today = regulation.calendar.local_date(now)
            marking.teach(desk, held_id, [topic], today, actor, TrainingWay.CHAT, now)
    return ()


def _decide_account(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Decide once whose account it is that uses a name of the school's papers."""
    actor = context.directory.colleague(click.user_id, context.desk.regulation(), Role.STAFF)
    decide(context.desk, int(click.about), actor, click.action is Action.ACCOUNT_HIS, now)
    return ()


def _hand_over(context: ChatContext, click: Click, now: datetime) -> Answer:
    open_for_handing_over(context, click.trigger_id, click.user_id, now)
    return ()


def _show_gathered(context: ChatContext, click: Click, now: datetime) -> Answer:
    return gathered_page(context, click.user_id, now)


ACTS: dict[Action, Act] = {
    Action.SCHEDULE_AGREE: _decide(deciding.agree),
    Action.SCHEDULE_APPROVE: _decide(deciding.approve),
    Action.SCHEDULE_REMARK: _ask_for_words,
    Action.SCHEDULE_RETURN: _ask_for_words,
    Action.SWAP_ACCEPT: _settle(SwapState.ACCEPTED),
    Action.SWAP_DECLINE: _settle(SwapState.DECLINED),
    Action.TRAINED: _mark,
    Action.TRAIN_MORE: _mark,
    Action.TAUGHT: _mark,
    Action.ACCOUNT_HIS: _decide_account,
    Action.ACCOUNT_OTHERS: _decide_account,
    Action.HAND_OVER: _hand_over,
    Action.GATHERED: _show_gathered,
}
DIALOGS = frozenset({Action.SCHEDULE_REMARK, Action.SCHEDULE_RETURN})
