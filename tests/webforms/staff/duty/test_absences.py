"""What an absence leaves behind, said beside it; and who has asked for a substitute."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.domain.spans import Span, without
from helpdesk.duty.model import Slot
from helpdesk.schedule import days
from tests.helpdesk.contacts.approving import MARINA as MARINA_NAMED
from tests.helpdesk.contacts.approving import RUSLAN as RUSLAN_NAMED
from tests.helpdesk.contacts.approving import SLOTS, approve
from tests.helpdesk.life import HEAD, MARINA
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.duty.drafting import do, today

DAY = timedelta(days=1)


def slots() -> tuple[Slot, ...]:
    """Marina is there on every day alone, but for an hour in which Ruslan is there as well."""
    hours = SLOTS[0].opens, SLOTS[0].closes
    his = [Slot(n, hours[0], hours[0].replace(hour=10), *RUSLAN_NAMED, "", "") for n in range(7)]
    return (*(Slot(n, *hours, *MARINA_NAMED, "", "") for n in range(7)), *his)


@pytest.fixture
def day(consultant: Consultant) -> date:
    return consultant.desk.regulation().calendar.next_working_day(today() + DAY)


def test_an_absence_says_which_hours_nobody_has_and_which_questions_are_his(
    consultant: Consultant, day: date
) -> None:
    approve(consultant.desk, slots=slots())
    consultant.actor = HEAD
    come_in(consultant, "schedule")
    head, is_day = consultant.visitor, day.isoformat()
    assert do(head, "absent", who="consultant1", first=is_day, last=is_day) == 303
    said = head.open("/desk/schedule").text
    assert "Часы, которые остались без дежурного" in said
    (path, words), *more = re.findall(r'<a href="(/desk/schedule\?day[^"]+)">([^<]+)<', said)
    assert (words.endswith(", 10:00–12:00"), more) == (True, [])
    journal = re.search(r'<a href="(/desk/journal[^"]+)">Открытых вопросов у коллеги: 1<', said)
    assert journal
    assert "Не видно оценок" in head.open(journal[1].replace("&amp;", "&")).text
    assert path.endswith("#stand-in")
    assert "подменять не нужно" not in said
    asking = head.open(path.replace("&amp;", "&")).text
    assert head.fields["day"] == is_day
    assert '<option value="consultant1" selected>' in asking


def test_who_has_nobody_to_replace_and_no_questions_is_only_absent(
    consultant: Consultant, day: date
) -> None:
    approve(consultant.desk, slots=slots())
    consultant.actor = HEAD
    come_in(consultant, "schedule")
    is_day = day.isoformat()
    assert do(consultant.visitor, "absent", who="consultant2", first=is_day, last=is_day) == 303
    said = consultant.visitor.open("/desk/schedule").text
    assert "Никто не дежурит" not in said
    assert "Открытых вопросов у коллеги" not in said


def test_a_substitution_names_who_has_asked_for_it(consultant: Consultant, day: date) -> None:
    approve(consultant.desk, slots=slots())
    named = consultant.desk.regulation().people.consultants
    days.ask_to_stand_in(consultant.desk, day, named[0], named[1], HEAD, moment())
    later = consultant.desk.regulation().calendar.next_working_day(day + DAY)
    days.ask_to_stand_in(consultant.desk, later, None, named[1], MARINA, moment())
    said = come_in(consultant, "schedule")
    assert re.findall(r"Попросил\(а\): ([^.<]+)", said) == [HEAD.name, MARINA.name]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(9, 12)]),
        ([(9, 12)], []),
        ([(8, 10), (11, 13)], [(10, 11)]),
        ([(10, 11)], [(9, 10), (11, 12)]),
        ([(7, 8), (12, 13)], [(9, 12)]),
    ],
)
def test_what_others_have_of_his_hours_is_taken_out(
    taken: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    def spans(hours: list[tuple[int, int]]) -> list[Span]:
        return [(moment_at(opens), moment_at(closes)) for opens, closes in hours]

    def moment_at(hour: int) -> datetime:
        return datetime(2026, 11, 24, hour, tzinfo=UTC)

    assert list(without(spans([(9, 12)]), spans(taken))) == spans(left)
