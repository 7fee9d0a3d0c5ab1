"""What pages that keep a record share: who writes, a day as typed, which line is meant."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.contacts.publicity import Colleague
from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.desk import Desk
from webforms.staff.access.visitors import is_head, visitor
from webforms.web import typed
from webforms.web.rendering import go_on
from webforms.web.site import moment, site

MOST_NOTE = 500


def colleague() -> Colleague:
    """Return who is here, as his line will be signed; raise Closed where nobody is."""
    who = visitor()
    return Colleague(who.id, who.name, is_head(who))


def said(name: str, most: int = MOST_NOTE) -> str:
    """Return one line that was typed, cut where nobody would type more."""
    return (typed.line(request.form.get(name)) or "")[:most]


def day_said(name: str = "day") -> date | None:
    """Return the day as a browser's date field sends it; None for what is no date."""
    return typed.day(said(name))


def is_taking_back() -> bool:
    return request.form.get("do", "").startswith("void:")


def taken_back(
    take_back: Callable[[Desk, int, Colleague, datetime], None],
    path: str,
    showing: Callable[[dict[str, Any], Sequence[tuple[str, str]]], Response],
) -> AnyResponse:
    """Void the line whose button was pressed; what is refused is said on the page itself."""
    line_id = typed.number(request.form["do"].removeprefix("void:"))
    try:
        take_back(site().desk, line_id or 0, colleague(), moment())
    except RuleViolation as refused:
        return showing({}, [("record", str(refused))])
    return go_on(path, "Запись отменена. Прежняя строка осталась в журнале.")
