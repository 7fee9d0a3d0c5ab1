"""Who looks at the first page, and since when what he sees there is new to him."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from helpdesk.access.sections import Audience
from helpdesk.clock.digest import last_close
from helpdesk.journal.overviews import Overview, of_these
from webforms.staff.access.closed import Visitor
from webforms.staff.access.navigation import audiences_of
from webforms.staff.access.visitors import is_entitled, standing_now
from webforms.web.site import moment, site

LOOK = "look"
# Whoever goes to a question and comes back is still at the same look.
SAME_LOOK = timedelta(minutes=15)


@dataclass(frozen=True)
class Look:
    """One look: who it is, what he may, and since when things are new.

    `keeps` says whether he may close the form. `overview` holds no inquiry: what waits is asked
    for by its places.
    """

    who: Visitor
    advises: bool
    leads: bool
    keeps: bool
    directs: bool
    overview: Overview
    now: datetime
    since: datetime

    @property
    def directs_alone(self) -> bool:
        """Whether he directs, and neither is the head nor advises himself: he only approves."""
        heads = self.who.username == self.overview.regulation.people.head.user
        return self.directs and not heads and not is_entitled(self.who)


def look_of(who: Visitor, since: datetime) -> Look:
    belongs, desk = audiences_of(who), site().desk
    advises = Audience.CONSULTANTS in belongs
    return Look(
        who,
        advises=advises,
        leads=Audience.LEADERS in belongs,
        keeps=Audience.KEEPERS in belongs,
        directs=standing_now().is_director(who.username),
        overview=of_these(desk, ()),
        now=moment(),
        since=since,
    )


def begin_look() -> datetime:
    """Return when the look before this one ended, and write down that one looks now."""
    now, (since, at) = moment(), _last()
    if at is not None and now - at > SAME_LOOK:
        since = at
    session[LOOK] = [since.isoformat(), now.isoformat()]
    return since


def present_look() -> datetime:
    """Return since when things are new, without a look: a page that renews itself is none."""
    return _last()[0]


def _last() -> tuple[datetime, datetime | None]:
    """Return since when things were new at the last look, and when that was; before the first,
    what came since the school was last open counts as new.
    """
    kept = session.get(LOOK)
    if not kept:
        return last_close(site().regulation.calendar, moment()), None
    since, at = map(datetime.fromisoformat, kept)
    return since, at
