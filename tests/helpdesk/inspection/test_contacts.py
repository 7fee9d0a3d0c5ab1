"""Clause 4.5: what the contacts show."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert

from helpdesk.contacts.entering import allow_on_paper
from helpdesk.contacts.tables import contact, contact_class
from helpdesk.desk import Desk
from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.contacts import published
from helpdesk.inspection.inspecting import SECTIONS
from tests.helpdesk.life import HEAD, NOW, desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def look(desk: Desk, till: date = date(2026, 11, 24)) -> Findings:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        return published(Scope(connection, regulation, date(2026, 9, 1), till, NOW))


def put(desk: Desk, name: str, *classes: tuple[str, str], shows: bool = False) -> None:
    """Enter a teacher with pairs of class and subject; without a subject he leads the class."""
    with desk.writing() as connection:
        statement = insert(contact).values(
            name=name, user="", phone="9-44-25", mail="", shows_phone=shows, shows_mail=False
        )
        number = connection.execute(statement.returning(contact.c.id)).scalar_one()
        for school_class, subject in classes:
            connection.execute(
                insert(contact_class).values(
                    contact_id=number, school_class=school_class, subject=subject
                )
            )


def test_it_is_what_is_looked_at_for_clause_4_5() -> None:
    assert [each.look for each in SECTIONS[2].clauses if each.number == "4.5"] == [published]


def test_without_teachers_they_are_missing(desk: Desk) -> None:
    assert [each.words for each in look(desk).lacks] == ["Контактов учителей нет"]


def test_each_class_needs_who_leads_and_who_teaches_it(desk: Desk) -> None:
    put(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"), ("6Б", "Математика"), shows=True)
    put(desk, "Анна Ивановна", ("7В", ""), shows=True)
    found = look(desk)
    assert [each.words for each in found.lacks] == [
        "Нет классного руководителя: 6Б",
        "Нет учителей-предметников: 7В",
    ]
    assert found.evidence[1].words == "Контакты на сайте по классам: 3 класса"


def test_who_allows_nothing_is_not_published(desk: Desk) -> None:
    put(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"))
    put(desk, "Анна Ивановна", ("5А", "Физика"), shows=True)
    assert [each.words for each in look(desk).lacks] == [
        "Классный руководитель не разрешил показать ни телефон, ни почту: 5А (Ольга Петровна)"
    ]


def test_what_was_allowed_later_was_not_published_in_an_earlier_period(desk: Desk) -> None:
    put(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"))
    allow_on_paper(desk, 1, HEAD, NOW, shows_phone=True, shows_mail=False)
    assert not look(desk).lacks
    assert len(look(desk, till=date(2026, 9, 30)).lacks) == 2
