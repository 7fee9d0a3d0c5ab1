"""The page of orders in a real browser: from the first order to a relief with its reassignment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.duty.order_register import all_orders, appointments
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt
from tests.helpdesk.life import HEAD, RUSLAN, teacher

SCREEN = 800
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCAN: FilePayload = {"name": "приказ.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def marinas(site: Site) -> Inquiry:
    """What Marina has claimed; Ruslan is known from a question of his own."""
    now = datetime.now(UTC)
    inquiry = site.asked().inquiry
    claims.claim(site.desk, inquiry.id, MARINA, now)
    other = open_inquiry(site.desk, teacher(now=now), REQUESTER, now).inquiry
    claims.claim(site.desk, other.id, RUSLAN, now)
    return inquiry


def come_in(site: Site, page: Page) -> None:
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None, page="orders")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def day(ahead: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def test_an_order_is_entered_and_somebody_relieved(
    site: Site, marinas: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(site, page)
    expect(page.get_by_text("Как только вы назначите первого")).to_be_visible()
    no_violations(page)
    save = page.locator("button:not(.hidden)", has_text="Записать приказ")
    page.locator("#scan").set_input_files(SCAN)
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите номер приказа")
    expect(page.get_by_text("Скан уже получен")).to_be_visible()
    no_violations(page)
    page.get_by_label("Номер приказа").fill("114")
    page.get_by_label("Дата приказа").fill(day(-3))
    page.locator("summary", has_text="Темы").first.click()
    page.locator("#topics-1-parent-marks").check()
    no_violations(page)
    save.click()
    expect(page.get_by_role("status")).to_have_text("Приказ записан: 2 человека.")
    expect(page.get_by_text("Скан приказа № 114")).to_be_visible()
    no_violations(page)

    page.get_by_role("link", name="Освободить Марина Юрьевна Нехай, консультант").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Освободить: Марина Юрьевна Нехай")
    no_violations(page)
    page.get_by_label("Номер приказа").fill("130-к")
    page.get_by_label("Дата приказа").fill(day())
    page.get_by_role("button", name="Записать освобождение").click()
    expect(page.get_by_role("alert")).to_contain_text("Выберите, кому передать вопросы")
    no_violations(page)
    page.get_by_label("Кому передать все вопросы").select_option(label=RUSLAN.name)
    page.get_by_role("button", name="Записать освобождение").click()
    expect(page.get_by_role("status")).to_contain_text("Передано: 1 вопрос.")
    no_violations(page)
    assert view(site.desk, marinas.id).inquiry.claimant_id == RUSLAN.id


def test_the_form_of_an_order_fits_on_a_screen_each_person_in_a_line(
    site: Site, marinas: Inquiry, page_at: PageAt
) -> None:
    page = page_at(1280, False)
    come_in(site, page)
    form = page.locator("form.group").bounding_box()
    assert form is not None
    assert form["height"] <= SCREEN
    fields = ("user-1", "name-1", "post-1", "first-1", "last-1")
    boxes = [page.locator(f"#{name}").bounding_box() for name in fields]
    bottoms = {round(box["y"] + box["height"]) for box in boxes if box}
    assert max(bottoms) - min(bottoms) <= 2


def test_an_order_is_entered_by_the_keyboard_alone(
    site: Site, marinas: Inquiry, page_at: PageAt
) -> None:
    page = page_at(1280, True)
    come_in(site, page)
    page.get_by_label("Номер приказа").focus()
    page.keyboard.type("114")
    page.keyboard.press("Tab")
    now = datetime.now(UTC)
    page.keyboard.type(f"{now:%m%d%Y}")
    assert page.get_by_label("Дата приказа").input_value() == f"{now:%Y-%m-%d}"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Записать приказ":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Приказ записан: 2 человека.")
    with site.desk.reading() as connection:
        assert len(appointments(connection)) == 2


def test_a_scan_is_put_later_and_downloaded(
    site: Site, marinas: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, False)
    come_in(site, page)
    page.get_by_label("Номер приказа").fill("114")
    page.get_by_label("Дата приказа").fill(day())
    page.locator("button:not(.hidden)", has_text="Записать приказ").click()
    expect(page.get_by_text("Скана нет.")).to_be_visible()
    page.locator("summary", has_text="Дополнить или исправить приказ № 114").click()
    no_violations(page)
    page.get_by_role("button", name="Сохранить скан").click()
    expect(page.get_by_role("alert")).to_contain_text("Выберите файл скана.")
    no_violations(page)
    with site.desk.reading() as connection:
        (order,) = all_orders(connection)
    page.locator(f"#scan-{order.id}").set_input_files(SCAN)
    page.get_by_role("button", name="Сохранить скан").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Скан приказа № 114").click()
    assert Path(waiting.value.path()).read_bytes() == PDF


def test_dark_pages_shut_nobody_out_either(
    site: Site, marinas: Inquiry, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    come_in(site, page)
    no_violations(page)
