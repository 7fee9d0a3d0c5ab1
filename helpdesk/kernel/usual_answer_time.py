"""How soon an answer usually comes: measured, and said to people who ask (sections 3 and 4).

«В минимально возможный срок» is no number; what has been so far is. It is the median, in working
time, from the receipt to the first answer. It is said only where it means something and harms
nobody: with answers enough, and where it lies within the term that is promised beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from helpdesk.domain import dates
from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.states import NO_QUESTION, Kind
from helpdesk.domain.texts import TextKind
from helpdesk.storage import inquiry_tables

# Who answers has his words written down as one of these; a correction is no first answer.
_ANSWERS = (TextKind.ANSWER, TextKind.VENDOR_ANSWER)
# The newest so many tell what is usual; fewer than `ENOUGH` in `LATELY` tell nothing.
_SAMPLE = 1_000
# For what people read fewer do: the page on which they read it must not wait.
SAID_BY = 200
ENOUGH = 5
LATELY = timedelta(days=90)
# What is a moment old is new enough, and a page that many open costs one query in that time.
FRESH_FOR = timedelta(minutes=10)
_MINUTE, _HALF_HOUR = timedelta(minutes=1), timedelta(minutes=30)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_UNITS = (
    (_DAY, "день", "дня", "дней"),
    (_HOUR, "час", "часа", "часов"),
    (_MINUTE, "минуту", "минуты", "минут"),
)
# From here on one says «полдня» rather than a number.
_HOURS_OF_HALF_A_DAY = 4


@dataclass(frozen=True)
class Usual:
    """The median of the working time to a first answer, of so many."""

    length: timedelta
    answers: int


def measured(
    connection: Connection,
    kind: Kind,
    calendar: WorkingCalendar,
    begins: datetime,
    ends: datetime,
    most: int = _SAMPLE,
) -> Usual | None:
    """Measure the newest first answers given from `begins` until `ends`; None without any.

    What was answered in the moment of its entry was answered aloud: that tells nothing of waiting.
    """
    found = [
        (answered, received)
        for text_kind in _ANSWERS
        for answered, received in connection.execute(
            _first_answers(text_kind, kind, begins, ends).limit(most)
        )
    ]
    return _median(
        [
            calendar.working_time_between(received, answered)
            for answered, received in sorted(found, reverse=True)[:most]
        ]
    )


def _first_answers(
    text_kind: TextKind, kind: Kind, begins: datetime, ends: datetime
) -> Select[Any]:
    """The newest first answers of one sort with their receipts: read off the index, which ends
    where there are enough of them."""
    answer, earlier = inquiry_tables.text.alias(), inquiry_tables.text.alias()
    inquiry = inquiry_tables.inquiry.c
    before = exists().where(
        earlier.c.inquiry_id == answer.c.inquiry_id,
        earlier.c.kind.in_(_ANSWERS),
        earlier.c.id < answer.c.id,
    )
    return (
        select(answer.c.created_at, inquiry.received_at)
        .join(inquiry_tables.inquiry, inquiry.id == answer.c.inquiry_id)
        .where(
            answer.c.kind == text_kind,
            answer.c.created_at >= begins,
            answer.c.created_at < ends,
            answer.c.created_at > inquiry.entered_at,
            inquiry.kind == kind,
            func.coalesce(inquiry.close_reason, "").not_in(NO_QUESTION),
            ~before,
        )
        .order_by(answer.c.created_at.desc())
    )


def _median(lengths: Sequence[timedelta]) -> Usual | None:
    if not lengths:
        return None
    middle = median(length.total_seconds() for length in lengths)
    return Usual(timedelta(seconds=middle), len(lengths))


@dataclass
class UsualTimes:
    """What was measured last, of each kind; one for each process."""

    _held: dict[Kind, tuple[datetime, Usual | None]] = field(default_factory=dict)

    def of(
        self, connection: Connection, kind: Kind, calendar: WorkingCalendar, now: datetime
    ) -> timedelta | None:
        """Return the usual time of the last ninety days; None where too few answers tell it."""
        held = self._held.get(kind)
        if held is None or abs(now - held[0]) > FRESH_FOR:
            held = now, measured(connection, kind, calendar, now - LATELY, now, SAID_BY)
            self._held[kind] = held
        found = held[1]
        return found.length if found and found.answers >= ENOUGH else None


def may_be_said(
    usual: timedelta, received: datetime, due: datetime, calendar: WorkingCalendar, now: datetime
) -> bool:
    """Whether it lies within the term, and has not passed for a question `received` then.

    What counts is the length that is said, which is rounded up.
    """
    expected = calendar.add_working_time(received, _rounded(usual, calendar)[0])
    return now <= expected <= due


def in_words(usual: timedelta, calendar: WorkingCalendar) -> str:
    """Return «полдня», «2 рабочих дня», to go after «за»: rounded up, so as to promise no less."""
    return _rounded(usual, calendar)[1]


def _rounded(usual: timedelta, calendar: WorkingCalendar) -> tuple[timedelta, str]:
    """Return the length that is said, in working time, and its words."""
    if calendar.always:
        return _rounded_by_the_clock(usual)
    if usual <= _HALF_HOUR:
        return _HALF_HOUR, "полчаса"
    if usual <= _HOUR:
        return _HOUR, "час"
    day = max(_length(hours) for hours in calendar.week.values())
    if usual > day / 2:
        days = math.ceil(usual / day)
        many = dates.counted(days, "рабочий день", "рабочих дня", "рабочих дней")
        return days * day, "рабочий день" if days == 1 else many
    hours = math.ceil(usual / _HOUR)
    if hours < _HOURS_OF_HALF_A_DAY:
        return hours * _HOUR, f"{hours} часа"
    return day / 2, "полдня"


def _rounded_by_the_clock(usual: timedelta) -> tuple[timedelta, str]:
    """Return it for a week that never closes, in a unit of which there are at least two.

    Of many hours nobody wants the number: they are half a day, or one.
    """
    if _HOURS_OF_HALF_A_DAY * _HOUR <= usual <= _DAY:
        return (_DAY / 2, "полдня") if usual <= _DAY / 2 else (_DAY, "сутки")
    for unit, *forms in _UNITS:
        if usual > unit:
            count = math.ceil(usual / unit)
            return count * unit, dates.counted(count, *forms)
    return _MINUTE, dates.counted(1, *_UNITS[-1][1:])


def _length(hours: Hours) -> timedelta:
    opens, closes = (
        timedelta(hours=at.hour, minutes=at.minute) for at in (hours.opens, hours.closes)
    )
    return (closes or _DAY) - opens


def said(usual: timedelta, calendar: WorkingCalendar) -> str:
    """Return the sentence that people read, without its full stop."""
    return f"Обычно отвечаем за {in_words(usual, calendar)}"
