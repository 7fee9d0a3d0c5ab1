"""«Сегодня»: the first page of the staff, and the part of it that renews itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Response

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import TODAY, sections_for
from helpdesk.clock.today import Place, Waiting, waiting_for
from helpdesk.domain import dates
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.filters import ANY_OPEN, NOBODY, Filters, Term
from helpdesk.journal.inquiry_queries import open_of
from helpdesk.journal.overviews import touched_by_others
from helpdesk.journal.owed import undelivered_for
from helpdesk.kernel.links import link_token
from webforms.staff.access.navigation import audiences_of
from webforms.staff.access.visitors import visitor
from webforms.staff.journal.addresses import path_of
from webforms.staff.today import matters
from webforms.staff.today.lines import MOST_SHOWN, Group, Line, group
from webforms.staff.today.looks import Look, begin_look, look_of, present_look
from webforms.web.rendering import page
from webforms.web.site import in_words, site, staff_pages

FRESH = f"{ROOM}/today"


@staff_pages.route(ROOM)
def today_page() -> Response:
    """Show what waits for who is here, and to whom nothing else says it, what he can do."""
    who = visitor()
    sections = sections_for(audiences_of(who))
    offers = [each for section in sections for each in section.pages if each != TODAY]
    return page("staff/today.html", fresh=FRESH, offers=offers, **_shown(begin_look()))


@staff_pages.route(FRESH)
def fresh_part() -> Response:
    """Return the part that renews itself, alone: a script of the page puts it in its place."""
    visitor()
    return page("staff/_today.html", **_shown(present_look()))


def _shown(since: datetime) -> dict[str, Any]:
    look = look_of(visitor(), since)
    found = [each for each in _groups(look) if each.lines]
    return {
        "advises": look.advises,
        "duty": matters.duty(look),
        "unmanned": matters.unmanned(look),
        "groups": found,
        "figures": matters.figures(look) if look.directs else [],
        "at": dates.clock(look.overview.regulation.calendar.local(look.now)),
        "news": sum(line.is_new for each in found for line in each.lines),
    }


def _groups(look: Look) -> Iterator[Group]:
    """Yield the groups in the order in which they are looked at; empty ones are not shown."""
    if look.directs_alone:
        yield matters.approvals(look)
    if look.keeps and not look.directs_alone:
        yield matters.closed_form(look)
    if look.advises:
        yield matters.outages(look)
        yield from Questions(look).groups()
    if look.advises and not look.directs_alone:
        yield matters.letters(look)
        yield matters.approvals(look)
    yield matters.trainings(look)
    if look.leads:
        yield matters.clauses()
    yield own_questions(look)


# More calls than that are counted by nobody.
MOST_CALLS = 50
_OVERDUE = Filters(term=Term.OVERDUE)


@dataclass(frozen=True)
class Questions:
    """The questions of one look, as groups of lines."""

    look: Look

    def groups(self) -> Iterator[Group]:
        """Yield what waits for this person; who only approves sees what is overdue."""
        found = self._waiting
        yield self._group("overdue", "Просрочено", found.overdue, _OVERDUE)
        if self.look.directs_alone:
            return
        yield self._group("due", "Ответить сегодня", found.today, Filters(state=ANY_OPEN))
        hers = Filters(state="claimed", claimant=self.look.who.id)
        yield self._group("mine", "Ваши в работе", found.mine, hers)
        free = Filters(state="new", claimant=NOBODY)
        yield self._group("free", "Свободные", found.free, free)
        yield from self._undelivered()
        yield self._group("waits", "Ждём других", found.waits, Filters(state=ANY_OPEN))
        claimed = Filters(state="claimed")
        yield self._group("others", "В работе у коллег", found.others, claimed)

    def _group(self, key: str, title: str, found: Place, where: Filters) -> Group:
        lines = [self._line(each) for each in found.first]
        shown = group(key, title, lines, urgent=key == "overdue")
        whole = path_of(where) if found.counted.number > len(lines) else ""
        return replace(shown, number=found.counted.words, all=whole)

    def _line(self, inquiry: Inquiry) -> Line:
        overview, now = self.look.overview, self.look.now
        standing = overview.standing(inquiry, now, self.look.who.id)
        return Line(
            inquiry.subject or inquiry.shown_reference,
            f"/desk/{inquiry.reference}",
            f"№ {inquiry.number}, {standing}{self._since(inquiry)}",
            deadlines_of(inquiry, overview.regulation.calendar, now).late_by,
            is_new=inquiry.id in self._fresh,
        )

    def _since(self, inquiry: Inquiry) -> str:
        """Say since when it waits for others: «, с 25 ноября»."""
        waits = {State.WAITING: inquiry.waiting_since, State.HANDED_OFF: inquiry.handed_off_at}
        since = waits.get(inquiry.state)
        if since is None:
            return ""
        calendar = self.look.overview.regulation.calendar
        day, today = calendar.local_date(since), calendar.local_date(self.look.now)
        return f", с {dates.day_and_month(day, today)}"

    @cached_property
    def _waiting(self) -> Waiting:
        look, calendar = self.look, self.look.overview.regulation.calendar
        who, most = look.who.id, MOST_SHOWN
        return site().desk.read(
            waiting_for, calendar, who, look.now, sees_all=look.leads, most=most
        )

    @cached_property
    def _fresh(self) -> set[int]:
        """Return those that are new among what is shown."""
        places = vars(self._waiting).values()
        ids = [each.id for place in places for each in place.first]
        return touched_by_others(site().desk, ids, self.look.since, self.look.who.id)

    def _undelivered(self) -> Iterator[Group]:
        """Yield whom to call, and what has reached nobody: his own, and what is nobody's."""
        leads, most = self.look.leads, MOST_CALLS
        found = undelivered_for(site().desk, self.look.who.id, sees_all=leads, most=most)
        asked_for = [any(task.asked_for for task in tasks) for _, tasks in found]
        calls = [each for (each, _), is_call in zip(found, asked_for, strict=True) if is_call]
        lost = [each for (each, _), is_call in zip(found, asked_for, strict=True) if not is_call]
        for key, title, owed in (
            ("calls", "Позвонить", calls),
            ("lost", "Не дошло, скажите по телефону", lost),
        ):
            shown = group(key, title, [self._call(each) for each in owed])
            is_more = owed and len(found) > most
            yield replace(shown, number=f"не меньше {len(owed)}") if is_more else shown

    def _call(self, inquiry: Inquiry) -> Line:
        whom = ", ".join(filter(None, (inquiry.requester_name, inquiry.phone)))
        again = f", ещё раз {in_words(inquiry.call_again_at)}" if inquiry.call_again_at else ""
        note = f"№ {inquiry.number}, {inquiry.subject}{again}"
        return Line(whom, f"/desk/{inquiry.reference}#call", note)


def own_questions(look: Look) -> Group:
    """Return what this person has asked himself and is not closed."""
    secret = site().settings.secret
    lines = [
        Line(
            each.subject,
            f"/i/{link_token(secret, each.reference)}",
            f"№ {each.number}, {each.state.words.lower()}",
        )
        for each in open_of(site().desk, look.who.id)
    ]
    return group("own", "Вы спросили", lines)
