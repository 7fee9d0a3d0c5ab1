"""The addresses of the schedule's faces: everybody may read them, nothing can be changed there."""

from flask import Response, abort

from helpdesk.domain import dates
from helpdesk.duty.schedule_queries import roster
from webforms.papers.making import for_everybody
from webforms.papers.schedule_sheet import schedule_sheet
from webforms.papers.schedule_words import open_days, overview, term, version_shown
from webforms.web.rendering import as_file, page
from webforms.web.security import embeddable
from webforms.web.site import moment, public_pages, site


@public_pages.route("/schedule")
def public_schedule() -> Response:
    found = overview()
    return page(
        "schedule.html",
        found=found,
        shown=found.shown,
        long_day=dates.long_day,
        terms=site().regulation.terms,
        term=term,
        open_days=open_days(site().regulation),
    )


@public_pages.route("/schedule/<int:number>")
def public_version(number: int) -> Response:
    """Show one approved version, whether it is in force or not any more."""
    found, shown = overview(), version_shown(number) or abort(404)
    is_current = found.shown is not None and found.shown.number == number
    return page("schedule_version.html", shown=shown, is_current=is_current)


@public_pages.route("/schedule.pdf")
def schedule_paper() -> Response:
    """Return the sheet of the version in force; 404 while there is none."""
    shown = overview().shown or abort(404)
    return for_everybody(f"schedule-{shown.number}", schedule_sheet, shown, site().regulation)


@public_pages.route("/schedule.ics")
def schedule_ics() -> Response:
    from webforms.papers.schedule_calendar import Feed, calendar_of

    regulation = site().regulation
    known = site().desk.read(roster, regulation)
    feed = Feed(known, site().settings.public_url, moment())
    return as_file(calendar_of(feed), "text/calendar", "schedule.ics", shown=True)


@public_pages.route("/embed/schedule")
def schedule_block() -> Response:
    embeddable()
    found = overview()
    return page(
        "embed_schedule.html", found=found, shown=found.shown, home=site().settings.public_url
    )
