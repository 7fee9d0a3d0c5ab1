"""Clicks on the checklists of a training: signed off, wanted once more, shown.

What a click did is seen on the checklist itself, which its delivery renders again.
"""

from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Role
from helpdesk.training import marking
from helpdesk.training.model import Way
from helpdesk.training.record import NO_SUCH
from integration.chat.actions import Action
from integration.chat.flows.context import ChatContext
from integration.chat.interaction import Press
from integration.chat.speech import Answer

ACTIONS = frozenset({Action.TRAINED, Action.TRAIN_MORE, Action.TAUGHT})
ASKED_FOR_MORE = "Хорошо, передаём: {} покажет ещё раз."


def act(context: ChatContext, press: Press, now: datetime) -> Answer:
    """Do it once; return words for the person. Raise RuleViolation or NotAllowed."""
    training_id, _, topic = press.about.partition("/")
    if not training_id.isdecimal():
        raise RuleViolation(NO_SUCH)
    desk, held_id = context.desk, int(training_id)
    regulation = desk.regulation()
    actor = context.directory.colleague(press.user_id, regulation, Role.STAFF)
    match press.action:
        case Action.TRAINED:
            marking.sign(desk, held_id, topic, actor, now, Way.CHAT)
        case Action.TRAIN_MORE:
            after = marking.want_more(desk, held_id, topic, actor, now, Way.CHAT)
            return (ASKED_FOR_MORE.format(after.trainer_name),)
        case _:
            today = regulation.calendar.local_date(now)
            marking.teach(desk, held_id, [topic], today, actor, now, Way.CHAT)
    return ()
