"""«Проверка регламента» in a browser: long lists are folded on the screen, and whole on paper."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from helpdesk.access.login_links import LoginPass, pass_url
from tests.browser.site import Site, enter
from tests.browser.visiting import PageAt
from tests.helpdesk.life import HEAD

DAYS = timedelta(days=40)


@pytest.fixture
def site(site: Site) -> Site:
    site.live(DAYS)
    return site


def test_what_is_folded_on_the_screen_stands_on_paper(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None, page="check")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    page.goto(f"{site.url}/desk/check?since={(datetime.now(UTC) - DAYS).date()}")
    folded = page.locator(".check details")
    link = folded.locator("a").first
    expect(link).to_be_hidden()
    expect(folded.locator("summary").first).to_be_visible()
    page.emulate_media(media="print")
    expect(link).to_be_visible()
    expect(folded.locator("summary").first).to_be_hidden()
