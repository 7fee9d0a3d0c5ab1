"""Articles in a browser: listed, read, suggested while one types and on the page of checking."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.test_site import fill_in
from tests.browser.visiting import VISITORS, Look, PageAt, press

pytestmark = pytest.mark.browser
TITLE = "Не видно оценки или домашнего задания?"


@VISITORS
def test_articles_are_read_and_suggested(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(f"{site.url}/knowledge")
    no_violations(page)
    page.get_by_label("Что ищете?").fill("не видел оценок")
    press(page, "Найти")
    no_violations(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    no_violations(page)
    press(page, "Это помогло")
    expect(page.get_by_text("Рады, что помогло")).to_be_visible()
    page.goto(site.url)
    fill_in(page)
    page.get_by_label("Что не получается?").press_sequentially(" и оценки")
    suggestion = page.locator("#suggested a")
    if javascript:
        expect(suggestion.first).to_have_text(TITLE)
        no_violations(page)
    else:
        expect(suggestion).to_have_count(0)
    press(page, "Проверить и отправить")
    expect(page.locator("#suggested-here a").first).to_contain_text(TITLE)
    no_violations(page)
