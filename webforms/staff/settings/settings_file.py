"""The settings as a file: which of file and pages rules, taken along, and taken in."""

from flask import Response, request

from helpdesk.kernel.regulation_versions import (
    FILE_NAME,
    FileStanding,
    VersionOrigin,
    file_standing,
)
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from webforms.staff.settings.proposals import Proposal, preview, version_in_force
from webforms.staff.settings.section_page import PATH, settler
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import as_file, go_on, page
from webforms.web.site import in_words, moment, site, staff_pages

MOST_BYTES = 500_000
NO_FILE = "Выберите файл настроек."
TOO_LARGE = "Это не файл настроек: он слишком большой."
SAME = "Файл такой же, как действующие настройки: менять нечего."


def file_on_disk() -> str:
    return site().settings.regulation.read_text("utf-8", errors="replace")


def standing_of_file() -> FileStanding:
    """Return how the file on disk stands to what is in force."""
    return site().desk.read(file_standing, file_on_disk())


@staff_pages.route(f"{PATH}/file", methods=["GET", "POST"])
def settings_file() -> Response:
    """Show how file and pages stand; what a file would change is shown before it is taken in."""
    who = settler()
    if request.method == "GET":
        return _showing()
    limit("STAFF", who.id)
    from_disk = request.form.get("do") == "disk"
    sent = next(iter(fields.files("file")), None)
    data = sent.read(MOST_BYTES + 1) if sent else b""
    if not from_disk and not 0 < len(data) <= MOST_BYTES:
        return _showing([("file", TOO_LARGE if data else NO_FILE)])
    text = file_on_disk() if from_disk else data.decode("utf-8", errors="replace")
    try:
        text = Regulation.parse(text, now=moment()).canonical()
    except RegulationError as error:
        return _showing([("file", str(each)) for each in error.problems])
    proposal = Proposal(
        text, version_in_force(), VersionOrigin.FILE if from_disk else VersionOrigin.IMPORT
    )
    if not proposal.differences and proposal.way is VersionOrigin.IMPORT:
        return go_on(f"{PATH}/file", SAME)
    return preview(proposal, who)


def _showing(problems: list[tuple[str, str]] | None = None) -> Response:
    return page(
        "staff/settings_file.html",
        path=PATH,
        newest=version_in_force(),
        standing=standing_of_file(),
        problems=problems or [],
        at=in_words,
    )


@staff_pages.route(f"{PATH}/file/download")
def settings_as_file() -> Response:
    settler()
    return as_file(version_in_force().body.encode(), "application/toml", FILE_NAME)
