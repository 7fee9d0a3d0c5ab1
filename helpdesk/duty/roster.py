"""Who is on duty at which hours, and whom to call. A pure value, made of who is there on a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from helpdesk.domain.spans import (
    Span,
    days_between,
    first_moment,
    joined,
    time_within,
    used_up,
    without,
)
from helpdesk.duty.model import Slot, slot_of
from helpdesk.duty.presence import Presence
from helpdesk.regulation.decisions import Person

_DAY = timedelta(days=1)
# As far as the school's calendar looks: an absence may be long, nothing at the school is longer.
_HORIZON = 400


@dataclass(frozen=True)
class Reception:
    """Hours in which somebody can be asked in person, on one day (UTC), and who receives."""

    opens: datetime
    closes: datetime
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Called:
    """Whom to call, and the day on which they are on duty: this one, or the next with anybody.

    Without a day nobody is on duty within a year: all who may advise are called; where nobody
    may, the head is.
    """

    day: date | None
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Roster(Presence):
    """At which hours somebody is on duty, and whom to call; moments are aware."""

    _spans: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_called(self, user: str, at: datetime) -> bool:
        """Return whether he is on duty on this day, or is who is called at this moment."""
        people = (*self.on_duty(self._date(at)), *self.to_call(at).people)
        return any(person.user == user for person in people)

    def to_call(self, at: datetime) -> Called:
        """Return whom to call at that moment: who receives now; else who does on this day; else
        who is the next to receive. All of them may advise on the day on which they are called.

        So somebody is called at every hour, also in a week that never closes: at night and on a
        Sunday that the schedule leaves empty, a school asks the next person on duty.
        """
        calendar = self.regulation.calendar
        day = calendar.local_date(calendar.next_open(at))
        now = calendar.local(at).time()
        is_today = day == calendar.local_date(at)
        present = [s for s in self.slots(day) if is_today and s.opens <= now < s.closes]
        if present:
            return Called(day, tuple(self._person(slot) for slot in present))
        if self.on_duty(day):
            return Called(day, self.on_duty(day))
        following = self.next_reception(at)
        if following is None:
            return Called(None, self.entitled(day) or (self.regulation.people.head,))
        day = calendar.local_date(following.opens)
        return Called(day, self.on_duty(day))

    def to_call_about(self, at: datetime, kind: str, topic: str) -> Called:
        """Return whom of them to call about an inquiry of this topic, by the director's orders."""
        called = self.to_call(at)
        people = {person.user: person for person in called.people}
        fit = self.standing(called.day or self._date(at)).called_for(kind, topic, people)
        return replace(called, people=tuple(people[user] for user in fit))

    def receives(self, at: datetime) -> bool:
        """Return whether somebody is on duty at that moment, within the school's hours."""
        return any(opens <= at < closes for opens, closes in self._receptions(self._date(at)))

    def next_reception(self, at: datetime) -> Reception | None:
        """Return the hours of duty that hold at that moment, or the next ones; None where there
        are none within a year.
        """
        for opens, closes in self._spans_from(at, self._receptions):
            if at < closes:
                return Reception(opens, closes, self._slots_within(opens, closes))
        return None

    def spans(self, day: date) -> tuple[Span, ...]:
        """Return the hours of that day (UTC) in which the claim window runs, in order and apart
        from each other: somebody is on duty and the school is open.

        A week that never closes is there for demonstrations, where nothing may wait for a
        morning: the window runs at all its hours, whatever the schedule says.
        """
        calendar = self.regulation.calendar
        if calendar.always:
            return ((calendar.opens(day), calendar.closes(day)),)
        return self._receptions(day)

    def _receptions(self, day: date) -> tuple[Span, ...]:
        """Return the hours of that day at which somebody receives and the school is open."""
        if day not in self._spans:
            self._spans[day] = tuple(self._compute(day))
        return self._spans[day]

    def unmanned(self, day: date) -> tuple[Span, ...]:
        """Return the hours of that day (UTC) for which help was promised and nobody is there."""
        calendar = self.regulation.calendar
        if not calendar.is_working_day(day):
            return ()
        school = calendar.opens(day), calendar.closes(day)
        has_schedule = self.schedule(day) is not None
        promised = joined(self._within(self._named(day), day, school)) if has_schedule else [school]
        return tuple(without(promised, self._receptions(day)))

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first moment from `at` on at which the window runs; None for never."""
        return first_moment(self._spans_from(at, self.spans), at)

    def add_working_time(self, at: datetime, length: timedelta) -> datetime | None:
        """Return by when the window has run for `length` since `at`.

        None where that is not within a year: then nothing may wait for it.
        """
        return used_up(self._spans_from(at, self.spans), at, length)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return for how long the window runs between two moments."""
        days = days_between(self._date(start), self._date(end))
        return time_within((span for day in days for span in self.spans(day)), start, end)

    def _compute(self, day: date) -> Iterator[Span]:
        calendar = self.regulation.calendar
        if not calendar.is_working_day(day):
            return
        school = calendar.opens(day), calendar.closes(day)
        if self.schedule(day) is None:
            if self.on_duty(day):
                yield school
            return
        yield from joined(self._within(self.slots(day), day, school))

    def _within(self, slots: Iterable[Slot], day: date, school: Span) -> Iterator[Span]:
        for slot in sorted(slots, key=lambda slot: (slot.opens, slot.closes)):
            opens = max(self._utc(day, slot.opens), school[0])
            closes = min(self._closes(day, slot), school[1])
            if opens < closes:
                yield opens, closes

    def _closes(self, day: date, slot: Slot) -> datetime:
        return self._utc(day + _DAY if slot.closes == time.min else day, slot.closes)

    def _slots_within(self, opens: datetime, closes: datetime) -> tuple[Slot, ...]:
        day = self._date(opens)
        if self.schedule(day) is None:
            local = self.regulation.calendar.local
            hours = day.weekday(), local(opens).time(), local(closes).time()
            return tuple(slot_of(person, *hours) for person in self.on_duty(day))
        return tuple(
            slot
            for slot in self.slots(day)
            if self._utc(day, slot.opens) < closes and self._closes(day, slot) > opens
        )

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.regulation.zone).astimezone(UTC)

    def _spans_from(self, at: datetime, of: Callable[[date], tuple[Span, ...]]) -> Iterator[Span]:
        day = self._date(at)
        for ahead in range(_HORIZON):
            yield from of(day + ahead * _DAY)
