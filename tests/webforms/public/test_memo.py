"""The memo for parents: page, papers, and the text for a class chat."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import insert

from helpdesk.kernel.desk import Desk
from helpdesk.storage.contact_tables import contact, contact_class
from tests.helpdesk.contacts.approving import approve
from tests.webforms.papers.reading import codes_of, words_of
from tests.webforms.visitor import Visitor
from webforms.papers.sheet import Sheet

FORM = "http://localhost/"
OLGA, ZAREMA = "Ольга Петровна Хуаде", "Зарема Юрьевна Тлиш"


def enter(desk: Desk, name: str, school_class: str, *, shows: bool) -> None:
    given = {
        "name": name,
        "user": "",
        "phone": "8 918 555-66-77",
        "mail": "uchitel@example.ru",
        "shows_phone": shows,
        "shows_mail": shows,
    }
    with desk.writing() as connection:
        made = connection.execute(insert(contact).values(given).returning(contact.c.id))
        row = {"contact_id": made.scalar_one(), "school_class": school_class, "subject": ""}
        connection.execute(insert(contact_class).values(row))


def test_the_memo_names_every_way_of_the_regulation(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    page = " ".join(visitor.open("/memo").text.split())
    for expected in (
        "в течение 5 дней",
        "учителя-предметника или классного руководителя",
        "на родительском собрании",
        "Понедельник, 9:00–12:00: Марина Юрьевна Нехай, кабинет информатики",
        'href="tel:+78777294424"',
        "mailto:vocherpsy.shkola9@yandex.ru",
        'href="tel:+78124907033"',
        "звонок платный",
    ):
        assert expected in page


def test_without_a_schedule_the_memo_leads_to_the_schools_phone(visitor: Visitor) -> None:
    assert "Часы приёма скажут по телефону школы" in visitor.open("/memo").text
    assert "Часы приёма скажут" in words_of(visitor.open("/memo.pdf").data)


def test_class_teachers_stand_there_with_what_they_allow(visitor: Visitor, desk: Desk) -> None:
    enter(desk, OLGA, "5А", shows=True)
    enter(desk, ZAREMA, "5Б", shows=False)
    page = visitor.open("/memo").text
    assert OLGA in page
    assert ZAREMA in page
    assert page.count("8 918 555-66-77") == 1
    assert page.count("mailto:uchitel@example.ru") == 1
    said = words_of(visitor.open("/memo.pdf").data)
    assert f"5А {OLGA} 8 918 555-66-77 uchitel@example.ru" in said
    assert f"5Б {ZAREMA} 9-44-24" in said


def test_the_sheet_carries_the_code_of_the_form(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    pdf = visitor.open("/memo.pdf").data
    assert codes_of(pdf) == [FORM]
    assert "Вторник, 9:00–12:00: Руслан Казбекович Ачмиз, кабинет 12" in words_of(pdf)


def test_four_slips_have_four_codes(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    pdf = visitor.open("/memo-slips.pdf").data
    assert codes_of(pdf) == [FORM] * 4
    assert words_of(pdf).count("Ответим в течение 5 дней") == 4


def test_the_text_for_the_chat_is_plain_and_short(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    visitor.open("/memo/text")
    words = visitor.fields["words"]
    assert f"Задать вопрос: {FORM}" in words
    assert "в течение 5 дней" in words
    assert f"{FORM}schedule" in words
    assert "<" not in words
    assert len(words) < 500


def test_a_public_paper_is_drawn_once_for_all_who_ask(
    visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sheet] = []
    draw = Sheet.pdf

    def counted(sheet: Sheet) -> bytes:
        drawn.append(sheet)
        return draw(sheet)

    monkeypatch.setattr(Sheet, "pdf", counted)
    with time_machine.travel(datetime.now(UTC), tick=False):
        first = visitor.open("/memo.pdf").data
        assert visitor.open("/memo.pdf").data == first
        assert len(drawn) == 1
        visitor.open("/consent.pdf")
        assert len(drawn) == 2
        approve(desk)
        assert "Марина Юрьевна Нехай" in words_of(visitor.open("/memo.pdf").data)
        assert len(drawn) == 3
