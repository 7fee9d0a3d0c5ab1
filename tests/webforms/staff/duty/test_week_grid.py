"""The week's grid: hours are read as people write them, and shown in one form."""

from datetime import time, timedelta

import pytest

from helpdesk.duty.model import Slot
from helpdesk.schedule.availability_words import hours_said
from tests.helpdesk.contacts import approving
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.duty.drafting import do, draft, line, marked, today
from webforms.staff.duty.week_grid import lines_of, read_hours

NINE, TWO, THREE = time(9), time(14), time(15)


@pytest.mark.parametrize(
    "written",
    [
        "14-15",
        "14–15",
        "14:00–15:00",
        "14.00 — 15.00",
        "1400-1500",
        "14⁰⁰-15⁰⁰",
        "с 14 до 15",
        "С 14:00 по 15:00.",
        "с 14 ч. до 15 часов",
        " 14\u00a0-\u00a015, ",
    ],
)
def test_hours_are_read_however_they_are_written(written: str) -> None:
    assert read_hours(written) == [(TWO, THREE)]


@pytest.mark.parametrize(
    "written",
    ["8:30–9:15, 14–15", "8.30-9.15; 14-15", "830-915 14-15", "с 8:30 до 9:15 и с 14 до 15"],
)
def test_a_day_has_several_hours(written: str) -> None:
    assert read_hours(written) == [(time(8, 30), time(9, 15)), (TWO, THREE)]


@pytest.mark.parametrize("written", ["14", "утром", "14-", "14-15-16", "25-26", "9-9:75", "24-9"])
def test_what_are_no_hours_is_not_guessed(written: str) -> None:
    assert read_hours(written) is None


def test_a_day_ends_at_midnight() -> None:
    assert read_hours("") == []
    ((opens, closes),) = read_hours("0-24") or []
    assert (opens, closes) == (time.min, time.min)
    assert hours_said(opens, closes) == "0:00–24:00"


def test_a_person_has_a_line_for_each_room() -> None:
    slots = [
        Slot(0, TWO, THREE, "m", "М", room="1"),
        Slot(0, time(8), NINE, "m", "М", room="1"),
        Slot(2, TWO, THREE, "m", "М", room="2"),
    ]
    first, second = lines_of(slots)
    assert (first["room"], first["mon"]) == ("1", "8:00–9:00, 14:00–15:00")
    assert (second["room"], second["wed"]) == ("2", "14:00–15:00")


def test_hours_come_back_in_one_form_with_the_days_of_the_week_across(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    hours = {**line("с 14 до 15, 8.30-9.15"), "wed-1": "9-12"}
    assert do(marina, "edit", edition="1", valid_from=today().isoformat(), **hours) == 303
    marina.open("/desk/schedule")
    fields = marina.fields
    assert fields["user-1"] == "consultant1"
    assert (fields["mon-1"], fields["wed-1"]) == ("8:30–9:15, 14:00–15:00", "9:00–12:00")
    assert "sun-1" not in fields


def test_everybody_appointed_has_a_line_and_one_is_free(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    do(marina, "edit", edition="1", valid_from=first, **line())
    marina.open("/desk/schedule")
    assert marina.fields["user-2"] == "consultant2"
    assert "user-3" in marina.ids
    free = {**line(), "user-2": "consultant2", "user-3": "", "fri-3": "10-11"}
    assert do(marina, "edit", edition="2", valid_from=first, **free) == 422
    assert marked(marina) == {"user-3"}
    assert marina.fields["fri-3"] == "10-11"
    free["user-3"] = "consultant1"
    assert do(marina, "edit", edition="2", valid_from=first, **free) == 303
    assert [slot.weekday for slot in draft(consultant).slots] == [0, 4]


def test_what_is_wrong_is_said_in_its_cell_and_above_with_person_and_day(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line("после уроков")) == 422
    assert "Марина Юрьевна Нехай, понедельник: Напишите часы" in marina.page.text
    assert marina.fields["mon-1"] == "после уроков"
    assert do(marina, "edit", edition="1", valid_from=first, **line("9-12, 11-13")) == 422
    assert marked(marina) == {"mon-1"}


def test_the_grid_is_filled_from_another_schedule_and_nothing_is_saved_by_that(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    year = timedelta(days=365)
    approving.approve(consultant.desk, 1, slots=(approving.TUESDAYS,), valid_from=today() - year)
    approving.approve(consultant.desk, 2, valid_from=today())
    do(marina, "begin")
    before = draft(consultant)
    assert len(before.slots) == len(approving.SLOTS)
    marina.open("/desk/schedule?start=last_year")
    assert (marina.fields["user-1"], marina.fields["tue-1"]) == ("consultant2", "9:00–12:00")
    marina.open("/desk/schedule?start=empty")
    assert not any(marina.fields[f"{day}-1"] for day in ("mon", "tue", "wed", "thu", "fri"))
    assert draft(consultant) == before
    assert "прошлогодний график</a>" in marina.open("/desk/schedule?start=nonsense").text


def test_hours_of_who_consults_no_more_are_named_and_not_in_the_grid(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    left = Slot(3, NINE, TWO, "former", "Прежняя Коллега")
    approving.approve(consultant.desk, 1, slots=(*approving.SLOTS, left), valid_from=today())
    do(marina, "begin")
    assert "Чт 9:00–14:00: Прежняя Коллега" in marina.open("/desk/schedule").text
    assert "former" not in marina.fields.values()
