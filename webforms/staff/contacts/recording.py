"""What pages that keep a record share: who writes, which line is meant, and how it is shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Response, request

from helpdesk.contacts.publicity import (
    Colleague,
    Information,
    InformedLine,
    PostedLine,
    Posting,
    may_correct,
    take_back,
)
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from webforms.staff.access.visitors import is_head, visitor
from webforms.web import typed
from webforms.web.fields import button
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site
from webforms.web.typed_form import Problem

Line = TypeVar("Line", InformedLine, PostedLine)


def colleague() -> Colleague:
    """Return who is here, as his line will be signed; raise Closed where nobody is."""
    who = visitor()
    return Colleague(who.id, who.name, is_head(who))


def line_to_correct(lines: Sequence[Line]) -> Line | None:
    """Return the line that the address names, to begin the form with."""
    wanted = typed.number(request.args.get("correct", ""))
    return next((each for each in lines if each.id == wanted), None)


def record_page(
    template: str,
    values: Mapping[str, Any],
    problems: Sequence[Problem],
    lines: Sequence[Line],
    **more: Any,
) -> Response:
    """Return the page with all lines, the newest first, and which of them its reader may mend."""
    who, holding = colleague(), {line.id for line in standing(lines)}
    return page(
        template,
        path=request.path,
        values=values,
        problems=problems,
        lines=list(reversed(lines)),
        holding=holding,
        mine={line.id for line in lines if line.id in holding and may_correct(line, who)},
        **more,
    )


def is_taking_back() -> bool:
    return button()[0] == "void"


def taken_back(
    of: type[Posting | Information],
    showing: Callable[[dict[str, Any], Sequence[Problem]], Response],
) -> Response:
    """Void the line whose button was pressed; what is refused is said on the page itself."""
    try:
        take_back(site().desk, of, typed.number(button()[1]) or 0, colleague(), moment())
    except RuleViolation as refused:
        return showing({}, [("record", str(refused))])
    return go_on(request.path, "Запись отменена. Прежняя строка осталась в журнале.")
