"""What an absence leaves behind: hours with nobody on duty, and questions that lie with him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from helpdesk.domain import dates
from helpdesk.domain.spans import Span, days_between
from helpdesk.duty.model import Absence
from helpdesk.duty.roster import Roster
from helpdesk.journal.filters import ANY_OPEN, Filters
from helpdesk.journal.inquiry_queries import people
from helpdesk.journal.lines import Counted, count
from helpdesk.schedule.availability_words import hours_said
from webforms.staff.journal.addresses import path_of
from webforms.web.site import moment, site, today

# Of a longer absence the first days are named: a substitute is found day by day.
MOST_DAYS = 10
_AHEAD = 400


@dataclass(frozen=True)
class Unmanned:
    """A day with hours at which nobody is on duty, in words, and where to ask a colleague."""

    words: str
    path: str


@dataclass(frozen=True)
class Left:
    """An absence with what it leaves: `more` days without anybody than are named, and how many
    open questions are his, with their place in the journal.
    """

    absence: Absence
    unmanned: tuple[Unmanned, ...]
    more: int
    questions: Counted
    journal: str


def what_is_left(roster: Roster, absences: Sequence[Absence], page: str) -> list[Left]:
    """Return it for each absence; `page` is where a colleague is asked to stand in."""
    with site().desk.reading() as connection:
        ids = {each.username: each.id for each in people(connection).values()} if absences else {}
        asked = {
            each.user: Filters(state=ANY_OPEN, claimant=ids[each.user])
            for each in absences
            if each.user in ids
        }
        calendar, now = roster.regulation.calendar, moment()
        found = {user: count(connection, of, calendar, now) for user, of in asked.items()}
    left = []
    for each in absences:
        gaps = _gaps(roster, each)
        questions = found.get(each.user, Counted(0, False))
        journal = path_of(asked[each.user]) if questions.number else ""
        named = tuple(_unmanned(roster, each, *gap, page) for gap in gaps[:MOST_DAYS])
        left.append(Left(each, named, len(gaps) - len(named), questions, journal))
    return left


def _gaps(roster: Roster, absence: Absence) -> list[tuple[date, tuple[Span, ...]]]:
    """Return the days of an absence, from today on, with the hours at which nobody is there."""
    days = list(days_between(max(today(), absence.first), absence.last))[:_AHEAD]
    return [(day, spans) for day in days if (spans := roster.unmanned(day))]


def _unmanned(
    roster: Roster, absence: Absence, day: date, spans: Sequence[Span], page: str
) -> Unmanned:
    local = roster.regulation.calendar.local
    hours = ", ".join(hours_said(local(a).time(), local(b).time()) for a, b in spans)
    asks = urlencode({"day": day.isoformat(), "whose": absence.user})
    return Unmanned(f"{dates.short(day, today())}, {hours}", f"{page}?{asks}#stand-in")
