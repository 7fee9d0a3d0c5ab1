"""Coming in on a phone: what is asked before, and what an error's page shows before it sends."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor
from helpdesk.inquiries import claims
from tests.browser.site import MARINA, Site, enter, running_site
from tests.helpdesk.life import HEAD

PHONE = 390


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        claims.claim(running.desk, running.asked().inquiry.id, MARINA, datetime.now(UTC))
        yield running


def link(site: Site, who: Actor, page: str) -> str:
    given = LoginPass(who.id, who.username, who.name, None, page=page)
    return pass_url(site.url, site.desk.secret, given, datetime.now(UTC))


def press_in(page: Page) -> None:
    page.get_by_role("button", name="Войти как").click()


def test_coming_in_over_somebody_else_asks_first(
    site: Site, page_at: Callable[[int, bool], Page], no_violations: Callable[[Page], None]
) -> None:
    page = page_at(PHONE, False)
    page.goto(link(site, MARINA, "journal"))
    no_violations(page)
    press_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Журнал обращений")
    page.goto(link(site, HEAD, "orders"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Войти как")
    expect(page.get_by_text("Сейчас вы вошли как")).to_contain_text(MARINA.name)
    no_violations(page)
    page.get_by_role("link", name="Остаться как").click()
    expect(page.get_by_role("banner")).to_contain_text(MARINA.name)
    page.goto(link(site, HEAD, "orders"))
    press_in(page)
    expect(page.get_by_role("banner")).to_contain_text(HEAD.name)


def test_what_an_errors_page_sends_again_is_read_before(
    site: Site, page_at: Callable[[int, bool], Page], no_violations: Callable[[Page], None]
) -> None:
    page = page_at(PHONE, True)
    enter(page, link(site, HEAD, "orders"))
    page.get_by_label("Номер приказа").first.fill("115")
    page.get_by_label("Имя в чате").first.fill("uchitel")
    page.get_by_label("Фамилия, имя, отчество").first.fill("Ольга Петрова")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(e => e.value = 'old')")
    page.get_by_role("button", name="Записать приказ").last.click()
    expect(page.get_by_role("heading", name="Ещё не отправлено")).to_be_visible()
    for words in ("«Приказы»", "Ольга Петрова"):
        expect(page.get_by_role("main")).to_contain_text(words)
    no_violations(page)
    page.get_by_role("button", name="Отправить ещё раз").click()
    expect(page.get_by_label("Имя в чате").first).to_have_value("uchitel")
