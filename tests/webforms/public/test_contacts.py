"""The public pages of contacts: what is shown, what is not, and the sheet for the notice board."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdesk.contacts import entering
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD
from tests.webforms.papers.reading import codes_of, words_of
from tests.webforms.visitor import Visitor

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLGA = Actor(Role.CONSULTANT, "olga-id", "olga", "Ольга Петрова")
PHONE, MAIL, HIDDEN = "8 918 111-22-33", "olga@example.ru", "8 918 444-55-66"


@pytest.fixture
def school(desk: Desk, visitor: Visitor) -> Visitor:
    """Two teachers: one shows phone and mail, the other nothing."""
    petrova = Contact(
        0,
        "Петрова Ольга Ивановна",
        "olga",
        PHONE,
        MAIL,
        leads=("5А",),
        teaches=(Lesson("Математика", "5А"), Lesson("Математика", "6Б")),
    )
    one = entering.enter(desk, petrova, HEAD, NOW)
    allowed = replace(petrova, id=one, shows_phone=True, shows_mail=True)
    entering.allow(desk, allowed, OLGA, NOW)
    other = Contact(
        0,
        "Шеуджен Аслан Юрьевич",
        "",
        HIDDEN,
        "aslan@example.ru",
        leads=("6Б",),
        teaches=(Lesson("Физика", "6Б"),),
    )
    entering.enter(desk, other, HEAD, NOW)
    return visitor


def test_the_class_is_one_click_away_from_the_list(school: Visitor) -> None:
    assert 'href="/contacts"' in school.open("/").text
    assert 'href="/contacts/5А"' in school.open("/contacts").text
    said = school.open("/contacts/5А").text
    assert "Петрова Ольга Ивановна" in said
    assert 'href="tel:+79181112233"' in said
    assert f"mailto:{MAIL}" in said
    assert 'href="/"' in said


def test_what_is_not_allowed_is_nowhere(school: Visitor) -> None:
    for path in ("/contacts", "/contacts/6Б", "/embed/contacts"):
        said = school.open(path).text
        assert HIDDEN not in said, path
        assert "aslan@" not in said, path
    said = school.open("/contacts/6Б").text
    assert "Шеуджен Аслан Юрьевич" in said
    assert "Телефон школы" in said
    assert "9-44-24" in said


def test_a_class_is_found_however_it_is_written(school: Visitor) -> None:
    assert school.open("/contacts/5a").status_code == 200
    assert school.open("/contacts/9А").status_code == 404


def test_searching_finds_the_list_but_no_phones(school: Visitor) -> None:
    assert "X-Robots-Tag" not in school.open("/contacts").headers
    for path in ("/contacts/5А", "/embed/contacts", "/contacts.pdf"):
        assert "noindex" in school.open(path).headers["X-Robots-Tag"], path


def test_the_block_may_stand_in_the_schools_site_and_has_nothing_to_press(school: Visitor) -> None:
    block = school.open("/embed/contacts")
    assert "frame-ancestors *" in block.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in block.headers
    assert "<form" not in block.text
    assert "<script" not in block.text
    assert "frame-ancestors 'none'" in school.open("/contacts").headers["Content-Security-Policy"]


def test_the_sheet_says_it_and_its_code_leads_to_the_page(school: Visitor) -> None:
    sheet = school.open("/contacts.pdf")
    assert sheet.mimetype == "application/pdf"
    said = words_of(sheet.data)
    for words in ("Классные руководители", "Петрова Ольга Ивановна", PHONE, MAIL, "школа: 9-44-24"):
        assert words in said, words
    assert HIDDEN not in said
    assert codes_of(sheet.data) == ["http://localhost/contacts"]


def test_nothing_entered_is_said_and_makes_no_sheet(visitor: Visitor) -> None:
    said = visitor.open("/contacts").text
    assert "ещё не заполнен" in said
    assert "9-44-24" in said
    assert visitor.open("/contacts.pdf").status_code == 404
    assert visitor.open("/embed/contacts").status_code == 200


def test_without_teachers_the_block_gives_the_schools_own_phone(visitor: Visitor) -> None:
    block = visitor.open("/embed/contacts").text
    assert "9-44-24" in block
    assert "<table" not in block
