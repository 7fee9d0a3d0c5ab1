"""Hands for the tests of what is about several questions: buttons, dialogs, who has left."""

from datetime import UTC, datetime, timedelta
from typing import Any

from helpdesk.domain.actions import Action
from integration.chat.interaction import DialogState
from integration.chat.sealing import button_context, seal_dialog
from sandbox.people import Person
from tests.integration.house import School

Opened = dict[str, Any]


def trigger(school: School, person: Person) -> str:
    milliseconds = int(datetime.now(UTC).timestamp() * 1000)
    return school.sandbox.chat.triggers.issue(person.id, milliseconds).whole


def pressed(school: School, person: Person, action: Action, reference: str = "") -> Opened:
    return {
        "user_id": person.id,
        "trigger_id": trigger(school, person),
        "context": button_context(school.settings.secret, reference, action),
    }


def sent(
    school: School,
    person: Person,
    action: str,
    reference: str,
    answers: Opened,
    *,
    key: bytes = b"",
    valid: timedelta = timedelta(hours=1),
) -> Opened:
    """Return a submission with a state that the desk has sealed, or somebody else's `key`."""
    now = datetime.now(UTC)
    state = seal_dialog(
        key or school.settings.secret,
        DialogState(None, action, person.id, "", now, now + valid, reference),
    )
    return {"user_id": person.id, "state": state, "submission": answers}
