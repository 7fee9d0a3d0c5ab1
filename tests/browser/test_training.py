"""«Обучение» in a real browser: the head, the trainer and the trainee, narrow and wide."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor
from helpdesk.inquiries import claims
from tests.browser.looking import NARROW
from tests.browser.site import Site, enter, running_site
from tests.browser.visiting import Look, PageAt, press
from tests.helpdesk.life import HEAD, MARINA
from tests.helpdesk.training.newcomer import ZAREMA

TITLES = ("Учёт расписания", "Текущая и итоговая успеваемость", "Учёт посещаемости")


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        claims.claim(running.desk, running.asked().inquiry.id, MARINA, datetime.now(UTC))
        yield running


def come_in(site: Site, page: Page, actor: Actor) -> None:
    given = LoginPass(actor.id, actor.username, actor.name, None, page="training")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))


def register(page: Page) -> None:
    page.get_by_label("Фамилия, имя, отчество").fill(ZAREMA.name)
    page.get_by_label("Имя в чате").fill("zarema")
    page.get_by_label("Кто обучает").select_option("consultant1")
    press(page, "Записать и отправить план")


def test_registering_marking_and_signing_off_shut_nobody_out(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    come_in(site, page, HEAD)
    no_violations(page)
    press(page, "Записать и отправить план")
    expect(page.get_by_role("alert")).to_contain_text("Напишите фамилию")
    no_violations(page)
    register(page)
    expect(page.get_by_role("status")).to_contain_text("план обучения отправлен")
    no_violations(page)
    page.get_by_text("Снять обучение").first.click()
    page.get_by_text("Исправить: имя").click()
    no_violations(page)

    come_in(site, page, MARINA)
    no_violations(page)
    page.get_by_role("link", name=ZAREMA.name).click()
    page.get_by_label(TITLES[0]).check()
    press(page, "Записать, что показали")
    expect(page.get_by_role("status")).to_contain_text("Записано")
    no_violations(page)

    come_in(site, page, ZAREMA)
    expect(page.get_by_role("heading", level=1)).to_contain_text(ZAREMA.name)
    for title in TITLES:
        press(page, f"Умею («{title}»)")
        expect(page.get_by_role("status")).to_contain_text(title)
    press(page, f"Нужно ещё («{TITLES[1]}»)")
    no_violations(page)
    expect(page.get_by_text("Не отмечено «Умею»: Текущая")).to_be_visible()


def test_by_keyboard_alone_the_trainee_signs_off(site: Site, page_at: PageAt) -> None:
    page = page_at(320, False)
    come_in(site, page, HEAD)
    register(page)
    come_in(site, page, ZAREMA)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("value") == "can:marks":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Текущая и итоговая успеваемость")
