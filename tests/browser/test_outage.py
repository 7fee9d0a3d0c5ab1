"""A mass outage in a browser: joined without a script, told of and ended by a colleague."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.vendor.outages import declare
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt, press
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, members, stands
from tests.webforms.visitor import FILLED_IN


@pytest.fixture
def declared(site: Site) -> Site:
    upsert_staff(site.desk, MARINA, datetime.now(UTC))
    inquiry = site.asked().inquiry
    declare(site.desk, inquiry.id, TITLE, WORDS, MARINA, datetime.now(UTC))
    return site


def fill_in(page: Page) -> None:
    for name in ("requester", "children-0-surname", "children-0-name", "children-0-school_class"):
        page.locator(f"[name='{name}']").fill(FILLED_IN[name])
    page.get_by_label("Посмотрю сам").or_(page.locator("[name=reply_by]").last).first.check()
    page.locator("[name=topic][value=marks]").check()
    page.locator("[name=words]").fill(FILLED_IN["words"])
    page.locator("#consent").check()
    press(page, "Проверить и отправить")


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (1280, True)])
def test_who_asks_joins_before_he_sends(
    declared: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(declared.url)
    expect(page.get_by_text(f"Сейчас: {TITLE}")).to_be_visible()
    no_violations(page)
    fill_in(page)
    expect(page.get_by_role("group", name="Это про то же?")).to_be_visible()
    no_violations(page)
    page.get_by_label("Да, сообщите, когда заработает").check()
    press(page, "Отправить вопрос")
    page.wait_for_url("**/accepted")
    assert len(members(declared.desk, stands(declared.desk))) == 2
    page.goto(page.url.removesuffix("/accepted"))
    expect(page.get_by_text("Сообщим, когда заработает.")).to_be_visible()
    no_violations(page)


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (1280, True)])
def test_a_colleague_tells_all_and_ends_it(
    declared: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None)
    enter(page, pass_url(declared.url, declared.desk.secret, given, datetime.now(UTC)))
    no_violations(page)
    page.get_by_role("link", name=TITLE).click()
    no_violations(page)
    page.get_by_label("Новость").fill("Почти починили.")
    press(page, "Сообщить всем")
    expect(page.get_by_role("status")).to_contain_text("Новость отправлена")
    press(page, "Закончить сбой")
    expect(page.get_by_role("status")).to_contain_text("Сбой закончен")
    no_violations(page)
    page.get_by_role("link", name="Все сбои").click()
    no_violations(page)
    page.goto(f"{declared.url}/desk/{declared.asked().inquiry.reference}/outage")
    no_violations(page)
