"""A change of the settings before it is in force: what it replaces, what differs, what it does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Response, abort

from helpdesk.access.settings_keepers import may_change_settings, refuse_lockout
from helpdesk.domain.dates import counted
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.kernel.activation import Effects, effects_of
from helpdesk.kernel.regulation_versions import Version, VersionOrigin, newest_version, version_with
from helpdesk.regulation.documents import Values, merged
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from webforms.staff.access.visitors import standing_now
from webforms.staff.settings.differences import Difference, apart_of, differences_between
from webforms.staff.settings.field_sorts import SettingsSection
from webforms.staff.settings.schema import SECTIONS
from webforms.staff.settings.section_page import PATH
from webforms.staff.settings.taken_apart import put_together
from webforms.web.rendering import page
from webforms.web.site import moment, site

LOSES_ACCESS = (
    "После этого вы сами страницы «Настройки» больше не откроете: вас нет среди завуча, "
    "директора и администратора."
)


@dataclass(frozen=True)
class Proposal:
    """A whole text that somebody wants in force: how it came, and the version it replaces."""

    text: str
    newest: Version
    way: VersionOrigin
    brings_back: int | None = None

    @cached_property
    def differences(self) -> list[Difference]:
        return differences_between(self.newest.body, self.text)

    def effects(self, who: Actor) -> Iterator[str]:
        """Yield in sentences what it would do.

        RegulationError where it does not fit, RuleViolation where nobody could take it back.
        """
        regulation = Regulation.parse(self.text, now=moment())
        refuse_lockout(site().desk, regulation, who)
        yield _of_questions(effects_of(site().desk, self.text, moment()))
        changed = {each.section for each in self.differences}
        yield from (section.effect for section in SECTIONS if section.title in changed)
        people = regulation.people
        standing = replace(standing_now(), head=people.head.user, director=people.director.user)
        if not may_change_settings(regulation, standing, who.username):
            yield LOSES_ACCESS


def version_in_force() -> Version:
    """Return the newest version; 404 (NotFound) where there is none yet."""
    return site().desk.read(newest_version) or abort(404)


def version_numbered(number: int) -> Version:
    """Return one version; 404 (NotFound) where there is none of this number."""
    return site().desk.read(version_with, number) or abort(404)


def based_on(mine: Values, base: Version, newest: Version) -> Values:
    """Return values that were made from `base`, together with what came into force since."""
    if base.id == newest.id:
        return mine
    old, new = (put_together(apart_of(each.body)) for each in (base, newest))
    return merged(old, mine, new)


def _of_questions(effects: Effects) -> str:
    if not effects.open:
        return "Открытых вопросов сейчас нет."
    found = counted(effects.open, "открытый вопрос", "открытых вопроса", "открытых вопросов")
    if not effects.reckoned_anew:
        return f"{found}: напоминания и сроки останутся."
    of = "" if effects.reckoned_anew == effects.open else f"у {effects.reckoned_anew} "
    return f"{found}: {of}напоминания изменятся, сроки останутся."


def preview(
    proposal: Proposal,
    who: Actor,
    section: SettingsSection | None = None,
    base: Version | None = None,
) -> Response:
    """Show what a change does before it is done, and what others have changed meanwhile.

    `base` is the version from which its author began.
    """
    newest, banner, effects = proposal.newest, "", list[str]()
    try:
        effects = list(proposal.effects(who))
    except (RegulationError, RuleViolation) as error:
        banner = str(error)
    meanwhile = differences_between(base.body, newest.body) if base else []
    return page(
        "staff/settings_preview.html",
        path=PATH,
        section=section,
        proposal=proposal,
        effects=effects,
        meanwhile=meanwhile,
        banner=banner,
    )
