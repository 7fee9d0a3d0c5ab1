"""The working calendar of one school: on which days and at what hours its desk is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdesk.domain.production import SATURDAY, production_year
from helpdesk.domain.spans import Span, days_between, first_moment, time_within, used_up

_DAY = timedelta(days=1)
_NOTHING = timedelta()
CLOSES_BEFORE = "закрытие должно быть позже открытия"
# Longer than any year's holidays: where it has no working day, there is none.
_HORIZON = 400


class NoWorkingTime(ValueError):
    """The calendar has no working day within a year: the school's days off are in error."""


@dataclass(frozen=True)
class Hours:
    """Opening hours of a day, local; closing at 0:00 means the midnight that ends the day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes != time.min and self.closes <= self.opens:
            raise ValueError(CLOSES_BEFORE)

    def shortened(self) -> Hours:
        """Return them with an hour less at the end; hours so short that nothing is left stay."""
        closes = self.closes.replace(hour=(self.closes.hour - 1) % 24)
        return replace(self, closes=closes) if closes > self.opens else self


ROUND_THE_CLOCK = Hours(time.min, time.min)


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days and hours. Moments are aware, and come back in UTC; days are local dates.

    `week` gives the hours of each working weekday (Monday is 0); a week with Saturday is a six-day
    week. With `always` every day is working and the desk never closes. The school's own days win
    over regional ones, and those over the production calendar, which is known up to and with the
    year `known_through`. Who does not follow the Labour Code's art. 95 `shortens_eves` not.
    """

    zone: ZoneInfo
    week: Mapping[int, Hours] = field(default_factory=dict, hash=False)
    always: bool = False
    extra_days_off: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    regional: frozenset[date] = frozenset()
    known_through: int = 2027
    shortens_eves: bool = True
    _spans: dict[date, Span | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not self.always and not self.week:
            raise ValueError("в рабочей неделе нет ни одного дня")

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def last_day(self, end: datetime) -> date:
        """Return the last day of what ends at this moment: at midnight that is the day before."""
        return self.local_date(end - timedelta(microseconds=1))

    def end(self, at: datetime) -> datetime:
        """Return the local moment at which it ends, as people write it: midnight, which is the
        next day's first moment, as the last minute of the day that ends then.
        """
        local = self.local(at)
        return local if self.last_day(at) == local.date() else local - timedelta(minutes=1)

    def is_provisional(self, day: date) -> bool:
        """Whether the transfers of that year are not decreed yet: the day may still change."""
        return not self.always and day.year > self.known_through

    def is_working_day(self, day: date) -> bool:
        return self._span(day) is not None

    def hours(self, day: date) -> Hours | None:
        """Return the day's hours; a weekend day that is worked has those of the day before it.

        The eve of a holiday is an hour shorter (Labour Code, art. 95).
        """
        if self.always:
            return ROUND_THE_CLOCK
        if not self._is_worked(day):
            return None
        found = next(
            self.week[n % 7] for n in range(day.weekday() + 7, -1, -1) if n % 7 in self.week
        )
        return found.shortened() if self.shortens_eves and self._is_eve(day) else found

    def _is_eve(self, day: date) -> bool:
        """Whether the next day is a holiday, the state's or the region's, and no mere day off."""
        following = day + _DAY
        is_holiday = following in production_year(following.year).holidays
        is_weekend = day.weekday() not in self.week
        as_eve = is_weekend and day in production_year(day.year).worked_as_eves
        return is_holiday or as_eve or following in self.regional

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open: from the opening on, up to but not including the close."""
        span = self._span(self.local_date(at))
        return span is not None and span[0] <= at < span[1]

    def next_open(self, at: datetime) -> datetime:
        """Return the first moment from `at` on at which the desk is open: `at` itself if it is."""
        found = first_moment(self._spans_from(at, _DAY), at)
        assert found is not None  # noqa: S101 - working days never end
        return found

    def opens(self, day: date) -> datetime:
        """Return when the desk opens on that day, or on the next working day if it is off."""
        return self._working_span(day)[0]

    def closes(self, day: date) -> datetime:
        """Return when the desk's hours end on that day, or on the next working day if it is off.

        The latter because a term whose last day is off ends on the next working day.
        """
        return self._working_span(day)[1]

    def next_working_day(self, day: date, on_or_after: bool = True) -> date:
        """Return the first working day from `day` on, or after it."""
        return self._working_day(day if on_or_after else day + _DAY, _DAY)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day up to and with `day`."""
        return self._working_day(day, -_DAY)

    def _working_day(self, start: date, step: timedelta) -> date:
        for ahead in range(_HORIZON):
            found = start + ahead * step
            if self.is_working_day(found):
                return found
        raise NoWorkingTime(f"no working day within {_HORIZON} days from {start} by {step.days}")

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`."""
        for _ in range(n):
            day = self.next_working_day(day, on_or_after=False)
        return day

    def add_working_time(self, at: datetime, length: timedelta) -> datetime:
        """Return the moment by which `length` of working time has passed since `at`.

        What is used up at the very close ends then, not on the next morning.
        """
        if length < _NOTHING:
            raise ValueError("working time cannot be negative")
        if self.always:
            return at.astimezone(UTC) + length
        passed = used_up(self._spans_from(at, _DAY), at, length)
        if passed is None:
            raise AssertionError("working days never end")
        return passed

    def subtract_working_time(self, at: datetime, length: timedelta) -> datetime:
        """Return the latest moment since which `length` of working time has passed by `at`."""
        if length < _NOTHING:
            raise ValueError("working time cannot be negative")
        if self.always:
            return at.astimezone(UTC) - length
        left = length
        for opens, closes in self._spans_from(at, -_DAY):
            end = min(at, closes)
            if end < opens:
                continue
            if left <= end - opens:
                return end.astimezone(UTC) - left
            left -= end - opens
        raise AssertionError("working days never end")

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; nothing when they are reversed."""
        if self.always:
            return max(end - start, _NOTHING)
        days = days_between(self.local_date(start), self.local_date(end))
        return time_within((span for day in days if (span := self._span(day))), start, end)

    def _is_worked(self, day: date) -> bool:
        if day in self.extra_days_off:
            return False
        if day in self.extra_workdays:
            return True
        return day not in self.regional and self._is_worked_by_law(day)

    def _is_worked_by_law(self, day: date) -> bool:
        year = production_year(day.year)
        off = year.off_in_six_day_week if SATURDAY in self.week else year.off_in_five_day_week
        if day.weekday() in self.week:
            return day not in off
        return day in year.worked_weekends

    def _span(self, day: date) -> Span | None:
        if day not in self._spans:
            self._spans[day] = self._reckon(day)
        return self._spans[day]

    def _reckon(self, day: date) -> Span | None:
        hours = self.hours(day)
        if hours is None:
            return None
        last = day + _DAY if hours.closes == time.min else day
        return self._utc(day, hours.opens), self._utc(last, hours.closes)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _working_span(self, day: date) -> Span:
        found = self._span(self.next_working_day(day))
        if found is None:
            raise NoWorkingTime(f"no hours on {day} or soon after")
        return found

    def _spans_from(self, at: datetime, step: timedelta) -> Iterator[Span]:
        """Yield the hours of that day and of all after it, or before it: they never end."""
        day = self.local_date(at)
        while True:
            day = self._working_day(day, step)
            yield self._working_span(day)
            day += step
