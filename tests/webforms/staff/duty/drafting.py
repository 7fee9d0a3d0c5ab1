"""A schedule that is drafted on its page."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule
from tests.webforms.staff.conftest import Consultant
from tests.webforms.visitor import Visitor


def line(hours: str = "9-12", *, room: str = "", user: str = "consultant1") -> dict[str, str]:
    """Return the first line of the grid, with these hours on Monday."""
    return {"user-1": user, "room-1": room, "phone-1": "", "mon-1": hours}


def today() -> date:
    """Return the school's day: near midnight another one than that of Greenwich."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


def do(visitor: Visitor, what: str, **fields: str) -> int:
    visitor.open("/desk/schedule")
    token = visitor.fields["csrf_token"]
    data = {"csrf_token": token, "do": what, "number": "1", **fields}
    visitor.page = visitor.client.post("/desk/schedule", data=data)
    return visitor.page.status_code


def draft(consultant: Consultant) -> Schedule:
    with consultant.desk.reading() as connection:
        found = schedule_queries.draft(connection)
    assert found is not None
    return found


def marked(visitor: Visitor) -> set[str]:
    """Return the ids of the fields that are marked as wrong."""
    return set(re.findall(r'aria-describedby="([\w.-]+)-error"', visitor.page.text))
