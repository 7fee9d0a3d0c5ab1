"""Who can stand in a schedule, who decides on it, and who of them may get it by mail."""

from datetime import date
from typing import Any

from flask import request

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.duty.model import Schedule, Stage
from helpdesk.duty.roster import Roster
from helpdesk.regulation.decisions import Person
from helpdesk.schedule.draft import cannot_decide
from helpdesk.schedule.mail_recipients import known_mail, shortened, typed_before
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import is_head, standing_now
from webforms.web.site import site, today


def addressees(held: Schedule | None, who: Visitor) -> list[dict[str, Any]]:
    """Return who still decides on the draft, and may get it by mail: those in it, the director.

    `known` is his address, shortened, where there is one. Who may not type his address, has
    nothing to type it into.
    """
    if held is None:
        return []
    out = cannot_decide(site().desk.roster(), held, today())
    asked = (slot for slot in held.missing if slot.name not in out)
    posts = {slot.user: (slot.name, "согласует") for slot in asked}
    posts |= {user: (name_of(user), "утверждает") for user in standing_now().directors}
    with site().desk.reading() as connection:
        found = []
        for user, (name, post) in posts.items():
            known = known_mail(connection, site().regulation, user)
            last = typed_before(connection, user)
            before = request.form.get(f"mail-{user}") or last
            may_type = post == "согласует" or is_head(who)
            # Who got the last one by mail gets the next so, too; but not the same one twice.
            again = bool(last) and held.stage is Stage.DRAFT and not request.form
            ticked = again or user in request.form.getlist("letter")
            found.append(
                {
                    "user": user,
                    "name": name,
                    "post": post,
                    "known": shortened(known) if known else "",
                    "typed": before if may_type and not known else "",
                    "may_type": may_type,
                    "is_chosen": ticked,
                }
            )
    return found


def people() -> list[Person]:
    """Return who can stand in it: who may advise today, and who is appointed from a later day."""
    now, roster = today(), site().desk.roster()
    firsts = {each.first for each in roster.appointments if each.first > now}
    everybody = [person for day in (now, *sorted(firsts)) for person in roster.entitled(day)]
    return list({person.user: person for person in reversed(everybody)}.values())[::-1]


def no_more(roster: Roster, held: Schedule, day: date) -> tuple[str, ...]:
    """Return the names of those who stand in the schedule and may not advise today."""
    return tuple(held.name_of(user) for user in held.users if not roster.may_help(user, day))


def name_of(user: str) -> str:
    """Return how the school calls him; his user name where it does not know him."""
    known = [*site().regulation.everybody(), *people()]
    named = [person.name for person in known if person.user == user]
    appointed = [each.name for each in standing_now().appointments if each.username == user]
    return next(iter((*named, *appointed)), user)


def closed_weekdays(held: Schedule, calendar: WorkingCalendar) -> tuple[str, ...]:
    """Return the weekdays on which the schedule has hours and the school is closed each week."""
    named = sorted({slot.weekday for slot in held.slots})
    closed = [each for each in named if not calendar.always and each not in calendar.week]
    return tuple(dates.WEEKDAYS[each] for each in closed)
