"""What a new employee is taught, and by when: «не позднее 5 рабочих дней» (regulation, section 2).

Five working days, counted as every term is (Civil Code, art. 191-194): from the day after taking
up the post, until the school closes on the last of them.
"""

from datetime import date, datetime, time, timedelta

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.durations import DurationUnit
from helpdesk.domain.terms import Deadline, answer_deadline
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.model import Topic

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
