"""The journal and the check of the regulation in a real browser."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import answering
from helpdesk.inquiries.intake import open_inquiry
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt
from tests.helpdesk.life import parent, teacher


@pytest.fixture
def late(site: Site) -> Inquiry:
    """A mother's question that Marina has answered long after its term, and a teacher's new one."""
    now = datetime.now(UTC)
    received = now - timedelta(days=30)
    asked = open_inquiry(site.desk, parent(now=received), REQUESTER, received).inquiry
    answering.answer(site.desk, asked.id, "Откройте «Оценки».", MARINA, now)
    open_inquiry(site.desk, teacher(now=now), REQUESTER, now)
    return asked


def come_in(site: Site, page: Page, where: str) -> None:
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page=where)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def test_the_heads_of_page_and_table_stand_in_line_with_what_is_below(
    site: Site, late: Inquiry, page_at: PageAt
) -> None:
    page = page_at(1280, False)
    come_in(site, page, "journal")
    assert late.id
    lefts = """(all) => all.map((each) => Math.round(each.getBoundingClientRect().left))"""
    brand, heading = page.locator(".brand, h1").evaluate_all(lefts)
    assert brand == heading
    rows = page.locator(".journal tr").all()
    assert len(rows) == 2
    head, line = [row.locator("th, td").evaluate_all(lefts) for row in rows]
    assert line == head


# Lines of a sheet that end before its right edge, which lies within its frame and padding.
SHORT_LINES = """() => [...document.querySelectorAll(".stacks tbody tr")].flatMap((row) => {
  const ends = new Map();
  const cells = [...row.children].map((each) => each.getBoundingClientRect());
  for (const {right, top, height} of cells)
    if (height) ends.set(Math.round(top), Math.max(right, ends.get(Math.round(top)) ?? 0));
  const edge = row.getBoundingClientRect().right - 16;
  return [...ends.values()].filter((end) => end < edge).map(() => row.innerText);
})"""


@pytest.mark.parametrize("where", ["journal?state=", "check", "articles"])
def test_a_sheet_uses_the_width_of_a_tablet(
    where: str, site: Site, late: Inquiry, page_at: PageAt
) -> None:
    page = page_at(768, False)
    come_in(site, page, "journal")
    page.goto(f"{site.url}/desk/{where}")
    assert page.locator(".stacks tbody tr").count() > 0
    assert page.evaluate(SHORT_LINES) == []
    assert late.id


def test_from_the_journal_to_a_reason(
    site: Site, late: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(site, page, "journal")
    expect(page.get_by_text("Найдено: 1")).to_be_visible()
    page.get_by_role("link", name="Все", exact=True).click()
    expect(page.get_by_text("Найдено: 2")).to_be_visible()
    no_violations(page)
    page.get_by_text("Найти и отобрать").click()
    no_violations(page)
    page.get_by_label("Срок ответа").select_option(label="Просрочено, причина не записана")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_text("Найдено: 1")).to_be_visible()
    no_violations(page)
    page.get_by_role("link", name="Записать причину").click()
    expect(page.get_by_role("heading", name="Сроки")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Записать причину").click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите, почему не успели.")
    no_violations(page)
    page.get_by_label("Почему не успели?").fill("Не работал интернет")
    page.get_by_role("button", name="Записать причину").click()
    expect(page.get_by_role("status")).to_have_text("Причина записана.")
    expect(page.get_by_text("Не работал интернет")).to_be_visible()
    no_violations(page)


def test_one_searches_and_finds_by_the_keyboard_alone(
    site: Site, late: Inquiry, page_at: PageAt
) -> None:
    page = page_at(1280, True)
    come_in(site, page, "journal")
    page.get_by_label("Номер, фамилия или слова из вопроса").focus()
    page.keyboard.type("ОЦЕНОК")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Найдено: 1")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.pathname") == f"/desk/{late.reference}":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(late.subject)


def test_the_file_is_downloaded(site: Site, late: Inquiry, page_at: PageAt, tmp_path: Path) -> None:
    page = page_at(1280, False)
    come_in(site, page, "journal")
    page.get_by_role("link", name="Все", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать файл").click()
    path = tmp_path / "journal.xlsx"
    waiting.value.save_as(path)
    assert load_workbook(path).worksheets[0].max_row == 3


def test_the_check_leads_to_what_is_missing(
    site: Site, late: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(site, page, "check")
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверка регламента")
    page.get_by_label("С", exact=True).fill(str((late.received_at - timedelta(days=1)).date()))
    page.get_by_role("button", name="Показать").click()
    no_violations(page)
    page.get_by_role("link", name="Не успели: 1").click()
    expect(page.get_by_text("Найдено: 1")).to_be_visible()


def test_dark_pages_shut_nobody_out_either(
    site: Site, late: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    for where in ("journal", "check"):
        come_in(site, page, where)
        no_violations(page)
    page.goto(f"{site.url}/desk/{late.reference}")
    no_violations(page)
