"""The settings as pages: the list of them, and each with its form."""

from flask import Response, abort, request

from helpdesk.access.first_setup import SetupStep, is_setup_wanted, setup_of
from helpdesk.kernel.regulation_versions import VersionOrigin
from helpdesk.regulation.documents import rewritten
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from webforms.staff.settings.differences import apart_of
from webforms.staff.settings.first_setup_page import START
from webforms.staff.settings.proposals import (
    Proposal,
    based_on,
    preview,
    version_in_force,
    version_numbered,
)
from webforms.staff.settings.schema import BY_KEY, SECTIONS
from webforms.staff.settings.section_form import read_section
from webforms.staff.settings.section_page import PATH, form_of, refused, settler
from webforms.staff.settings.settings_file import standing_of_file
from webforms.staff.settings.taken_apart import days_lost, put_together
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages, today

HOURS_LOST = (
    "Эти часы не сохранятся: внизу отмечено, что рабочее время идёт круглые сутки. Снимите отметку."
)
NOTHING_NEW = "Ничего не изменилось: здесь то же, что и действует."


@staff_pages.route(PATH)
def settings_pages() -> Response:
    who, newest = settler(), version_in_force()
    setup = site().desk.read(setup_of, who)
    is_wanted = is_setup_wanted(setup, site().desk.regulation())
    return page(
        "staff/settings.html",
        sections=SECTIONS,
        path=PATH,
        newest=newest,
        standing=standing_of_file(),
        step=setup.next and is_wanted and list(SetupStep).index(setup.next) + 1,
        steps=len(SetupStep),
        start=START,
        at=in_words,
    )


@staff_pages.route(f"{PATH}/<section>", methods=["GET", "POST"])
def settings_section(section: str) -> Response:
    """Show one page; what was typed is shown as a change before anything is done."""
    who, shown = settler(), BY_KEY.get(section) or abort(404)
    newest = version_in_force()
    if request.method == "GET":
        return form_of(shown, apart_of(newest.body), newest)
    limit("STAFF", who.id)
    base = version_numbered(fields.number("edition") or abort(400))
    before = apart_of(base.body)
    apart, problems = read_section(shown, before, request.form, today())
    problems += [(f"week.{day}", HOURS_LOST) for day in days_lost(before, apart)]
    if problems:
        return form_of(shown, apart, base, problems)
    wanted = based_on(put_together(apart), base, newest)
    text = rewritten(newest.body, wanted)
    try:
        Regulation.parse(text, now=moment())
    except RegulationError as error:
        return refused(shown, wanted, newest, error)
    proposal = Proposal(text, newest, VersionOrigin.PAGE)
    if not proposal.differences:
        return go_on(f"{PATH}/{shown.key}", NOTHING_NEW)
    return preview(proposal, who, shown, base)
