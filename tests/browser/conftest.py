"""A real browser for the tests of the pages, and axe to look for what shuts people out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import needs

HEIGHT = 800
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parent.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all; where there is none the test is skipped, or fails if it must not be."""
    path = needs.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page_at(chromium: Browser) -> Iterator[Callable[[int, bool], Page]]:
    """Open pages of this width, with JavaScript or without; each has its own visitor.

    A script of the page that fails, or is refused by the page's policy, fails the test.
    """
    failures: list[str] = []
    with ExitStack() as opened:

        def open_page(width: int, javascript: bool) -> Page:
            context = chromium.new_context(
                viewport={"width": width, "height": HEIGHT},
                java_script_enabled=javascript,
                locale="ru-RU",
            )
            opened.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.on("console", lambda said: failures.extend(_refusal(said.text)))
            return page

        yield open_page
    assert failures == []


def _refusal(said: str) -> list[str]:
    return [said] if "Content Security Policy" in said else []


@pytest.fixture
def no_violations() -> Callable[[Page], None]:
    """Look at the page with axe-core, and say what it found and where."""
    axe = Axe()

    def look(page: Page) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), "the page has to be scrolled sideways"

    return look
