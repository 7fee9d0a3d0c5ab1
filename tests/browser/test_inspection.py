"""«Проверка регламента» in a browser: long lists are folded on the screen, and whole on paper."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from helpdesk.access.login_links import LoginPass, pass_url
from tests.browser.site import Site, enter
from tests.browser.visiting import PageAt
from tests.helpdesk.life import HEAD

DAYS = timedelta(days=40)
# An upright sheet of A4 without its margins, in pixels.
SHEET: ViewportSize = {"width": 688, "height": 1016}
WIDTH = "heading => heading.getBoundingClientRect().width"


@pytest.fixture
def site(site: Site) -> Site:
    site.live(DAYS)
    return site


@pytest.fixture
def page(site: Site, page_at: PageAt) -> Page:
    page = page_at(1280, False)
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None, page="check")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    page.goto(f"{site.url}/desk/check?since={(datetime.now(UTC) - DAYS).date()}")
    return page


def test_what_is_folded_on_the_screen_stands_on_paper(page: Page) -> None:
    folded = page.locator(".check details")
    link = folded.locator("a").first
    expect(link).to_be_hidden()
    expect(folded.locator("summary").first).to_be_visible()
    page.emulate_media(media="print")
    expect(link).to_be_visible()
    expect(folded.locator("summary").first).to_be_hidden()


def test_columns_are_as_wide_on_paper_as_what_stands_in_them_needs(page: Page) -> None:
    number, *_ = page.locator(".check thead th").all()
    on_screen = number.evaluate(WIDTH)
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    assert number.evaluate(WIDTH) == on_screen
