"""Entering what was told, in a real browser: narrow and wide, by keyboard, without scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.states import State
from helpdesk.inquiries import claims
from helpdesk.journal.overviews import all_open
from tests.browser.looking import NARROW, WIDE
from tests.browser.site import MARINA, Site, enter, running_site
from tests.browser.visiting import Look, PageAt, cut_off, press

# In pixels, on a telephone.
LONGEST_TABLE = 4_000
SCREEN = 800
# Fewer presses of keys than this beside the words themselves.
LEAST_STEPS = 12


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        opened = running.asked()
        claims.claim(running.desk, opened.inquiry.id, MARINA, datetime.now(UTC))
        yield running


def come_in(page: Page, site: Site, where: str) -> None:
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page=where)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def test_a_told_question_is_entered(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    come_in(page, site, "entry")
    no_violations(page)
    page.get_by_label("Что спросили").fill("Не вижу оценок")
    press(page, "Записать")
    expect(page.get_by_role("heading", name="Ещё не записано")).to_be_visible()
    expect(page.get_by_label("Что спросили")).to_have_value("Не вижу оценок")
    no_violations(page)
    page.get_by_label("Кто спрашивает").fill("Нина Петровна")
    page.get_by_label("О чём вопрос").select_option("parent:marks")
    page.get_by_label("устно").check()
    press(page, "Записать")
    expect(page.get_by_role("heading", level=1)).to_have_text("Записано")
    expect(page.get_by_text("Ответим не позднее")).to_be_visible()
    no_violations(page)


def test_it_is_entered_by_keyboard_alone_in_few_steps(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    come_in(page, site, "entry")
    page.get_by_label("Кто спрашивает").focus()
    steps = 0

    def key(name: str) -> None:
        nonlocal steps
        steps += 1
        page.keyboard.press(name)

    page.keyboard.type("Нина Петровна Хуаде")
    key("Tab")
    page.keyboard.type("8 918 123-45-67")
    key("Tab")
    page.keyboard.type("Хуаде Алий 5А")
    key("Tab")
    key("ArrowDown")
    key("Tab")
    page.keyboard.type("Не видит оценок за четверть")
    key("Tab")
    key("Space")
    key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Записано")
    assert steps < LEAST_STEPS


def test_a_meeting_of_twenty_rows_goes_in_at_once(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(page, site, "entry/meeting")
    no_violations(page)
    page.get_by_label("Класс", exact=True).fill("5а")
    page.get_by_label("бланк подписан").check()
    for number in range(1, 21):
        page.get_by_label(f"Строка {number}: Родитель").fill(f"Родитель {number}")
        page.get_by_label(f"Строка {number}: Тема").select_option("parent:marks")
        page.get_by_label(f"Строка {number}: Вопрос").fill(f"Вопрос {number}")
    page.get_by_label("Строка 7: Телефон").fill("12")
    press(page, "Записать")
    expect(page.get_by_role("link", name="Строка 7: Проверьте номер")).to_be_visible()
    no_violations(page)
    page.get_by_label("Строка 7: Телефон").fill("8 918 123-45-67")
    press(page, "Записать")
    expect(page.get_by_role("heading", name="Записано: 20")).to_be_visible()
    no_violations(page)
    new = [each for each in all_open(site.desk).inquiries if each.state is State.NEW]
    assert len(new) == 20


def test_the_table_begins_on_the_first_screen(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    come_in(page, site, "entry/meeting")
    fifth = page.get_by_label("Строка 5: Вопрос").bounding_box()
    assert fifth is not None
    assert fifth["y"] + fifth["height"] <= SCREEN


def test_twenty_rows_are_not_long_on_a_telephone(site: Site, page_at: PageAt) -> None:
    page = page_at(390, False)
    come_in(page, site, "entry/meeting")
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST_TABLE


@pytest.mark.parametrize("width", [NARROW, 768, WIDE])
def test_a_row_shows_its_number_and_all_that_is_usually_typed(
    width: int, site: Site, page_at: PageAt
) -> None:
    page = page_at(width, True)
    come_in(page, site, "entry/meeting")
    number = "1" if width == WIDE else "Строка 1"
    expect(page.get_by_role("rowheader", name=number, exact=True)).to_be_visible()
    page.get_by_label("Строка 1: Родитель").fill("Нехай Марина Юрьевна")
    page.get_by_label("Строка 1: Ребёнок").fill("Нехай Алий 6Б")
    page.get_by_label("Строка 1: Телефон").fill("8 918 123-45-67")
    page.get_by_label("Строка 1: Вопрос").fill("Не видит оценок за четверть")
    assert cut_off(page) == []


def test_a_row_is_there_on_a_telephone_as_soon_as_it_is_its_turn(
    site: Site, page_at: PageAt
) -> None:
    page = page_at(NARROW, False)
    come_in(page, site, "entry/meeting")
    for number in range(1, 20):
        expect(page.get_by_label(f"Строка {number + 1}: Родитель")).to_be_visible()
        expect(page.get_by_label(f"Строка {number + 2}: Родитель")).not_to_be_visible()
        page.get_by_label(f"Строка {number}: Вопрос").fill("Не видит оценок")


def test_a_call_is_logged_beside_the_number(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    (inquiry,) = all_open(site.desk).inquiries
    come_in(page, site, inquiry.reference.lower())
    expect(page.get_by_role("link", name="Позвонить: +79181234567")).to_have_attribute(
        "href", "tel:+79181234567"
    )
    no_violations(page)
    page.get_by_label("Что сказали").fill("Не берёт трубку")
    press(page, "Не дозвонились")
    expect(page.get_by_text("Звонили: 1 из 3.")).to_be_visible()
    expect(page.get_by_text("Не берёт трубку")).to_be_visible()
    no_violations(page)
