"""Presses on whose account it is that has come under a name of the school's papers."""

from __future__ import annotations

from datetime import datetime

from helpdesk.accounts.binding import decide
from helpdesk.model import Actor, Role
from integration.mattermost.directory import person_of
from integration.mattermost.place import Place
from integration.moves import Action

ACTIONS = frozenset({Action.ACCOUNT_HIS, Action.ACCOUNT_OTHERS})


def act(place: Place, action: Action, about: str, user_id: str, now: datetime) -> str:
    """Decide it once; what was decided is seen on the message. Raise RuleViolation, NotAllowed."""
    regulation = place.desk.regulation()
    user = place.directory.staff(user_id)
    leads = place.directory.standing(regulation).is_head(user.username)
    name = person_of(user, regulation).name
    actor = Actor(Role.STAFF, user.id, user.username, name, head=leads)
    decide(place.desk, int(about), actor, now, is_his=action is Action.ACCOUNT_HIS)
    return ""
