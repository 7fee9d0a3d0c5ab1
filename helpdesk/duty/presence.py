"""Who is there on a day: the approved schedule, less absences, plus swaps. A pure value.

Only those who may advise on a day are on duty on it (`may_help`): the orders decide, and who has
left the consultants' channel is gone. Where no schedule has ever been approved by a day, the
regulation's own days of duty hold.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from helpdesk.duty.model import Absence, Schedule, Slot, Swap, newest_by
from helpdesk.duty.standing import Appointment, DutyStanding, Post, standing_by
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Presence:
    """What says who is there: read once, asked often. Days are local dates of the school."""

    regulation: Regulation
    approved: tuple[Schedule, ...] = ()
    absences: tuple[Absence, ...] = ()
    swaps: tuple[Swap, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    # The people that left the consultants' channel, by user name.
    gone: frozenset[str] = frozenset()
    _standings: dict[date, DutyStanding] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def schedule(self, day: date) -> Schedule | None:
        """Return the version in force on that day."""
        return newest_by(self.approved, day)

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

    def standing(self, day: date) -> DutyStanding:
        """Return who holds which post on that day."""
        if day not in self._standings:
            self._standings[day] = standing_by(self.appointments, self.regulation, day)
        return self._standings[day]

    def standing_on(self, day: date) -> tuple[str, ...]:
        """Return who is named in the schedule on that day, present or not, by user name."""
        return tuple(slot.user for slot in self._named(day))

    def slots(self, day: date) -> tuple[Slot, ...]:
        """Return who receives on that day and when, by the schedule in force: orders, absences and
        swaps included. Nothing on a day off, or where no schedule is in force yet.
        """
        found = (self._present(slot, day) for slot in self._named(day))
        return tuple(slot for slot in found if slot is not None)

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

    def swap_of(self, user: str, day: date) -> Swap | None:
        return next((s for s in reversed(self.swaps) if (s.user, s.day) == (user, day)), None)

    def _named(self, day: date) -> tuple[Slot, ...]:
        found = self.schedule(day)
        if found is None or not self.regulation.calendar.is_working_day(day):
            return ()
        return found.on(self._weekday(found, day))

    def _weekday(self, schedule: Schedule, day: date) -> int:
        """A weekend day that is worked has the slots of the day whose hours the school has then,
        unless the schedule names that weekday itself.
        """
        week = self.regulation.calendar.week
        own = day.weekday()
        if self.regulation.calendar.always or own in week or schedule.on(own):
            return own
        return next(n % 7 for n in range(own + 7, -1, -1) if n % 7 in week)

    def _present(self, slot: Slot, day: date) -> Slot | None:
        swap = self.swap_of(slot.user, day)
        if swap is not None:
            phone = self._phone(swap)
            slot = replace(slot, user=swap.by_user, name=swap.by_name, phone=phone)
        return slot if self._is_there(slot.user, day) else None

    def _is_there(self, user: str, day: date) -> bool:
        return self.may_help(user, day) and not self.is_away(user, day)

    def _by_regulation(self, day: date) -> tuple[Person, ...]:
        """Return who is there of those whom the regulation names for the day; else of all."""
        named = (self.regulation.on_duty(day), self.entitled(day))
        there = (tuple(p for p in each if self._is_there(p.user, day)) for each in named)
        return next((each for each in there if each), ())

    def _phone(self, swap: Swap) -> str:
        schedule = self.schedule(swap.day)
        slots = schedule.slots if schedule else ()
        own = next((slot.phone for slot in slots if slot.user == swap.by_user), "")
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

    def _date(self, at: datetime) -> date:
        return self.regulation.calendar.local_date(at)
