"""Clicks that decide whose account it is that uses a name of the school's papers."""

from datetime import datetime

from helpdesk.access.binding import decide
from helpdesk.domain.people import Role
from integration.chat.actions import Action
from integration.chat.flows.context import ChatContext
from integration.chat.interaction import Press
from integration.chat.speech import Answer

ACTIONS = frozenset({Action.ACCOUNT_HIS, Action.ACCOUNT_OTHERS})


def act(context: ChatContext, press: Press, now: datetime) -> Answer:
    """Decide it once; what was decided is seen on the message. Raise RuleViolation, NotAllowed."""
    actor = context.directory.colleague(press.user_id, context.desk.regulation(), Role.STAFF)
    decide(context.desk, int(press.about), actor, now, is_his=press.action is Action.ACCOUNT_HIS)
    return ()
