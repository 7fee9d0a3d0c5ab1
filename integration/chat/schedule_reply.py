"""What «/help график» answers: who helps when, beginning with today."""

from datetime import datetime

from helpdesk.domain import dates
from helpdesk.duty.roster import Roster
from helpdesk.regulation.decisions import WEEKDAYS, Person
from helpdesk.schedule.availability_words import SHORT_DAYS, hours_of, waiting_notice
from integration.chat.speech import Answer, Line, Link, Listing, Strong, Together, line


def schedule(roster: Roster, now: datetime, page: str) -> Answer:
    """Say who helps when (regulation, section 2), beginning with who is on duty today."""
    regulation = roster.regulation
    notice = dates.school_hours_notice(regulation.calendar, now)
    hours = (line(Strong("Кто помогает по «Дневнику.ру»")), line(f"{notice}."))
    school = regulation.school
    contact = line(f"Телефон: {school.phone}, почта: {school.mail}.")
    link = (line(Link("График на странице", page)),) if page else ()
    return (
        Together((*hours, *_on_duty(roster, now), *_table(roster, now))),
        Together((contact, *link)),
    )


def _on_duty(roster: Roster, now: datetime) -> tuple[Line, ...]:
    calendar = roster.regulation.calendar
    today = calendar.local_date(now)
    if not calendar.is_working_day(today):
        return ()
    on_duty = roster.on_duty(today)
    names = "; ".join(map(_named, on_duty))
    verb = "дежурит" if len(on_duty) == 1 else "дежурят"
    return (line(f"Сегодня {verb}: {names}." if names else "Сегодня никто не дежурит."),)


def _table(roster: Roster, now: datetime) -> tuple[Line | Listing, ...]:
    today = roster.regulation.calendar.local_date(now)
    approved = roster.schedule(today)
    if approved is None:
        people = roster.entitled(today)
        rows = Listing(tuple(line(f"{_named(person)}{_days(person)}") for person in people))
        return (line("Утверждённого графика пока нет. Дежурства — из настроек:"), rows)
    slots = (slot for day in range(7) for slot in approved.on(day))
    rows = Listing(
        tuple(line(hours_of(slot)) for slot in slots if roster.may_help(slot.user, today))
    )
    waits = waiting_notice(roster, now)
    return (rows, *([line(f"{waits}.")] if waits else []))


def _named(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.room, person.phone) if part)


def _days(person: Person) -> str:
    days = [SHORT_DAYS[number] for number, day in enumerate(WEEKDAYS) if day in person.duty]
    return f": {', '.join(days)}" if days else ""
