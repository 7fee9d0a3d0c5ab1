"""Who is on duty when: the approved schedule, less absences, plus swaps for a day. A pure value.

Only those who may advise on a day are on duty on it (`may_help`): the orders decide, and who has
left the consultants' channel is gone. Where no schedule has ever been approved by a day, the
regulation's own days of duty hold.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from helpdesk.domain.spans import Span, days_between, first_moment, joined, time_within, used_up
from helpdesk.duty.model import Absence, Schedule, Slot, Swap
from helpdesk.duty.standing import Appointment, Post, Standing, standing_by
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation

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
class Roster:
    """What says who is on duty: read once, asked often. Moments are aware, days local dates."""

    regulation: Regulation
    approved: tuple[Schedule, ...] = ()
    absences: tuple[Absence, ...] = ()
    swaps: tuple[Swap, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    # The people that left the consultants' channel, by user name.
    gone: frozenset[str] = frozenset()
    _standings: dict[date, Standing] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _spans: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def schedule(self, day: date) -> Schedule | None:
        """Return the version in force on that day."""
        begun = [each for each in self.approved if each.valid_from <= day]
        return max(begun, key=lambda each: (each.valid_from, each.number), default=None)

    def is_away(self, user: str, day: date) -> bool:
        return any(each.user == user and each.covers(day) for each in self.absences)

    def may_help(self, user: str, day: date) -> bool:
        """Return whether he may advise on that day: by the orders, and he has not left."""
        return user not in self.gone and self.standing(day).may_consult(user)

    def entitled(self, day: date) -> tuple[Person, ...]:
        """Return everybody who may advise on that day, absent or not: the consultants of the
        regulation first, then who else is appointed.
        """
        known = {person.user: person for person in self.regulation.people.consultants}
        for each in self.standing(day).consultants:
            known.setdefault(each.username, self._appointed(each.username, each.name))
        return tuple(person for user, person in known.items() if self.may_help(user, day))

    def ends_for(self, user: str, day: date) -> date | None:
        """Return the first day from `day` on that he may not advise on; None where none is known.

        Only on the days on which an appointment begins or has ended can this change.
        """
        consultants = [each for each in self.appointments if each.post is Post.CONSULTANT]
        changes = {each.first for each in consultants}
        changes |= {each.last + _DAY for each in consultants if each.last}
        ahead = sorted(each for each in changes if each > day)
        return next((each for each in (day, *ahead) if not self.may_help(user, each)), None)

    def slots(self, day: date) -> tuple[Slot, ...]:
        """Return who receives on that day and when, by the schedule in force: orders, absences and
        swaps included. Nothing on a day off, or where no schedule is in force yet.
        """
        found = self.schedule(day)
        if found is None or not self.regulation.calendar.is_working_day(day):
            return ()
        return tuple(
            present
            for slot in found.on(self._weekday(found, day))
            if (present := self._present(found, slot, day)) is not None
        )

    def standing_on(self, day: date) -> tuple[str, ...]:
        """Return who is named in the schedule on that day, present or not, by user name."""
        found = self.schedule(day)
        if found is None or not self.regulation.calendar.is_working_day(day):
            return ()
        return tuple(slot.user for slot in found.on(self._weekday(found, day)))

    def is_uncovered(self, day: date) -> bool:
        """Return whether help was promised for that day, and nobody is there to give it."""
        if not self.regulation.calendar.is_working_day(day):
            return False
        promised = self.schedule(day) is None or bool(self.standing_on(day))
        return promised and not self.on_duty(day)

    def on_duty(self, day: date) -> tuple[Person, ...]:
        """Return who is on duty on that day, in order of their hours."""
        if self.schedule(day) is None:
            return self._by_regulation(day)
        firsts = {slot.user: slot for slot in reversed(self.slots(day))}
        users = dict.fromkeys(slot.user for slot in self.slots(day))
        return tuple(self._person(firsts[user]) for user in users)

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
        return self._receiving(at)

    def to_call_about(self, at: datetime, kind: str, topic: str) -> Called:
        """Return whom of them to call about an inquiry of this topic, by the director's orders."""
        called = self._receiving(at)
        people = {person.user: person for person in called.people}
        fit = self.standing(called.day or self._date(at)).called_for(kind, topic, people)
        return replace(called, people=tuple(people[user] for user in fit))

    def _receiving(self, at: datetime) -> Called:
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

    def standing(self, day: date) -> Standing:
        """Return who holds which post on that day."""
        if day not in self._standings:
            self._standings[day] = standing_by(self.appointments, self.regulation, day)
        return self._standings[day]

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

    def _weekday(self, schedule: Schedule, day: date) -> int:
        """A weekend day that is worked has the slots of the day whose hours the school has then,
        unless the schedule names that weekday itself.
        """
        week = self.regulation.calendar.week
        own = day.weekday()
        if self.regulation.calendar.always or own in week or schedule.on(own):
            return own
        return next(n % 7 for n in range(own + 7, -1, -1) if n % 7 in week)

    def _present(self, schedule: Schedule, slot: Slot, day: date) -> Slot | None:
        swap = self.swap_of(slot.user, day)
        if swap is not None:
            phone = self._phone(schedule, swap)
            slot = replace(slot, user=swap.by_user, name=swap.by_name, phone=phone)
        return slot if self._is_there(slot.user, day) else None

    def swap_of(self, user: str, day: date) -> Swap | None:
        """Return who substitutes for him on that day."""
        return next((s for s in reversed(self.swaps) if (s.user, s.day) == (user, day)), None)

    def _is_there(self, user: str, day: date) -> bool:
        return self.may_help(user, day) and not self.is_away(user, day)

    def _by_regulation(self, day: date) -> tuple[Person, ...]:
        """Return who is there of those whom the regulation names for the day; else of all."""
        named = (self.regulation.on_duty(day), self.entitled(day))
        there = (tuple(p for p in each if self._is_there(p.user, day)) for each in named)
        return next((each for each in there if each), ())

    def _phone(self, schedule: Schedule, swap: Swap) -> str:
        own = next((slot.phone for slot in schedule.slots if slot.user == swap.by_user), "")
        named = self.regulation.person(swap.by_user)
        return own or (named.phone if named else "")

    def _person(self, slot: Slot) -> Person:
        named = self.regulation.person(slot.user)
        if named is not None:
            own = {"name": slot.name, "phone": slot.phone, "room": slot.room}
            return named.model_copy(update=own)
        return self._appointed(slot.user, slot.name, slot.phone, slot.room)

    def _appointed(self, user: str, name: str, phone: str = "", room: str = "") -> Person:
        # What orders and schedules say was checked when it was entered.
        return Person.model_construct(user=user, name=name, phone=phone, room=room)

    def _compute(self, day: date) -> Iterator[Span]:
        calendar = self.regulation.calendar
        if not calendar.is_working_day(day):
            return
        school = calendar.opens(day), calendar.closes(day)
        if self.schedule(day) is None:
            if self.on_duty(day):
                yield school
            return
        yield from joined(self._within(day, school))

    def _within(self, day: date, school: Span) -> Iterator[Span]:
        for slot in sorted(self.slots(day), key=lambda slot: (slot.opens, slot.closes)):
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
            return tuple(
                Slot(
                    day.weekday(),
                    local(opens).time(),
                    local(closes).time(),
                    person.user,
                    person.name,
                    person.phone,
                    person.room,
                )
                for person in self.on_duty(day)
            )
        return tuple(
            slot
            for slot in self.slots(day)
            if self._utc(day, slot.opens) < closes and self._closes(day, slot) > opens
        )

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.regulation.zone).astimezone(UTC)

    def _date(self, at: datetime) -> date:
        return self.regulation.calendar.local_date(at)

    def _spans_from(self, at: datetime, of: Callable[[date], tuple[Span, ...]]) -> Iterator[Span]:
        day = self._date(at)
        for ahead in range(_HORIZON):
            yield from of(day + ahead * _DAY)
