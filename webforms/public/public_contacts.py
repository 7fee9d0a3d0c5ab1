"""Teachers' contacts as everybody may read them: by class, on paper, inside the school's site.

Regulation, section 4: «Информация о контактных данных … должна быть размещена на сайте и
информационном стенде». Only what a teacher allows is shown; else the school's phone.
"""

from collections.abc import Sequence

from flask import Response, abort

from helpdesk.contacts import contact_queries
from helpdesk.domain.school_classes import order_of
from webforms.papers.contacts_sheet import contacts_sheet
from webforms.papers.making import for_everybody
from webforms.web.rendering import page
from webforms.web.security import embeddable
from webforms.web.site import address, public_pages, site

PATH = "/contacts"


@public_pages.route(PATH)
def all_classes() -> Response:
    """The list of classes: nobody's phone stands here, so it may be found by searching."""
    years = _by_year(site().desk.read(contact_queries.classes))
    return page("contacts/classes.html", years=years, path=PATH)


@public_pages.route(f"{PATH}/<school_class>")
def one_class(school_class: str) -> Response:
    with site().desk.reading() as connection:
        found = contact_queries.of_class(connection, school_class) or abort(404)
        known = contact_queries.classes(connection)
    return _unlisted(page("contacts/class.html", found=found, years=_by_year(known), path=PATH))


@public_pages.route("/embed/contacts")
def embedded() -> Response:
    """The same in one table, for the school's own site; nothing here can be clicked but links."""
    embeddable()
    classes = site().desk.read(contact_queries.by_class)
    return _unlisted(page("contacts/embedded.html", classes=classes, address=address(PATH)))


@public_pages.route(f"{PATH}.pdf", endpoint="contacts_paper")
def paper() -> Response:
    """A sheet for the notice board."""
    with site().desk.reading() as connection:
        classes = contact_queries.by_class(connection)
        people = contact_queries.everybody(connection)
    if not classes:
        abort(404)
    return _unlisted(for_everybody("contacts", contacts_sheet, classes, people))


def _unlisted(response: Response) -> Response:
    """Ask search engines to leave alone what names people's phones."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _by_year(classes: Sequence[str]) -> list[list[str]]:
    """Return the classes year by year, a line of links for each."""
    years: dict[int, list[str]] = {}
    for each in classes:
        years.setdefault(order_of(each)[0], []).append(each)
    return list(years.values())
