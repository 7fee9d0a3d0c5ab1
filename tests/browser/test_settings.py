"""The settings in a browser, without JavaScript: a change looked at, saved, and taken back."""

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from tests.browser.site import Site, enter
from tests.helpdesk.life import HEAD


def test_a_change_is_looked_at_saved_and_taken_back_without_scripts(
    site: Site,
    page_at: Callable[[int, bool], Page],
    no_violations: Callable[[Page], None],
) -> None:
    page = page_at(320, False)
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    page.goto(f"{site.url}/desk/settings/windows")
    no_violations(page)
    number = page.get_by_label("Потом передать в поддержку: число")
    number.fill("3")
    number.press("Enter")
    no_violations(page)
    page.get_by_role("link", name="должно быть больше").click()
    expect(number).to_have_value("3")
    number.fill("9")
    page.get_by_role("button", name="Посмотреть, что изменится").click()
    no_violations(page)
    expect(page.locator("ins")).to_have_text("9 часов работы школы")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status")).to_contain_text("уже действует")
    assert str(site.desk.regulation().windows.handoff) == "9h"

    page.get_by_role("link", name="Что меняли").click()
    page.get_by_role("link", name="Версия 1").click()
    page.get_by_role("button", name="Вернуть эти настройки").click()
    expect(page.locator("ins")).to_have_text("8 часов работы школы")
    page.get_by_role("button", name="Сохранить").click()
    assert str(site.desk.regulation().windows.handoff) == "8h"
    no_violations(page)
