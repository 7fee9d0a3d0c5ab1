"""Teachers' contacts as everybody may read them: by class, on paper, inside the school's site.

Regulation, section 4: «Информация о контактных данных … должна быть размещена на сайте и
информационном стенде». Only what a teacher allows is shown; else the school's phone.
"""

from collections.abc import Sequence

from flask import Flask, Response, abort
from werkzeug.exceptions import NotFound

from helpdesk.contacts import queries
from helpdesk.domain import dates
from helpdesk.domain.contact_values import ClassContacts, Contact
from helpdesk.domain.school_classes import order_of
from webforms.papers.sheet import Sheet, for_everybody
from webforms.public.schedule_words import term
from webforms.web.rendering import page
from webforms.web.security import embeddable
from webforms.web.site import moment, site

PATH = "/contacts"


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=all_classes)
    app.add_url_rule(f"{PATH}.pdf", view_func=paper, endpoint="contacts_paper")
    app.add_url_rule(f"{PATH}/<school_class>", view_func=one_class)
    app.add_url_rule("/embed/contacts", view_func=embedded)


def all_classes() -> Response:
    """The list of classes: nobody's phone stands here, so it may be found by searching."""
    with site().desk.reading() as connection:
        years = _by_year(queries.classes(connection))
    return page("contacts/classes.html", years=years, path=PATH)


def one_class(school_class: str) -> Response:
    with site().desk.reading() as connection:
        found = queries.of_class(connection, school_class)
        known = queries.classes(connection)
    if found is None:
        raise NotFound
    return _unlisted(page("contacts/class.html", found=found, years=_by_year(known), path=PATH))


def embedded() -> Response:
    """The same in one table, for the school's own site; nothing here can be clicked but links."""
    embeddable()
    with site().desk.reading() as connection:
        classes = queries.by_class(connection)
    return _unlisted(page("contacts/embedded.html", classes=classes, address=_address()))


def paper() -> Response:
    """A sheet for the notice board."""
    with site().desk.reading() as connection:
        classes = queries.by_class(connection)
        people = queries.everybody(connection)
    if not classes:
        abort(404)
    says = (classes, people)
    return _unlisted(for_everybody("contacts", says, lambda: _sheet(classes, people)))


def _unlisted(response: Response) -> Response:
    """Ask search engines to leave alone what names people's phones."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _address() -> str:
    return f"{site().settings.public_url}{PATH}"


def _by_year(classes: Sequence[str]) -> list[list[str]]:
    """Return the classes year by year, a line of links for each."""
    years: dict[int, list[str]] = {}
    for each in classes:
        years.setdefault(order_of(each)[0], []).append(each)
    return list(years.values())


def _sheet(classes: Sequence[ClassContacts], people: Sequence[Contact]) -> Sheet:
    regulation, now = site().regulation, moment()
    school, calendar = regulation.school, regulation.calendar
    today = calendar.local_date(now)
    made = f"{school.name} · на {dates.day_and_month(today, today)} {today.year} года"
    sheet = Sheet("К кому обратиться по «Дневнику.ру»", now, footer_words=made)
    sheet.paragraph(school.full_name, size=10, align="C")
    sheet.heading("К кому обратиться по «Дневнику.ру»")
    sheet.paragraph(
        "Классный руководитель и учитель-предметник помогут сами или передадут вопрос консультанту "
        f"школы. По регламенту ответим в течение {term(regulation.terms.parent)}. Телефон "
        f"школы: {school.phone}, почта: {school.mail}."
    )
    led = [(each.school_class, each.teacher) for each in classes if each.teacher]
    if led:
        sheet.heading("Классные руководители", size=13, align="L")
        sheet.rows(
            ("Класс", "Учитель", "Телефон", "Почта"),
            [(name, leader.name, *_ways(leader)) for name, leader in led],
            widths=(10, 38, 24, 38),
            size=10,
        )
    taught = [each for each in people if each.teaches]
    if taught:
        sheet.heading("Учителя-предметники", size=13, align="L")
        sheet.rows(
            ("Учитель", "Предмет и классы", "Телефон", "Почта"),
            [(each.name, _subjects(each), *_ways(each)) for each in taught],
            widths=(32, 32, 20, 30),
            size=10,
        )
    sheet.qr(_address(), "Эта страница на телефоне: наведите камеру. Там же можно задать вопрос.")
    return sheet


def _ways(who: Contact) -> tuple[str, str]:
    school = site().regulation.school
    return who.shown_phone or f"школа: {school.phone}", who.shown_mail or "—"


def _subjects(who: Contact) -> str:
    subjects: dict[str, list[str]] = {}
    for lesson in who.teaches:
        subjects.setdefault(lesson.subject, []).append(lesson.school_class)
    return "; ".join(f"{subject}: {', '.join(names)}" for subject, names in subjects.items())
