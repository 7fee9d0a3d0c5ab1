"""The schedule, the memo and their staff pages in a real browser, narrow and wide."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from tests.browser.looking import NARROW
from tests.browser.site import Site, enter
from tests.browser.visiting import Look, PageAt, press
from tests.helpdesk.contacts.approving import RUSLAN, SLOTS, approve, away
from tests.helpdesk.life import school_day

PUBLIC = ("/schedule", "/schedule/1", "/memo", "/memo/text", "/embed/schedule")
TODAY = school_day()


@pytest.fixture
def approved(site: Site) -> Site:
    approve(site.desk, slots=SLOTS[:2])
    approve(site.desk, 2, valid_from=date(2026, 10, 1))
    away(site.desk, RUSLAN, TODAY, TODAY + timedelta(days=9))
    return site


def come_in(page: Page, site: Site, where: str) -> None:
    given = LoginPass("teacher-id", "uchitel", "Ольга Петровна Хуаде", None, page=where)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def test_the_public_pages_shut_nobody_out(
    approved: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    for path in PUBLIC:
        page.goto(approved.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        no_violations(page)


def test_before_any_approval_they_shut_nobody_out_either(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    for path in ("/schedule", "/memo", "/embed/schedule"):
        page.goto(site.url + path)
        no_violations(page)


def test_a_dark_page_can_be_read(approved: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    for path in ("/schedule", "/memo"):
        page.goto(approved.url + path)
        no_violations(page)


def test_what_is_printed_is_the_schedule_alone(approved: Site, page_at: PageAt) -> None:
    page = page_at(800, False)
    page.emulate_media(media="print")
    page.goto(approved.url + "/schedule")
    expect(page.get_by_text("УТВЕРЖДАЮ")).to_be_visible()
    expect(page.get_by_role("cell", name="14:00–17:00")).to_be_visible()
    expect(page.get_by_role("link", name="Задать вопрос")).to_be_hidden()
    expect(page.get_by_role("link", name="Лист для стенда (PDF)")).to_be_hidden()


@contextmanager
def school_site(html: str) -> Iterator[str]:
    """Serve the school's own page, under another name than the desk's."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_block_stands_in_the_schools_site_and_leads_out_of_it(
    approved: Site, page_at: PageAt
) -> None:
    """The line that the staff's page offers is what is pasted; only its address is this run's."""
    page = page_at(1280, False)
    come_in(page, approved, "posted")
    pasted = page.get_by_label("Строка для сайта школы").input_value()
    pasted = pasted.replace("http://127.0.0.1/", f"{approved.url}/")
    with school_site(f"<!doctype html><title>Школа</title>{pasted}") as school:
        page.goto(school)
        block = page.frame_locator("iframe")
        expect(block.get_by_role("heading", name="График помощи")).to_be_visible()
        expect(block.get_by_text("Марина Юрьевна Нехай").first).to_be_visible()
        styled = block.locator("thead th").first
        expect(styled).to_have_css("background-color", "rgb(233, 241, 246)")
        link = block.get_by_role("link", name="График целиком")
        expect(link).to_have_attribute("target", "_top")


def test_no_other_page_of_ours_stands_in_a_foreign_frame(
    approved: Site, hand_at: Callable[[int], Page]
) -> None:
    page = hand_at(1280)
    with school_site(f'<!doctype html><iframe src="{approved.url}/schedule"></iframe>') as school:
        page.goto(school)
        expect(page.frame_locator("iframe").get_by_text("УТВЕРЖДАЮ")).to_have_count(0)


def test_a_colleague_records_that_it_hangs_with_a_photograph(
    approved: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(page, approved, "posted")
    expect(page.get_by_text("Не отмечено, что она размещена")).to_be_visible()
    no_violations(page)
    page.get_by_label("Где именно").fill("1 этаж, у входа")
    press(page, "Записать")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Где именно")).to_have_value("1 этаж, у входа")
    no_violations(page)
    page.get_by_label("На информационном стенде").check()
    out = io.BytesIO()
    Image.new("RGB", (900, 500), "#cde").save(out, "JPEG")
    photo = FilePayload(name="стенд.jpg", mimeType="image/jpeg", buffer=out.getvalue())
    page.get_by_label("Фотография").set_input_files(photo)
    press(page, "Записать")
    expect(page.get_by_role("status")).to_have_text("Записано.")
    shown = page.get_by_role("img", name="Фотография: версия 2")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    no_violations(page)


def test_a_teacher_records_whom_he_has_told(
    approved: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(page, approved, "informed")
    no_violations(page)
    page.get_by_label("Класс", exact=True).fill("5 а")
    press(page, "Записать")
    expect(page.get_by_text("Выберите, как сообщили.").first).to_be_visible()
    no_violations(page)
    page.get_by_label("Чат класса").check()
    press(page, "Записать")
    expect(page.get_by_role("status")).to_have_text("Записано: 5А.")
    no_violations(page)
