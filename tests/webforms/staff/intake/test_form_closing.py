"""The form closed up to a day: when it opens, what is refused, and who is reminded of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from helpdesk.access.form_closing import Closing, close_form, closing_now, open_form
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, school_day
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.today.test_today import seen_by
from tests.webforms.visitor import FILLED_IN, Visitor
from webforms.public import question_form

DAY = timedelta(days=1)


@pytest.fixture
def closer(consultant: Consultant) -> Consultant:
    consultant.enter()
    consultant.visitor.open("/desk/form")
    return consultant


def workday(desk: Desk) -> date:
    return desk.regulation().calendar.next_working_day(school_day() + DAY)


def closing(desk: Desk) -> Closing:
    found = closing_now(desk, moment())
    assert found
    return found


def test_up_to_a_day_it_opens_with_the_school_that_morning(closer: Consultant, desk: Desk) -> None:
    day = workday(desk)
    page = closer.write("close", "Каникулы", how_long="day", day=day.isoformat())
    assert page.status_code == 303
    assert closing(desk).until == desk.regulation().calendar.opens(day)


@pytest.mark.parametrize("day", [30, 28])
def test_the_last_day_that_is_offered_can_be_chosen(consultant: Consultant, day: int) -> None:
    """Before the school opens, and where two weeks later it has a day off."""
    with time_machine.travel(datetime(2026, 11, day, 3, tzinfo=UTC)):
        consultant.enter()
        shown = consultant.visitor.open("/desk/form").text
        found = re.search(r'max="([\d-]+)"', shown)
        assert found
        page = consultant.write("close", "Каникулы", how_long="day", day=found[1])
        assert page.status_code == 303


def test_another_process_takes_no_question_from_the_moment_of_closing(
    web: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_form, "CLOSING_FRESH_FOR", 3600.0)
    family = Visitor(web.test_client())
    assert family.fill_in().status_code == 200
    close_form(desk, "Звоните в школу.", moment() + timedelta(hours=1), HEAD, moment())
    kept = family.press("send")
    assert (kept.status_code, family.fields["words"]) == (503, FILLED_IN["words"])
    assert "Звоните в школу." in kept.text
    assert not all_open(desk).inquiries
    open_form(desk, moment())
    assert family.press("send").status_code == 303


def odd_days() -> list[str]:
    return ["", "вторник", "0001-01-01", "9999-12-31", str(school_day() + 15 * DAY)]


@pytest.mark.parametrize("which", range(5))
def test_a_day_that_does_not_fit_is_refused_beside_its_field(
    closer: Consultant, desk: Desk, which: int
) -> None:
    day = odd_days()[which]
    page = closer.write("close", "Каникулы", how_long="day", day=day)
    assert page.status_code == 422
    assert 'id="day-error"' in page.text
    assert closer.visitor.fields["day"] == day
    assert closing_now(desk, moment()) is None


def test_who_may_open_it_is_reminded_on_the_first_page_with_the_button(
    closer: Consultant, desk: Desk, web: Flask
) -> None:
    assert "form" not in seen_by(closer, HEAD)
    closer.visitor.open("/desk/form")
    closer.write("close", "Каникулы", how_long="day", day=workday(desk).isoformat())
    reminded = seen_by(closer, HEAD)["form"]
    assert "Каникулы" in reminded
    assert 'name="do" value="open"' in reminded
    closer.visitor.client.post("/desk/form", data={**closer.visitor.fields, "do": "open"})
    assert Visitor(web.test_client()).open("/").status_code == 200
    assert "form" not in seen_by(closer, HEAD)
