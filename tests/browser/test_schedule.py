"""The schedule's page for staff in a real browser: for everybody, on a phone and at a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.inquiries import claims
from tests.browser.looking import NARROW, WIDE
from tests.browser.site import Site, enter, running_site
from tests.browser.visiting import Look, PageAt, cut_off
from tests.helpdesk.life import MARINA


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        asked = running.asked()
        claims.claim(running.desk, asked.inquiry.id, MARINA, datetime.now(UTC))
        yield running


SCREEN = 800


def come_in(site: Site, page: Page) -> None:
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page="schedule")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    page.get_by_role("button", name="Составить новый график").click()


def test_the_schedule_shuts_nobody_out(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    come_in(site, page)
    no_violations(page)
    page.get_by_role("button", name="Отправить на согласование").click()
    expect(page.get_by_role("status")).to_contain_text("на согласовании")
    no_violations(page)
    page.get_by_role("button", name="Согласен (согласна) с графиком").click()
    expect(page.get_by_role("status")).to_contain_text("Вы согласны")
    no_violations(page)


def test_a_week_is_drafted_in_its_grid(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    come_in(site, page)
    page.get_by_role("link", name="пустая таблица").click()
    monday = page.get_by_label(f"{MARINA.name}, понедельник")
    monday.fill("с 14 до 15 и 16-")
    page.get_by_label(f"{MARINA.name}, вторник").fill("8.30-9.15, 14-15")
    page.get_by_label("Строка 3, пятница").fill("9-12")
    page.get_by_role("button", name="Сохранить", exact=True).last.click()
    said = f"{MARINA.name}, понедельник: Напишите часы, например 14:00–15:00."
    expect(page.get_by_role("link", name=said)).to_be_visible()
    expect(page.get_by_role("link", name="Строка 3: Выберите консультанта")).to_be_visible()
    expect(monday).to_have_value("с 14 до 15 и 16-")
    no_violations(page)
    monday.fill("с 14 до 15 и 16-17")
    page.get_by_label("Ещё строка: кто").select_option(label=MARINA.name)
    page.get_by_role("button", name="Сохранить", exact=True).last.click()
    expect(page.get_by_role("status")).to_contain_text("Сохранено")
    expect(page.get_by_label(f"{MARINA.name}, понедельник").first).to_have_value(
        "14:00–15:00, 16:00–17:00"
    )
    no_violations(page)


@pytest.mark.parametrize("width", [NARROW, 768, WIDE])
def test_two_hours_fit_in_a_cell_and_the_name_of_a_room_in_its_field(
    width: int, site: Site, page_at: PageAt
) -> None:
    page = page_at(width, True)
    come_in(site, page)
    room = "кабинет информатики № 2, третий этаж, правое крыло"
    page.get_by_label(f"{MARINA.name}: кабинет").fill(room)
    page.get_by_label(f"{MARINA.name}, понедельник").fill("8:30–9:15, 14:00–15:00")
    assert cut_off(page) == []


def test_the_grid_and_its_button_fit_on_a_screen(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, True)
    come_in(site, page)
    button = page.get_by_role("button", name="Отправить на согласование").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] <= SCREEN
