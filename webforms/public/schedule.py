"""The addresses of the schedule's faces: everybody may read them, nothing can be changed there."""

from flask import Flask, Response, abort, current_app

from helpdesk.domain import dates
from helpdesk.duty.queries import roster
from webforms.papers.sheet import for_everybody
from webforms.public.schedule_ics import Feed, calendar_of
from webforms.public.schedule_paper import schedule_sheet
from webforms.public.schedule_words import form_address, open_days, overview, term, version_shown
from webforms.web.rendering import as_file, page
from webforms.web.security import embeddable
from webforms.web.site import moment, site

CONTACTS = "/contacts"


def register(app: Flask) -> None:
    app.add_url_rule("/schedule", view_func=public_schedule)
    app.add_url_rule("/schedule/<int:number>", view_func=public_version)
    app.add_url_rule("/schedule.pdf", view_func=schedule_paper)
    app.add_url_rule("/schedule.ics", view_func=schedule_ics)
    app.add_url_rule("/embed/schedule", view_func=schedule_block)


def contacts_page() -> str:
    """Return the path of the teachers' contacts, on a site that has such a page."""
    has = any(rule.rule == CONTACTS for rule in current_app.url_map.iter_rules())
    return CONTACTS if has else ""


def contacts_address() -> str:
    path = contacts_page()
    return site().settings.public_url + path if path else ""


def public_schedule() -> Response:
    found = overview()
    return page(
        "schedule.html",
        found=found,
        shown=found.shown,
        long_day=dates.long_day,
        terms=site().regulation.terms,
        term=term,
        contacts=contacts_page(),
        open_days=open_days(site().regulation),
    )


def public_version(number: int) -> Response:
    """Show one approved version, whether it is in force or not any more."""
    found, shown = overview(), version_shown(number) or abort(404)
    is_current = found.shown is not None and found.shown.number == number
    return page("schedule_version.html", shown=shown, is_current=is_current)


def schedule_paper() -> Response:
    """Return the sheet of the version in force; 404 while there is none."""
    shown = overview().shown or abort(404)
    says = (shown, site().regulation, form_address(), contacts_address())
    return for_everybody(f"schedule-{shown.number}", says, lambda: schedule_sheet(*says, moment()))


def schedule_ics() -> Response:
    regulation = site().regulation
    with site().desk.reading() as connection:
        known = roster(connection, regulation)
    feed = Feed(known, site().settings.public_url, moment())
    return as_file(calendar_of(feed), "text/calendar", "schedule.ics", shown=True)


def schedule_block() -> Response:
    embeddable()
    found = overview()
    return page(
        "embed_schedule.html", found=found, shown=found.shown, home=site().settings.public_url
    )
