"""All work is done on the pages: with the keyboard, on a phone, with letters twice as large."""

import io
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import LARGE, SCRIPTS, VISITORS, Look, PageAt
from tests.helpdesk.life import parent, teacher


@pytest.fixture
def asked(site: Site) -> list[Inquiry]:
    now = datetime.now(UTC)
    upsert_staff(site.desk, MARINA, now)
    new = (parent(now=now), teacher(now=now))
    return [open_inquiry(site.desk, each, REQUESTER, now).inquiry for each in new]


def come_in(site: Site, page: Page, where: str) -> None:
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page=where)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def test_a_question_is_claimed_and_closed_on_its_page(
    site: Site, asked: list[Inquiry], page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(site, page, "journal")
    page.goto(f"{site.url}/desk/{asked[0].reference}")
    no_violations(page)
    page.get_by_role("button", name="Беру").click()
    expect(page.get_by_role("status")).to_have_text("Вопрос теперь ваш.")
    page.locator("summary", has_text="Закрыть").click()
    no_violations(page)
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("alert")).to_contain_text("Выберите причину из списка.")
    no_violations(page)
    page.get_by_label("Решили устно").check()
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("status")).to_have_text("Вопрос закрыт.")
    assert view(site.desk, asked[0].id).inquiry.state is State.CLOSED


@VISITORS
def test_several_are_ticked_in_the_journal(
    site: Site,
    asked: list[Inquiry],
    page_at: PageAt,
    no_violations: Look,
    width: int,
    javascript: bool,
) -> None:
    page = page_at(width, javascript)
    come_in(site, page, "journal")
    for each in asked:
        page.get_by_label(f"Отметить {each.number}/{each.year}").check()
    no_violations(page)
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Закрыть: 2 вопроса")
    no_violations(page)
    page.get_by_label("Не про «Дневник.ру»").check()
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Закрыть: 2 из 2")
    no_violations(page)
    page.get_by_role("link", name="К журналу").click()
    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()


def test_the_keyboard_alone_ticks_and_claims(
    site: Site, asked: list[Inquiry], page_at: PageAt
) -> None:
    page = page_at(1280, False)
    come_in(site, page, "journal")
    page.get_by_label(f"Отметить {asked[1].number}/").focus()
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Беру":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Беру: 1 из 1")
    assert view(site.desk, asked[1].id).inquiry.claimant_id == MARINA.id


@SCRIPTS
def test_enter_on_a_ticked_box_sends_nothing(
    site: Site, asked: list[Inquiry], page_at: PageAt, javascript: bool
) -> None:
    page = page_at(1280, javascript)
    come_in(site, page, "journal")
    box = page.get_by_label(f"Отметить {asked[1].number}/")
    box.check()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    box.press("Enter")
    expect(box).to_be_checked()
    # Whatever Enter had sent would have been sent before this.
    page.get_by_role("link", name="Все", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Журнал обращений")
    assert "/several/" not in "".join(sent)
    assert view(site.desk, asked[1].id).inquiry.claimant_id is None


def test_letters_twice_as_large_do_not_run_out_of_the_page(
    site: Site, asked: list[Inquiry], page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(1280, True)
    come_in(site, page, "journal")
    for where in ("journal", asked[0].reference):
        page.goto(f"{site.url}/desk/{where}")
        page.evaluate(LARGE)
        no_violations(page, 768)


def test_the_journal_is_printed_on_landscape_sheets(
    site: Site, asked: list[Inquiry], page_at: PageAt
) -> None:
    assert asked
    page = page_at(1280, True)
    come_in(site, page, "journal")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == 1
    width, height = sheets[0].mediabox.width, sheets[0].mediabox.height
    assert (round(width), round(height)) == (842, 595)
    words = sheets[0].extract_text()
    assert "Беру" not in words
    assert "Открытые" not in words
    assert [each for each in ("сотрудник", "родитель", "регламенту") if each not in words] == []
