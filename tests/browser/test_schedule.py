"""The schedule's page for staff in a real browser: for everybody, on a phone and at a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.inquiries import claims
from tests.browser.site import Site, enter, running_site
from tests.browser.test_staff import Look, PageAt
from tests.helpdesk.life import MARINA


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        asked = running.asked()
        claims.claim(running.desk, asked.inquiry.id, MARINA, datetime.now(UTC))
        yield running


@pytest.mark.parametrize("width", [320, 1280])
def test_the_schedule_shuts_nobody_out(
    site: Site, page_at: PageAt, no_violations: Look, width: int
) -> None:
    page = page_at(width, False)
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page="schedule")
    secret = site.desk.secret
    enter(page, pass_url(site.url, secret, given, datetime.now(UTC)))
    page.get_by_role("button", name="Составить новый график").click()
    no_violations(page)
    page.get_by_role("button", name="Отправить на согласование").click()
    expect(page.get_by_role("status")).to_contain_text("на согласовании")
    no_violations(page)
    page.get_by_role("button", name="Согласен (согласна) с графиком").click()
    expect(page.get_by_role("status")).to_contain_text("Вы согласны")
    no_violations(page)
