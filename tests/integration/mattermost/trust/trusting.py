"""Hands for the tests of trust: presses and dialogs as the server sends them, or nobody would."""

from datetime import UTC, datetime
from typing import Any

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from integration.chat.sealing import button_context
from sandbox.people import Person
from tests.integration.house import School


def trigger(school: School, person: Person, at: datetime | None = None) -> str:
    """Return what the server signs for this person when he acts."""
    milliseconds = int((at or datetime.now(UTC)).timestamp() * 1000)
    return school.sandbox.chat.triggers.issue(person.id, milliseconds).whole


def pressed(school: School, person: Person, inquiry: Inquiry, **instead: Any) -> dict[str, Any]:
    """Return the request of somebody who presses «Беру»."""
    return {
        "user_id": person.id,
        "user_name": person.username,
        "trigger_id": trigger(school, person),
        "context": button_context(school.settings.secret, inquiry.reference, Action.CLAIM),
        **instead,
    }


def state_of(school: School, inquiry: Inquiry) -> State:
    return school.now(inquiry).inquiry.state
