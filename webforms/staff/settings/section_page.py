"""A page of the settings as it is shown: with what holds, or with what was typed and is refused."""

import re
from collections.abc import Sequence

from flask import Response

from helpdesk.access.settings_keepers import may_change_settings
from helpdesk.domain.dates import counted
from helpdesk.domain.people import Actor
from helpdesk.kernel.regulation_versions import Version
from helpdesk.regulation.documents import Values
from helpdesk.regulation.regulation_errors import RegulationError
from webforms.staff.access.closed import NOT_KEEPER, Closed
from webforms.staff.access.visitors import acting, standing_now, visitor
from webforms.staff.settings.field_sorts import UNITS, SettingsSection
from webforms.staff.settings.schema import SECTIONS
from webforms.staff.settings.section_form import rows_of, values_shown
from webforms.staff.settings.taken_apart import place_apart, take_apart
from webforms.web.rendering import page
from webforms.web.site import site
from webforms.web.typed_form import Problem

PATH = "/desk/settings"
ELSEWHERE = "Не сохранено: это не сходится с другой страницей настроек. {}"
# «remind_duty (2h)»: a key of the file with its value, in what is wrong with another.
_KEY = re.compile(r"(?<![\w.])([a-z_]+)(?: \((\d+)(wd|[a-z])\))")
_LABELS = {
    field.path.rpartition(".")[2]: field
    for section in SECTIONS
    for field in section.fields
    if field.sort in UNITS
}


def settler() -> Actor:
    """Return who is here; raise Closed unless the settings open to him."""
    if not may_change_settings(site().regulation, standing_now(), visitor().username):
        raise Closed(NOT_KEEPER)
    return acting()


def form_of(
    section: SettingsSection,
    apart: Values,
    edition: Version,
    problems: Sequence[Problem] = (),
    banner: str = "",
) -> Response:
    """Return a page of the settings with these values in its fields."""
    return page(
        "staff/settings_section.html",
        section=section,
        path=PATH,
        values=values_shown(section, apart),
        rows={each.path: rows_of(each, apart) for each in section.fields if each.columns},
        units={sort: [(key, words[2]) for key, words in of.items()] for sort, of in UNITS.items()},
        edition=edition.id,
        problems=problems,
        banner=banner,
    )


def refused(
    section: SettingsSection, wanted: Values, newest: Version, error: RegulationError
) -> Response:
    """Show each refusal at its field; what is about another page, above the form."""
    apart = take_apart(wanted)
    here = {*values_shown(section, apart), *(field.path for field in section.fields)}
    found = [(_field_of(each.key, wanted, here), plainly(each.words)) for each in error.problems]
    problems = [(at, words) for at, words in found if at]
    others = " ".join(words for at, words in found if not at)
    return form_of(section, apart, newest, problems, ELSEWHERE.format(others) if others else "")


def _field_of(key: str, wanted: Values, here: set[str]) -> str:
    """Return the field on this page that a key of the file belongs to; nothing where none does."""
    at = place_apart(key.split("."), wanted)
    while at and at not in here:
        at = at.rpartition(".")[0]
    return at


def plainly(words: str) -> str:
    """Return a refusal with what the pages call a field in place of the file's key."""
    return _KEY.sub(_called, words).replace("в off, и в work", "в выходных, и в рабочих днях")


def _called(found: re.Match[str]) -> str:
    field = _LABELS.get(found[1])
    forms = UNITS[field.sort].get(found[3]) if field else None
    return f"«{field.label}» ({counted(int(found[2]), *forms)})" if field and forms else found[0]
