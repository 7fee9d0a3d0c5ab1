"""Every page that a link leads to, on an old phone: none is dead, none shuts anybody out."""

from datetime import UTC, datetime
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.inquiries import claims
from helpdesk.kernel.links import link_token
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt
from tests.helpdesk.life import HEAD

MOST = 90


def every_page(page: Page, first: str, look: Look, below: str = "/") -> list[str]:
    """Go to each page of the site that can be reached from the first; return where one was."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(first))
    found, seen = [first], list[str]()
    while found and len(seen) < MOST:
        here = found.pop(0)
        answer = page.request.get(here)
        assert answer.status == 200, f"{here}: {answer.status}"
        seen.append(urlsplit(here).path)
        if not answer.headers["content-type"].startswith("text/html"):
            continue  # A paper or a table: tests of their own read those.
        page.goto(here)
        look(page)
        links = page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
        for link in dict.fromkeys(urldefrag(each).url for each in links):
            path = urlsplit(link).path
            is_ours = link.startswith(f"{origin}{below}")
            if is_ours and path not in seen and path not in [urlsplit(f).path for f in found]:
                found.append(link)
    assert len(seen) < MOST, "a page that leads to ever more pages"
    return seen


@pytest.mark.timeout(600)
def test_no_page_for_everybody_is_dead_or_shuts_anybody_out(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    seen = every_page(page, f"{site.url}/", no_violations)
    assert {"/", "/status", "/contacts", "/schedule", "/memo", "/teachers", "/consent"} <= set(seen)
    token = link_token(site.desk.secret, site.asked().inquiry.reference)
    own = every_page(page, f"{site.url}/i/{token}", no_violations, f"/i/{token}")
    assert f"/i/{token}/withdraw" in own


@pytest.mark.timeout(600)
def test_no_page_for_staff_is_dead_or_shuts_anybody_out(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    now = datetime.now(UTC)
    claims.claim(site.desk, site.asked().inquiry.id, MARINA, now)
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None)
    enter(page, pass_url(site.url, site.desk.secret, given, now))

    seen = every_page(page, f"{site.url}/desk", no_violations, "/desk")
    assert {"/desk/journal", "/desk/check", "/desk/schedule", "/desk/mailbox"} <= set(seen)
