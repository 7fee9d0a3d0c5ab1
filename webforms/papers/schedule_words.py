"""The schedule in words: what its page, its sheet and its block all say, each in its own shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.durations import Duration, DurationUnit
from helpdesk.duty.model import Absence, Schedule, Slot, newest_by
from helpdesk.duty.roster import Reception, Roster
from helpdesk.duty.schedule_queries import approved, roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.availability_words import hours_said
from webforms.web.site import moment, site

TITLE = "График оказания помощи при работе в информационной системе «Дневник.ру»"
WEEKDAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")


@dataclass(frozen=True)
class ScheduleRow:
    """One line of the table; `dial` is empty where the phone is not complete."""

    hours: str
    name: str
    room: str
    phone: str
    dial: str


@dataclass(frozen=True)
class Day:
    name: str
    rows: tuple[ScheduleRow, ...]


@dataclass(frozen=True)
class Shown:
    """One approved version, ready to be shown. `absences` are sentences for those of today on:
    who is away, and who by the orders does not receive any more.
    """

    number: int
    days: tuple[Day, ...]
    stamp: tuple[str, ...]
    agreed: str
    valid: str
    absences: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """What the schedule's faces know at one moment. `now` are sentences on who receives."""

    shown: Shown | None
    coming: Shown | None
    earlier: tuple[Schedule, ...]
    now: str


def overview() -> Overview:
    """Read what is in force today; before its first day, the version that will be first."""
    regulation, now = site().regulation, moment()
    today = regulation.calendar.local_date(now)
    with site().desk.reading() as connection:
        versions = approved(connection)
        known = roster(connection, regulation)
    held = newest_by(versions, today)
    ahead = [each for each in versions if each.valid_from > today]
    coming = min(ahead, key=lambda each: (each.valid_from, -each.number), default=None)
    if held is None:
        held, coming = coming, None
    rest = tuple(each for each in reversed(versions) if each not in (held, coming))
    return Overview(
        shown(held, known, today) if held else None,
        shown(coming, known, today) if coming else None,
        rest,
        " ".join(who_receives(known, now)) if held else "",
    )


def version_shown(number: int) -> Shown | None:
    """Return a version as it was approved; None for a number that is none, or not approved."""
    regulation = site().regulation
    today = regulation.calendar.local_date(moment())
    found = next((each for each in site().desk.read(approved) if each.number == number), None)
    return shown(found, Roster(regulation), today) if found else None


def shown(schedule: Schedule, known: Roster, today: date) -> Shown:
    """Return it without those who may not advise, by what is known on this day of the orders."""
    regulation, first = known.regulation, max(today, schedule.valid_from)
    ends = {user: known.ends_for(user, first) for user in schedule.users}
    days = (
        Day(
            name,
            tuple(
                _row(slot, regulation) for slot in schedule.on(number) if ends[slot.user] != first
            ),
        )
        for number, name in enumerate(WEEKDAYS)
    )
    away = [_away(each, today) for each in schedule.absences if each.last >= today]
    ended = [_ended(schedule.name_of(user), day, first) for user, day in ends.items() if day]
    return Shown(
        number=schedule.number,
        days=tuple(day for day in days if day.rows),
        stamp=stamp(schedule, regulation),
        agreed=_agreed(schedule),
        valid=f"Действует с {dates.long_day(schedule.valid_from)}.",
        absences=(*away, *ended),
    )


def stamp(schedule: Schedule, regulation: Regulation) -> tuple[str, ...]:
    """«УТВЕРЖДАЮ», post, line to sign with the name, «25» ноября 2026 г."""
    post = schedule.approved_post or "Директор"
    # A stamp wants the formal name, as the consent has it.
    lines = ("УТВЕРЖДАЮ", post[:1].upper() + post[1:], regulation.consent.operator)
    signed = f"______________ /{schedule.approved_by}/"
    return (*lines, signed, _approved_on(schedule, regulation))


def _approved_on(schedule: Schedule, regulation: Regulation) -> str:
    if schedule.approved_at is None:
        return "«____» ______________ 20____ г."
    day = regulation.calendar.local_date(schedule.approved_at)
    month = dates.day_and_month(day, day).split()[1]
    return f"«{day.day:02}» {month} {day.year} г."


def _agreed(schedule: Schedule) -> str:
    names = ", ".join(each.name for each in schedule.agreements)
    return f"Согласовано: {names}." if names else ""


def _row(slot: Slot, regulation: Regulation) -> ScheduleRow:
    return ScheduleRow(
        hours=hours_said(slot.opens, slot.closes),
        name=slot.name,
        room=slot.room,
        phone=slot.phone,
        dial=regulation.dialable(slot.phone),
    )


def _away(absence: Absence, today: date) -> str:
    last = dates.day_and_month(absence.last, today)
    if absence.first == absence.last:
        return f"{absence.name}: {last} не принимает."
    first = dates.day_and_month(absence.first, today)
    if (absence.first.year, absence.first.month) == (absence.last.year, absence.last.month):
        first = str(absence.first.day)
    return f"{absence.name}: с {first} по {last} не принимает."


def _ended(name: str, day: date, first: date) -> str:
    """Say that somebody does not receive any more, or from which day on."""
    since = "больше" if day == first else f"с {dates.day_and_month(day, first)}"
    return f"{name}: {since} не принимает."


def who_receives(known: Roster, now: datetime) -> Iterator[str]:
    """Say who receives now, or today, or is the next to receive."""
    found = known.next_reception(now)
    if found is None:
        return
    calendar = known.regulation.calendar
    names = _names(found)
    if found.opens <= now:
        till = dates.until_hour(calendar.local(found.closes))
        verb = "помогает" if len(names) == 1 else "помогают"
        yield f"Сейчас {verb}: {', '.join(names)}, {till}."
        return
    day, today = calendar.local_date(found.opens), calendar.local_date(now)
    if day != today:
        yield "Сегодня приёма нет." if not known.slots(today) else "На сегодня приём окончен."
    yield f"Ближайший приём {dates.since(found.opens, now, calendar)}: {', '.join(names)}."


def _names(found: Reception) -> list[str]:
    return list(
        dict.fromkeys(
            f"{slot.name} ({slot.room})" if slot.room else slot.name for slot in found.slots
        )
    )


def open_days(regulation: Regulation) -> list[str]:
    """Return the school's hours, days with the same hours together: «пн-пт 8:00–17:00»."""
    groups: list[tuple[str, list[int]]] = []
    for number, hours in sorted(regulation.calendar.week.items()):
        said = f"{dates.clock(hours.opens)}–{dates.clock(hours.closes)}"
        if groups and groups[-1][0] == said and groups[-1][1][-1] == number - 1:
            groups[-1][1].append(number)
        else:
            groups.append((said, [number]))
    return [f"{_span(days)} {said}" for said, days in groups]


def _span(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]].lower(), WEEKDAYS[days[-1]].lower()
    return first if first == last else f"{first} – {last}"


def term(length: Duration) -> str:
    """Return «3 дней», to go after «в течение»."""
    if length.unit is DurationUnit.WORKTIME:
        return dates.spoken(length.time)
    word = "рабочих дней" if length.unit is DurationUnit.WORKDAYS else "дней"
    one = "рабочего дня" if length.unit is DurationUnit.WORKDAYS else "дня"
    return dates.counted(length.days, one, word, word)
