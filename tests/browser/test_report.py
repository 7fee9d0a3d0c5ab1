"""The report in a real browser: at every width, by keyboard alone, and each plot by the mouse."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor, Role
from tests.browser.looking import NARROW
from tests.browser.site import Site, enter
from tests.browser.visiting import LARGE, Look, PageAt

DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Нурбий Асланович Хут", head=True)
DAYS = timedelta(days=20)
Come = Callable[[Page], None]


@pytest.fixture
def site(site: Site) -> Site:
    site.live(DAYS)
    return site


@pytest.fixture
def come(site: Site) -> Come:
    """Bring the director to the report of the last three weeks."""

    def bring(page: Page) -> None:
        given = LoginPass(DIRECTOR.id, DIRECTOR.username, DIRECTOR.name, None, page="report")
        enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
        since = (datetime.now(UTC) - DAYS).date()
        page.goto(f"{site.url}/desk/report?since={since}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Отчёт")

    return bring


def number(of: str) -> str:
    return "".join(filter(str.isdigit, of))


def test_it_shuts_nobody_out_at_any_width(come: Come, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    come(page)
    for summary in page.locator("main summary").all():
        summary.click()
    no_violations(page)
    page.emulate_media(color_scheme="dark")
    no_violations(page)


def test_letters_of_twice_the_size_need_no_scrolling_sideways(
    come: Come, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(1280, True)
    come(page)
    for summary in page.locator("main summary").all():
        summary.click()
    page.evaluate(LARGE)
    no_violations(page, 390)


def test_by_the_keyboard_alone_a_number_leads_to_its_questions(come: Come, page_at: PageAt) -> None:
    page = page_at(1280, True)
    come(page)
    link = page.get_by_role("link", name="Всего", exact=False).first
    many = number(link.inner_text().partition(":")[0])
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Найдено: {many}", exact=True)).to_be_visible()


def test_plots_are_pressed_with_the_mouse_and_passed_over_by_the_keyboard(
    come: Come, page_at: PageAt
) -> None:
    page = page_at(1280, True)
    come(page)
    assert page.locator(".plot a").count() > 5
    assert page.locator(".plot a:not([tabindex='-1'])").count() == 0
    cell = page.locator(".plot a:has(.heat4)").first
    many = number((cell.locator("title").text_content() or "").rpartition(":")[2])
    cell.click()
    expect(page.get_by_text(f"Найдено: {many}", exact=True)).to_be_visible()
    page.get_by_text("Отобрать").click()
    expect(page.get_by_label("Пришли")).to_be_checked()


def test_the_files_are_one_press_away(come: Come, page_at: PageAt, tmp_path: Path) -> None:
    page = page_at(1280, False)
    come(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Файл для Excel").click()
    path = tmp_path / "report.xlsx"
    waiting.value.save_as(path)
    assert "Сколько вопросов" in load_workbook(path).sheetnames


def test_the_director_ticks_that_he_wants_it(come: Come, page_at: PageAt) -> None:
    page = page_at(390, False)
    come(page)
    page.get_by_label("Присылать отчёт мне").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status")).to_contain_text("будет приходить в чат")
    expect(page.get_by_label("Присылать отчёт мне")).to_be_checked()
