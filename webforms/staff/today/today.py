"""«Сегодня»: the first page of the staff, and the part of it that renews itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import TODAY, sections_for
from helpdesk.domain import dates
from webforms.staff.access.navigation import audiences_of
from webforms.staff.access.visitors import visitor
from webforms.staff.today import matters
from webforms.staff.today.lines import Group
from webforms.staff.today.looks import Look, begin_look, look_of, present_look
from webforms.staff.today.questions import Questions, own_questions
from webforms.web.rendering import page
from webforms.web.routes import staff_pages

FRESH = f"{ROOM}/today"


@staff_pages.route(ROOM)
def today_page() -> Response:
    """Show what waits for who is here, and to whom nothing else says it, what he can do."""
    who = visitor()
    sections = sections_for(audiences_of(who))
    offers = [each for section in sections for each in section.pages if each != TODAY]
    return page("staff/today.html", fresh=FRESH, offers=offers, **_shown(begin_look()))


@staff_pages.route(FRESH)
def fresh_part() -> Response:
    """Return the part that renews itself, alone: a script of the page puts it in its place."""
    visitor()
    return page("staff/_today.html", **_shown(present_look()))


def _shown(since: datetime) -> dict[str, Any]:
    look = look_of(visitor(), since)
    found = [each for each in _groups(look) if each.lines]
    return {
        "advises": look.advises,
        "duty": matters.duty(look),
        "unmanned": matters.unmanned(look),
        "groups": found,
        "figures": matters.figures(look) if look.directs else [],
        "at": dates.clock(look.overview.regulation.calendar.local(look.now)),
        "news": sum(line.is_new for each in found for line in each.lines),
    }


def _groups(look: Look) -> Iterator[Group]:
    """Yield the groups in the order in which they are looked at; empty ones are not shown."""
    if look.directs_alone:
        yield matters.approvals(look)
    if look.keeps and not look.directs_alone:
        yield matters.closed_form(look)
    if look.advises:
        yield matters.outages(look)
        yield from Questions(look).groups()
    if look.advises and not look.directs_alone:
        yield matters.letters(look)
        yield matters.approvals(look)
    yield matters.trainings(look)
    if look.leads:
        yield matters.clauses()
    yield own_questions(look)
