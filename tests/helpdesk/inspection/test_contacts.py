"""Clause 4.5: what the contacts show."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from helpdesk.contacts.entering import allow_on_paper, remove
from helpdesk.contacts.publicity import (
    CONTACTS,
    Colleague,
    Place,
    Posting,
    take_back,
    write_posted,
)
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.errors import RuleViolation
from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.inspection.publicity_clauses import published
from helpdesk.kernel.desk import Desk
from helpdesk.storage.contact_tables import contact, contact_class
from tests.helpdesk.life import HEAD, NOW, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

SHEET = Posting(CONTACTS, Place.BOARD, "1 этаж", date(2026, 9, 1), "photo.png")
SUSANNA = Colleague(HEAD.id, HEAD.name, head=True)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """A school where the sheet of contacts hangs since September."""
    desk = desk_on(engine)
    write_posted(desk, SHEET, SUSANNA, NOW)
    return desk


def look(desk: Desk, till: date = date(2026, 11, 24), now: datetime = NOW) -> Findings:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        return published(Scope(connection, regulation, date(2026, 9, 1), till, now))


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


@pytest.mark.each_database
def test_what_was_allowed_later_was_not_published_in_an_earlier_period(desk: Desk) -> None:
    put(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"))
    allow_on_paper(desk, Contact(1, "", shows_phone=True), HEAD, NOW)
    assert not look(desk).lacks
    assert len(look(desk, till=date(2026, 9, 30)).lacks) == 2


NOT_SHOWN = ["Не подтверждено, что контакты на стенде"]


def both_shown(desk: Desk) -> None:
    put(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"), shows=True)
    put(desk, "Анна Ивановна", ("5А", "Физика"), shows=True)


def words(found: Findings) -> list[str]:
    return [each.words for each in found.lacks]


def test_without_a_record_nothing_shows_that_the_sheet_hangs(desk: Desk) -> None:
    both_shown(desk)
    assert "Контакты на стенде с 01.09.2026: 1 этаж" in look(desk).evidence[-1].words
    take_back(desk, Posting, 1, SUSANNA, NOW)
    assert words(look(desk)) == NOT_SHOWN


def test_what_was_written_down_later_without_a_photograph_shows_nothing_earlier(
    desk: Desk,
) -> None:
    both_shown(desk)
    september = date(2026, 9, 30)
    assert NOT_SHOWN[0] not in words(look(desk, september))
    take_back(desk, Posting, 1, SUSANNA, NOW)
    write_posted(desk, replace(SHEET, picture=""), SUSANNA, NOW)
    assert NOT_SHOWN[0] in words(look(desk, september))
    assert words(look(desk)) == []


def test_a_change_of_contacts_makes_the_sheet_outdated_until_a_new_one_hangs(desk: Desk) -> None:
    both_shown(desk)
    remove(desk, 2, HEAD, NOW + timedelta(hours=1))
    assert words(look(desk)) == []
    later, till = NOW + timedelta(days=9), date(2026, 12, 3)
    assert words(look(desk, till, later)) == [
        "Лист на стенде устарел: контакты изменили 24.11.2026"
    ]
    write_posted(desk, replace(SHEET, day=till, picture=""), SUSANNA, later)
    assert words(look(desk, till, later)) == []


def test_the_sheet_is_of_the_board_alone(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="показаны всегда"):
        write_posted(desk, replace(SHEET, place=Place.SITE), SUSANNA, NOW)
