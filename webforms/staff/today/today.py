"""«Сегодня»: the first page of the staff."""

from flask import Response

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import TODAY, sections_for
from webforms.staff.access.navigation import audiences_of
from webforms.staff.access.visitors import visitor
from webforms.web.rendering import page
from webforms.web.routes import staff_pages


@staff_pages.route(ROOM)
def today_page() -> Response:
    sections = sections_for(audiences_of(visitor()))
    offers = [each for section in sections for each in section.pages if each != TODAY]
    return page("staff/today.html", offers=offers)
