"""«Памятка: кому сообщили»: by class, way and day; what is missing is seen."""

import pytest
from sqlalchemy import insert
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.contacts.publicity import AnnouncedBy, informed_lines, told_by_class
from helpdesk.domain import dates
from helpdesk.domain.corrections import standing
from helpdesk.kernel.desk import Desk
from helpdesk.storage.contact_tables import contact, contact_class
from tests.helpdesk.life import school_day
from tests.webforms.staff.conftest import Consultant, moment

PATH = "/desk/informed"
TODAY = school_day()
OLGA = ("teacher-id", "uchitel", "Ольга Петровна Хуаде")


def lead(desk: Desk, user: str, *classes: str) -> None:
    given = {
        "name": OLGA[2],
        "user": user,
        "phone": "",
        "mail": "",
        "shows_phone": False,
        "shows_mail": False,
    }
    with desk.writing() as connection:
        made = connection.execute(insert(contact).values(given).returning(contact.c.id))
        number = made.scalar_one()
        for name in classes:
            row = {"contact_id": number, "school_class": name, "subject": ""}
            connection.execute(insert(contact_class).values(row))


def come_in(teacher: Consultant) -> None:
    given = LoginPass(*OLGA, None, page="informed")
    came = teacher.visitor.enter(pass_url("", teacher.settings.secret, given, moment()))
    teacher.visitor.open(came.location)


@pytest.fixture
def teacher(consultant: Consultant) -> Consultant:
    """A teacher who is no consultant."""
    come_in(consultant)
    return consultant


def record(teacher: Consultant, **changed: object) -> TestResponse:
    if teacher.visitor.page.status_code == 303:
        teacher.visitor.open(PATH)
    fields = {
        **teacher.visitor.fields,
        "classes": "5А",
        "way": "meeting",
        "day": TODAY.isoformat(),
        **changed,
    }
    page = teacher.visitor.client.post(PATH, data=fields)
    teacher.visitor.page = page
    return page


def told(teacher: Consultant) -> dict[str, list[AnnouncedBy]]:
    with teacher.desk.reading() as connection:
        found = told_by_class(standing(informed_lines(connection)))
    return {name: sorted(ways) for name, ways in found.items()}


def test_nobody_comes_in_without_a_pass(consultant: Consultant) -> None:
    assert consultant.visitor.open(PATH).status_code == 403


@pytest.mark.parametrize("written", ["5А", "5 а", "5-A", "5 «А» класс"])
def test_a_class_is_one_class_however_it_is_written(teacher: Consultant, written: str) -> None:
    assert record(teacher, classes=written).status_code == 303
    assert told(teacher) == {"5А": [AnnouncedBy.MEETING]}


def test_several_classes_in_one_act(teacher: Consultant) -> None:
    record(teacher, classes="6б, 5А", way="handed", note="на линейке")
    assert told(teacher) == {"5А": [AnnouncedBy.HANDED], "6Б": [AnnouncedBy.HANDED]}
    page = teacher.visitor.open(PATH).text
    assert "Записано: 5А, 6Б." in page
    assert "на линейке" in page
    assert OLGA[2] in page


def test_what_is_no_class_is_refused_and_the_rest_stays(teacher: Consultant) -> None:
    answer = record(teacher, classes="5А, пятые", way="", note="важно")
    assert "Не похоже на класс: пятые" in answer.text
    assert "Выберите, как сообщили." in answer.text
    assert 'value="5А, пятые"' in answer.text
    assert "важно" in answer.text
    assert told(teacher) == {}


def test_the_table_shows_what_is_missing(teacher: Consultant) -> None:
    lead(teacher.desk, "uchitel", "5А", "5Б")
    record(teacher, classes="", **{"class": ["5А"]})
    page = " ".join(teacher.visitor.open(PATH).text.split())
    assert "<strong>Ещё не отмечено ничего:</strong> 5Б." in page
    today = dates.day_and_month(TODAY, TODAY)
    assert f'<td data-label="Родительское собрание">{today}</td>' in page
    assert '<td data-label="Чат класса"><span class="quiet">нет</span></td>' in page


def test_a_teachers_own_class_is_ticked_already(teacher: Consultant) -> None:
    lead(teacher.desk, "uchitel", "5А")
    lead(teacher.desk, "other", "7В")
    teacher.visitor.open(PATH)
    assert teacher.visitor.fields["class"] == "5А"


def test_a_correction_is_a_new_line(teacher: Consultant) -> None:
    record(teacher)
    teacher.visitor.open(f"{PATH}?correct=1")
    assert teacher.visitor.fields["classes"] == "5А"
    record(teacher, classes="5Б")
    assert told(teacher) == {"5Б": [AnnouncedBy.MEETING]}
    page = teacher.visitor.open(PATH).text
    assert "исправляет № 1" in page


def test_a_line_is_taken_back_and_stays_in_the_record(teacher: Consultant) -> None:
    record(teacher)
    teacher.visitor.open(PATH)
    assert record(teacher, do="void:1").status_code == 303
    assert told(teacher) == {}
    assert "отменяет № 1" in teacher.visitor.open(PATH).text
