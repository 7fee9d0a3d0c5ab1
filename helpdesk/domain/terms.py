"""By when an answer is due, and how that was counted (Civil Code of Russia, art. 191-194)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.durations import Duration, DurationUnit

PROVISIONAL = f"{dates.PROVISIONAL}: переносы выходных на этот год ещё не утверждены"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Count:
    """What the desk needs to say how it counted; days and `until` are in the desk's local time.

    `first` is the first day that counts, `last_by_count` where counting ends, `last` where the term
    ends once it has been moved off days off, `until` the moment of it. Where we have waited,
    `plain_by_count` and `plain_last` are these two as they were before the wait was added. In a
    term of working time all days are those of the moments themselves.
    """

    received: date
    first: date
    days: int
    unit: DurationUnit
    last_by_count: date
    last: date
    moved: bool
    provisional: bool
    until: datetime
    time: timedelta = timedelta()
    waited_days: int = 0
    waited: timedelta = timedelta()
    plain_by_count: date | None = None
    plain_last: date | None = None


@dataclass(frozen=True)
class Deadline:
    """The moment (UTC) by which the answer is due."""

    at: datetime
    counted: Count


def answer_deadline(
    received_at: datetime,
    term: Duration,
    calendar: WorkingCalendar,
    *,
    waited_days: int = 0,
    waited: timedelta = timedelta(),
) -> Deadline:
    """Return the deadline for what was received at a moment: the regulation's, without waits.

    The term starts on the day after the event (art. 191). When its last day is not a working day it
    ends on the next working day (art. 193), at the hour when the desk closes (art. 194).
    The deadline that counts for the desk's own work is moved by the days that the desk waited for
    the requester, then to a working day; a term of working time by the time of `waited` instead.
    """
    if term.unit is DurationUnit.WORKTIME:
        return _by_time(received_at, term, calendar, waited)
    return _by_days(received_at, term, calendar, waited_days)


def _by_time(
    received_at: datetime, term: Duration, calendar: WorkingCalendar, waited: timedelta
) -> Deadline:
    at = calendar.add_working_time(received_at, term.time + waited)
    received, last = calendar.local_date(received_at), calendar.local_date(at)
    count = Count(
        received=received,
        first=calendar.local_date(calendar.next_open(received_at)),
        days=0,
        unit=term.unit,
        last_by_count=last,
        last=last,
        moved=False,
        provisional=calendar.is_provisional(last),
        until=calendar.local(at),
        time=term.time,
        waited=waited,
    )
    return Deadline(at, count)


def _by_days(
    received_at: datetime, term: Duration, calendar: WorkingCalendar, waited_days: int
) -> Deadline:
    received = calendar.local_date(received_at)
    first, plain_by_count = _count_days(received, term, calendar)
    plain_last = calendar.next_working_day(plain_by_count)
    by_count, last = plain_by_count, plain_last
    if waited_days:
        by_count = last + waited_days * _DAY
        last = calendar.next_working_day(by_count)
    at = calendar.closes(last)
    count = Count(
        received=received,
        first=first,
        days=term.days,
        unit=term.unit,
        last_by_count=by_count,
        last=last,
        moved=last != by_count,
        provisional=calendar.is_provisional(last),
        until=calendar.local(at),
        waited_days=waited_days,
        plain_by_count=plain_by_count,
        plain_last=plain_last,
    )
    return Deadline(at, count)


def _count_days(received: date, term: Duration, calendar: WorkingCalendar) -> tuple[date, date]:
    """Return the first day that counts, and the day on which counting ends."""
    if term.unit is DurationUnit.WORKDAYS:
        first = calendar.next_working_day(received, on_or_after=False)
        return first, calendar.add_workdays(received, term.days)
    return received + _DAY, received + term.days * _DAY


def describe_count(count: Count) -> str:
    """Say in Russian how the term was counted, for the card and the status page."""
    if count.unit is DurationUnit.WORKTIME:
        said = _describe_time(count)
    else:
        said = f"{_counted(count)}{_moved(count)} {_closing(count)}"
    return f"{said} ({PROVISIONAL})" if count.provisional else said


def _describe_time(count: Count) -> str:
    waited = f" и {dates.spoken(count.waited)} ожидания" if count.waited else ""
    until = dates.clock(count.until, seconds=count.time < timedelta(minutes=10))
    return (
        f"Считаем рабочее время: {dates.spoken(count.time)}{waited}, "
        f"срок — {_day(count.last, count)} до {until}"
    )


def _counted(count: Count) -> str:
    number = count.days
    if count.unit is DurationUnit.WORKDAYS:
        days = dates.plural(number, "рабочий день", "рабочих дня", "рабочих дней")
    else:
        days = dates.plural(number, "день", "дня", "дней")
    waited = ""
    if count.waited_days:
        more = dates.plural(count.waited_days, "день", "дня", "дней")
        waited = (
            f"{_moved_before(count)} и ещё {count.waited_days} {more}, пока ждали ответа на вопрос"
        )
    return f"Считаем со следующего дня: {number} {days}{waited}, "


def _moved_before(count: Count) -> str:
    """Name the move off a day off that comes before the wait: else the days do not add up."""
    by_count, last = count.plain_by_count, count.plain_last
    if by_count is None or last is None or by_count == last:
        return ""
    return f" (это {_day(by_count, count)}, выходной, поэтому {_day(last, count)})"


def _moved(count: Count) -> str:
    if not count.moved:
        return f"последний — {_day(count.last, count)}"
    return (
        f"последний — {_day(count.last_by_count, count)}, это выходной, "
        f"поэтому срок — {_day(count.last, count)}"
    )


def _closing(count: Count) -> str:
    # A desk that never closes has until midnight, which is already the next day's first moment.
    if count.until.date() == count.last:
        return f"до {dates.clock(count.until)}"
    return "до конца дня"


def _day(day: date, count: Count) -> str:
    return dates.weekday_and_day(day, count.received, comma=False)
