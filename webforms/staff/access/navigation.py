"""The header of the staff's pages: where one may go, where one is, and who one is."""

from dataclasses import dataclass

import structlog
from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import Audience, StaffPage, StaffSection, page_at, sections_for
from helpdesk.kernel.hold import STILL, hold_of
from helpdesk.regulation.regulation import administrator
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import is_entitled, is_head
from webforms.web.site import site

# Where what has no line in the table belongs: one inquiry, and what is written about it.
OF_INQUIRIES = "Вопросы"
HELD = f"{STILL} То, что вы делаете здесь, сохраняется, а сообщения и письма уйдут потом."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PageHeader:
    """What the header shows: `section` and `page` are where one is, None where that is not shown
    to this person.
    """

    name: str
    sections: tuple[StaffSection, ...]
    section: StaffSection | None
    page: StaffPage | None
    may_search: bool
    # What to expect of a desk that sends nothing now; nothing where it does.
    held: str = ""


def staff_header() -> PageHeader | None:
    """Return the header for who is here; None on everybody's pages, and before one has come in.

    An error's page has it too, so it must not fail where the database does.
    """
    here: Visitor | None = g.get("visitor")
    if here is None or not request.path.startswith(ROOM):
        return None
    try:
        return header_of(here, request.path.removeprefix(ROOM).strip("/"))
    except SQLAlchemyError as error:
        log.error("header not made", exc_info=error)
        return None


def header_of(who: Visitor, path: str) -> PageHeader:
    """Return the header of somebody who stands at a path under ROOM."""
    belongs = audiences_of(who)
    sections, page = sections_for(belongs), page_at(path)
    section = next((each for each in sections if _holds(each, page)), None)
    held = HELD if hold_of(site().desk) else ""
    return PageHeader(who.name, sections, section, page, Audience.CONSULTANTS in belongs, held)


def _holds(section: StaffSection, page: StaffPage | None) -> bool:
    return page in section.pages if page else section.title == OF_INQUIRIES


def audiences_of(who: Visitor) -> frozenset[Audience]:
    """Return for whom the pages are that this person may open."""
    leads, keeps = is_head(who), who.username == administrator(site().regulation)
    advises = leads or is_entitled(who)
    belongs = {
        Audience.STAFF: True,
        Audience.CONSULTANTS: advises,
        Audience.KEEPERS: advises or keeps,
        Audience.LEADERS: leads,
        Audience.SETTLERS: leads or keeps,
    }
    return frozenset(each for each, does in belongs.items() if does)
