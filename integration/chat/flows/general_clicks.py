"""Clicks that belong to no inquiry: on trainings, accounts, floods, all of somebody's claims.

What a click did is seen on the message that had the button, which its delivery renders again.
"""

from datetime import datetime

from helpdesk.access.binding import decide
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Role
from helpdesk.training import marking
from helpdesk.training.model import Way
from helpdesk.training.record import NO_SUCH
from integration.chat.actions import Action
from integration.chat.flows.context import Act, ChatContext
from integration.chat.flows.opening import open_for_handing_over
from integration.chat.flows.pages import gathered_page
from integration.chat.interaction import Click
from integration.chat.speech import Answer

ASKED_FOR_MORE = "Хорошо, передаём: {} покажет ещё раз."


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
            marking.sign(desk, held_id, topic, actor, now, Way.CHAT)
        case Action.TRAIN_MORE:
            after = marking.want_more(desk, held_id, topic, actor, now, Way.CHAT)
            return (ASKED_FOR_MORE.format(after.trainer_name),)
        case _:
            today = regulation.calendar.local_date(now)
            marking.teach(desk, held_id, [topic], today, actor, now, Way.CHAT)
    return ()


def _decide_account(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Decide once whose account it is that uses a name of the school's papers."""
    actor = context.directory.colleague(click.user_id, context.desk.regulation(), Role.STAFF)
    decide(context.desk, int(click.about), actor, now, is_his=click.action is Action.ACCOUNT_HIS)
    return ()


def _hand_over(context: ChatContext, click: Click, now: datetime) -> Answer:
    open_for_handing_over(context, click.trigger_id, click.user_id, now)
    return ()


def _show_gathered(context: ChatContext, click: Click, now: datetime) -> Answer:
    return gathered_page(context, click.user_id, now)


ACTS: dict[Action, Act] = {
    Action.TRAINED: _mark,
    Action.TRAIN_MORE: _mark,
    Action.TAUGHT: _mark,
    Action.ACCOUNT_HIS: _decide_account,
    Action.ACCOUNT_OTHERS: _decide_account,
    Action.HAND_OVER: _hand_over,
    Action.GATHERED: _show_gathered,
}
