"""When a lesson can be going on: then a teacher calls for help at once, and else never."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from helpdesk.domain.calendar import Hours
from helpdesk.regulation.regulation import Regulation

# A lesson may begin before the desk opens, and last until after it closes.
_MARGIN = timedelta(hours=1)
# A week that never closes says nothing of lessons: those of two shifts, on six days.
_LESSONS = {weekday: Hours(time(8), time(19)) for weekday in range(6)}


def may_be_on(regulation: Regulation, at: datetime) -> bool:
    """Return whether a lesson can be going on: on a working day of the school, about its hours.

    Where the week never closes, for demonstrations, the country's days off and a school's usual
    hours hold instead: nobody teaches on a Sunday night.
    """
    calendar = regulation.calendar
    if calendar.always:
        calendar = replace(calendar, always=False, week=_LESSONS)
    day = calendar.local_date(at)
    if not calendar.is_working_day(day):
        return False
    return calendar.opens(day) - _MARGIN <= at < calendar.closes(day) + _MARGIN
