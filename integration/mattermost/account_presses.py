"""Presses on whose account it is that has come under a name of the school's papers."""

from __future__ import annotations

from datetime import datetime

from helpdesk.access.binding import decide
from helpdesk.domain.people import Role
from integration.chat.actions import Action
from integration.mattermost.app_context import AppContext

ACTIONS = frozenset({Action.ACCOUNT_HIS, Action.ACCOUNT_OTHERS})


def act(place: AppContext, action: Action, about: str, user_id: str, now: datetime) -> str:
    """Decide it once; what was decided is seen on the message. Raise RuleViolation, NotAllowed."""
    actor = place.directory.colleague(user_id, place.desk.regulation(), Role.STAFF)
    decide(place.desk, int(about), actor, now, is_his=action is Action.ACCOUNT_HIS)
    return ""
