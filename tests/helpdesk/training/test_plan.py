"""The plan and its term, whatever a school writes into regulation.toml."""

import re
from datetime import UTC, date, datetime

from helpdesk.regulation.regulation import Regulation
from helpdesk.training.plan import deadline, overdue_at, plan_of, warn_at
from tests.helpdesk.life import NOW, REGULATION
from tests.toml_values import with_values


def test_the_schools_own_words_stand_in_the_plan() -> None:
    changed = with_values(REGULATION, {"topics.staff.schedule": '"Расписание уроков"'})
    assert plan_of(Regulation.parse(changed))[0].title == "Расписание уроков"


def test_a_topic_that_the_school_has_dropped_is_taught_all_the_same() -> None:
    lines = REGULATION.splitlines(keepends=True)
    without = "".join(line for line in lines if not line.startswith("lessons = "))
    without = re.sub(r"(?s)\[wording\.staff\.lessons\].*?(?=\n\[)", "", without)
    plan = plan_of(Regulation.parse(without.replace(', "lessons"', "")))
    assert [topic.code for topic in plan][-1] == "lessons"
    assert plan[-1].title == "Проведение уроков"


def test_a_desk_that_never_closes_ends_the_term_at_midnight() -> None:
    regulation = Regulation.parse(with_values(REGULATION, {"week": '"always"'}))
    due_at = deadline(date(2026, 11, 24), regulation, NOW).at
    # Every day is a working day there: the fifth is Sunday, until Monday's first moment.
    assert due_at == datetime(2026, 11, 29, 21, 0, tzinfo=UTC)
    assert regulation.calendar.last_day(due_at) == date(2026, 11, 29)
    assert warn_at(due_at, regulation) == datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    assert overdue_at(due_at, regulation.calendar) == due_at


def test_a_week_with_saturday_counts_it() -> None:
    regulation = Regulation.parse(with_values(REGULATION, {"week": '"six"'}))
    due_at = deadline(date(2026, 11, 24), regulation, NOW).at
    assert regulation.calendar.last_day(due_at) == date(2026, 11, 30)
