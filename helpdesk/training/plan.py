"""What a new employee is taught, by when, and whether it ended within its term: «не позднее 5
рабочих дней» (regulation, section 2).

Five working days, counted as every term is (Civil Code, art. 191-194): from the day after taking
up the post, until the school closes on the last of them. A term that has passed stays passed,
whatever is mended or taken off the list afterwards.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.durations import DurationUnit
from helpdesk.domain.terms import Deadline, answer_deadline
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.model import State, Topic, Training

# The regulation's five, by the codes that regulation.toml begins with. A school that names its
# topics otherwise teaches the five all the same.
PLAN = (
    Topic("schedule", "Учёт расписания"),
    Topic("marks", "Текущая и итоговая успеваемость"),
    Topic("attendance", "Учёт посещаемости"),
    Topic("planning", "Поурочное планирование"),
    Topic("lessons", "Проведение уроков"),
)
_DAY = timedelta(days=1)
# A term in working time, as a demonstration has it, is warned of when a fifth is left: one day of
# five.
_LAST_PART = 5


def plan_of(regulation: Regulation) -> tuple[Topic, ...]:
    """Return the five topics, as the school words them."""
    titles = {topic.code: topic.title for topic in regulation.topics_of("staff")}
    return tuple(Topic(each.code, titles.get(each.code, each.title)) for each in PLAN)


def deadline(started_on: date, regulation: Regulation, now: datetime) -> Deadline:
    """Return the end of the term for somebody who takes up the post on that day.

    A term of working time has no days to count: it runs from `now`, or from that day's opening.
    """
    calendar, term = regulation.calendar, regulation.terms.training
    if term.unit is DurationUnit.WORKTIME:
        return answer_deadline(max(now, calendar.opens(started_on)), term, calendar)
    noon = datetime.combine(started_on, time(12), calendar.zone)
    return answer_deadline(noon, term, calendar)


def warn_at(due_at: datetime, regulation: Regulation) -> datetime:
    """Return when to warn: at the opening of the working day before the last."""
    calendar, term = regulation.calendar, regulation.terms.training
    if term.unit is DurationUnit.WORKTIME:
        return calendar.subtract_working_time(due_at, term.time / _LAST_PART)
    before = calendar.last_day(due_at) - _DAY
    return calendar.opens(calendar.previous_working_day(before))


def overdue_at(due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return when to tell that the term has passed: when the school opens next."""
    return calendar.next_open(due_at)


def trainers(roster: Roster, day: date) -> dict[str, str]:
    """Return who may train on that day, user name and name: everybody who may advise."""
    return {each.user: each.name for each in roster.entitled(day)}


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
