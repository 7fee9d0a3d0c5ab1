"""The schedule's page: drafted by one, agreed to by each who stands in it, approved."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from helpdesk.passes import Pass, pass_url
from helpdesk.schedule import queries
from helpdesk.schedule.model import Schedule
from tests.helpdesk.life import RUSLAN
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.test_home import come_in
from tests.webforms.visitor import Visitor


def enter(consultant: Consultant, user_id: str, username: str, name: str) -> Visitor:
    app = consultant.visitor.client.application
    visitor = Visitor(FlaskClient(app))
    given = Pass(user_id, username, name, None, page="schedule")
    came = visitor.open(pass_url("", consultant.settings.secret, given, moment()))
    visitor.open(came.location)
    return visitor


def do(visitor: Visitor, what: str, **fields: str) -> int:
    visitor.open("/desk/schedule")
    token = visitor.fields["csrf_token"]
    data = {"csrf_token": token, "do": what, **fields}
    visitor.page = visitor.client.post("/desk/schedule", data=data)
    return visitor.page.status_code


def draft(consultant: Consultant) -> Schedule:
    with consultant.desk.reading() as connection:
        found = queries.draft(connection)
    assert found is not None
    return found


def test_it_is_drafted_agreed_to_and_approved(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    assert do(marina, "begin") == 303
    row = {"user": "consultant1", "weekday": "0", "opens": "09:00", "closes": "12:00",
           "room": "кабинет 1", "phone": ""}  # fmt: skip
    first = (moment() + timedelta(days=2)).date().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **row) == 303
    assert do(marina, "send", edition="2") == 303
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    assert do(director, "approve", edition="2") == 422
    assert "Согласны ещё не все" not in director.open("/desk/schedule").text
    assert do(marina, "agree", edition="2") == 303
    assert do(director, "approve", edition="2") == 303
    with consultant.desk.reading() as connection:
        (found,) = queries.approved(connection)
    assert [(slot.user, slot.room) for slot in found.slots] == [("consultant1", "кабинет 1")]
    assert found.approved_by == "Аслан Муратович Хуако"


def test_a_lost_edit_is_told_and_keeps_what_was_typed(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = moment().date().isoformat()
    row = {"user": "consultant1", "weekday": "0", "opens": "09:00", "closes": "12:00",
           "phone": ""}  # fmt: skip
    assert do(marina, "edit", edition="1", valid_from=first, room="первый", **row) == 303
    assert do(marina, "edit", edition="1", valid_from=first, room="второй", **row) == 422
    assert "график изменил другой" in marina.page.text
    assert "второй" in marina.page.text
    assert [slot.room for slot in draft(consultant).slots] == ["первый"]


def test_it_is_returned_with_words(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    assert do(marina, "send", edition="1") == 303
    edition = str(draft(consultant).edition)
    assert do(marina, "return", edition=edition, words="") == 422
    assert do(marina, "return", edition=edition, words="Перенесите на среду") == 303
    assert "Перенесите на среду" in marina.open("/desk/schedule").text


def test_who_is_no_consultant_does_not_see_it(consultant: Consultant) -> None:
    stranger = enter(consultant, "teacher-id", "uchitel", "Ольга Петровна")
    assert stranger.open("/desk/schedule").status_code == 403
    assert RUSLAN.name not in stranger.page.text
