"""What was changed in the settings: saved, looked at again, and taken back."""

from dataclasses import replace
from itertools import pairwise

from flask import Response, abort, request

from helpdesk.access.settings_keepers import save_settings
from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.regulation_versions import (
    ChangedMeanwhile,
    Origin,
    Version,
    VersionOrigin,
    digest_of,
    versions,
)
from helpdesk.regulation.documents import rewritten
from helpdesk.regulation.regulation_errors import RegulationError
from webforms.staff.settings.differences import apart_of, differences_between, summary_of
from webforms.staff.settings.proposals import (
    Proposal,
    based_on,
    preview,
    version_in_force,
    version_numbered,
)
from webforms.staff.settings.schema import BY_KEY
from webforms.staff.settings.section_page import PATH, form_of, settler
from webforms.staff.settings.settings_file import file_on_disk
from webforms.staff.settings.taken_apart import put_together
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages

SAVED = "Сохранено и уже действует. Вернуть прежнее можно на странице «Что меняли»."
ONLY_COMMENTS = "только пояснения в файле"


@staff_pages.route(f"{PATH}/save", methods=["POST"])
def save_changes() -> Response:
    """Bring into force what was shown; where others were faster, show it once more."""
    who = settler()
    limit("STAFF", who.id)
    section = BY_KEY.get(request.form.get("section", ""))
    base = version_numbered(fields.number("edition") or abort(400))
    proposal = _proposed()
    try:
        apart = apart_of(proposal.text)
    except RegulationError:
        abort(400)
    if request.form.get("do") == "edit" and section is not None:
        return form_of(section, apart, base)
    if base.id == proposal.newest.id:
        origin = Origin(proposal.way, who.name, proposal.brings_back, base.id)
        try:
            save_settings(site().desk, proposal.text, origin, who, moment())
        except ChangedMeanwhile:
            proposal = replace(proposal, newest=version_in_force())
        except (RegulationError, RuleViolation):
            return preview(proposal, who, section, base)
        else:
            site().forget_regulation()
            return go_on(PATH, SAVED)
    wanted = based_on(put_together(apart), base, proposal.newest)
    text = rewritten(proposal.newest.body, wanted)
    return preview(replace(proposal, text=text), who, section, base)


def _proposed() -> Proposal:
    """Return what was sent; the file rules again only where it is the file's very text."""
    text, said = request.form.get("text", ""), request.form.get("way", "")
    way = next((each for each in VersionOrigin if each == said), VersionOrigin.PAGE)
    if way is VersionOrigin.FILE and digest_of(text) != digest_of(file_on_disk()):
        way = VersionOrigin.IMPORT
    return Proposal(text, version_in_force(), way, fields.number("brings_back"))


@staff_pages.route(f"{PATH}/versions")
def settings_versions() -> Response:
    settler()
    found = site().desk.read(versions)
    changed = {
        newer.id: summary_of(older.body, newer.body) or ONLY_COMMENTS
        for newer, older in pairwise(found)
    }
    return page(
        "staff/settings_versions.html", versions=found, changed=changed, path=PATH, at=in_words
    )


@staff_pages.route(f"{PATH}/versions/<int:number>", methods=["GET", "POST"])
def settings_version(number: int) -> Response:
    """Show what a version has changed; a POST shows what bringing it back would do."""
    who, found = settler(), version_numbered(number)
    newest = version_in_force()
    if request.method == "POST":
        return preview(Proposal(found.body, newest, VersionOrigin.RETURN, found.id), who)
    before = _before(found)
    return page(
        "staff/settings_version.html",
        version=found,
        newest=newest,
        before=before,
        differences=differences_between(before.body, found.body) if before else [],
        path=PATH,
        at=in_words,
    )


def _before(version: Version) -> Version | None:
    older = [each for each in site().desk.read(versions) if each.id < version.id]
    return older[0] if older else None
