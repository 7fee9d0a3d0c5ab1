"""Whether a training ended within its term. A term that has passed stays passed, whatever is mended
or taken off the list afterwards.
"""

from datetime import date, datetime
from enum import StrEnum

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.training.model import State, Training


class Outcome(StrEnum):
    """How a training stands to its term."""

    IN_TIME = "in_time"
    LATE = "late"
    # By the day on the sheet in time; but that was written down after the term, without a picture.
    UNPROVEN = "unproven"
    RUNNING = "running"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled_late"


KEPT = frozenset({Outcome.IN_TIME, Outcome.RUNNING, Outcome.CANCELLED})


def due_on(held: Training, calendar: WorkingCalendar) -> date:
    """Return the last day of the term; of one that had passed before it was mended, that one's."""
    return held.passed or calendar.last_day(held.due_at)


def written_later(held: Training, calendar: WorkingCalendar) -> date | None:
    """Return on which later day the day of a sheet's signature was entered; None where it was
    entered at once, or a picture of the sheet is there.
    """
    line = held.paper
    if line is None or line.day is None or line.picture:
        return None
    written = calendar.local_date(line.at)
    return written if written > line.day else None


def outcome(held: Training, calendar: WorkingCalendar, now: datetime) -> Outcome:
    """Judge a training by its lines."""
    match held.state:
        case State.FINISHED:
            return _finished(held, calendar)
        case State.CANCELLED:
            line = held.cancelled
            is_late = held.passed or (line is not None and line.at > held.due_at)
            return Outcome.CANCELLED_LATE if is_late else Outcome.CANCELLED
        case _:
            is_late = held.passed or held.is_overdue(now)
            return Outcome.OVERDUE if is_late else Outcome.RUNNING


def _finished(held: Training, calendar: WorkingCalendar) -> Outcome:
    due = due_on(held, calendar)
    if held.passed or held.done_on is None or held.done_on > due:
        return Outcome.LATE
    written = written_later(held, calendar)
    return Outcome.UNPROVEN if written and written > due else Outcome.IN_TIME
