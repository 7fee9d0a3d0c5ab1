"""The schedule as iCalendar (RFC 5545): weekly events that telephones and sites subscribe to.

Each slot of a version repeats weekly over the days on which that version is in force, as far as
the production calendar is known. The roster says who really receives on a day: where it is not
the slot as it stands (a day off, a holiday, an absence, a swap) the day is taken out, and what
stands there instead is an event of its own.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, Timezone

from helpdesk.duty.model import Schedule, Slot
from helpdesk.duty.roster import Roster

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True)
class Feed:
    """What the calendar is made from; `made_at` stamps events of a version never approved."""

    roster: Roster
    public_url: str
    made_at: datetime

    @property
    def last(self) -> date:
        return date(self.roster.regulation.calendar.known_through, 12, 31)

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).hostname or "localhost"

    def days_of(self, schedule: Schedule) -> list[date]:
        """Return the days on which this version is in force."""
        length = (self.last - schedule.valid_from).days
        days = (schedule.valid_from + n * _DAY for n in range(length + 1))
        held = self.roster.schedule
        return [d for d in days if (v := held(d)) is not None and v.number == schedule.number]


def calendar_of(feed: Feed) -> bytes:
    """Return the file; the same schedule gives the same file, whenever it is asked for."""
    school = feed.roster.regulation.school.name
    calendar = Calendar()
    calendar.add("prodid", "-//Помощь с «Дневником.ру»//График//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"График помощи с «Дневником.ру», {school}")
    calendar.add("x-wr-timezone", str(feed.roster.regulation.zone))
    calendar.add("x-published-ttl", "PT6H")
    # A zone's whole past is more than some programs read rightly: Moscow of 2026 came out as
    # it was before 2014.
    begins = min((each.valid_from for each in feed.roster.approved), default=feed.last)
    zone = feed.roster.regulation.zone
    # It stands there also without any event: a calendar may not be without a part.
    calendar.add_component(Timezone.from_tzinfo(zone, None, begins - _DAY, feed.last))
    for schedule in feed.roster.approved:
        for event in _events(feed, schedule):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(feed: Feed, schedule: Schedule) -> Iterator[Event]:
    days = feed.days_of(schedule)
    if not days:
        return
    for slot in schedule.slots:
        own = [d for d in days if d.weekday() == slot.weekday and slot in feed.roster.slots(d)]
        if own:
            yield _weekly(feed, schedule, slot, own)
    for day in days:
        usual = set(schedule.on(day.weekday()))
        for slot in feed.roster.slots(day):
            if slot not in usual:
                event = _event(feed, schedule, slot, day)
                event.add("uid", _uid(feed, schedule, slot, day.isoformat()))
                yield event


def _weekly(feed: Feed, schedule: Schedule, slot: Slot, days: list[date]) -> Event:
    first, last = days[0], days[-1]
    event = _event(feed, schedule, slot, first)
    event.add("uid", _uid(feed, schedule, slot, "weekly"))
    until = _at(feed, last, slot.opens).astimezone(UTC)
    event.add("rrule", {"freq": "weekly", "until": until})
    in_force = set(days)
    span = (first + n * _WEEK * _DAY for n in range((last - first).days // _WEEK + 1))
    away = [d for d in span if d not in in_force or slot not in feed.roster.slots(d)]
    if away:
        event.add("exdate", [_at(feed, day, slot.opens) for day in away])
    return event


def _event(feed: Feed, schedule: Schedule, slot: Slot, day: date) -> Event:
    school = feed.roster.regulation.school
    event = Event()
    event.add("summary", f"Помощь с «Дневником.ру»: {slot.name}")
    event.add("location", ", ".join(filter(None, (slot.room, school.name))))
    phone = f"Телефон: {slot.phone}. " if slot.phone else ""
    event.add("description", f"{phone}Задать вопрос: {feed.public_url}/")
    event.add("url", f"{feed.public_url}/schedule")
    event.add("dtstart", _at(feed, day, slot.opens))
    ends_on = day + _DAY if slot.closes == time.min else day
    event.add("dtend", _at(feed, ends_on, slot.closes))
    event.add("dtstamp", schedule.approved_at or feed.made_at)
    event.add("transp", "TRANSPARENT")
    return event


def _uid(feed: Feed, schedule: Schedule, slot: Slot, what: str) -> str:
    """Return what stays the same while the slot does; names in the chat are not told."""
    said = f"{schedule.number}:{slot.weekday}:{slot.opens}:{slot.closes}:{slot.user}:{what}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:24]}@{feed.host}"


def _at(feed: Feed, day: date, at: time) -> datetime:
    return datetime.combine(day, at, feed.roster.regulation.zone)
