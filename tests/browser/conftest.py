"""A real browser for the tests of the pages, and axe to look for what shuts people out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests import needs
from tests.browser.sandbox_pages import PageAt
from tests.browser.site import Site, running_site
from tests.contract.small_bot import SmallBot, sandbox_with_bot

HEIGHT = 800
DESKTOP = 800
# Five seconds, the default, are too few on a machine that does other things besides.
expect.set_options(timeout=30_000)
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
def scriptless() -> set[Page]:
    """The pages without JavaScript: axe is a script, and needs a twin of them."""
    return set()


@pytest.fixture
def page_at(chromium: Browser, scriptless: set[Page]) -> Iterator[Callable[[int, bool], Page]]:
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
            if not javascript:
                scriptless.add(page)
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.on("console", lambda said: failures.extend(_refusal(said.text)))
            return page

        yield open_page
    assert failures == []


def _refusal(said: str) -> list[str]:
    return [said] if "Content Security Policy" in said else []


@pytest.fixture
def hand_at(chromium: Browser) -> Iterator[Callable[[int], Page]]:
    """Open pages where one points with a mouse, or, where it is narrow, touches with a finger."""
    with ExitStack() as opened:

        def open_page(width: int) -> Page:
            is_phone = width < DESKTOP
            context = chromium.new_context(
                viewport={"width": width, "height": HEIGHT},
                locale="ru-RU",
                has_touch=is_phone,
                is_mobile=is_phone,
            )
            opened.callback(context.close)
            return context.new_page()

        yield open_page


@pytest.fixture
def no_violations(scriptless: set[Page]) -> Callable[[Page], None]:
    """Look at the page with axe-core, and say what it found and where."""

    def look(page: Page) -> None:
        page.wait_for_load_state()  # A page that has only begun to come is empty.
        if page in scriptless:
            with _twin(page) as twin:
                _look(twin)
        else:
            _look(page)

    return look


def _look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), "the page has to be scrolled sideways"


@contextmanager
def _twin(page: Page) -> Iterator[Page]:
    """Show what stands on the page where scripts may run, but none of the page's own do."""
    browser = page.context.browser
    assert browser is not None
    shown = page.content().replace("<noscript>", "<div>").replace("</noscript>", "</div>")

    def answer(route: Route) -> None:
        if route.request.resource_type == "script":
            route.abort()
        elif route.request.is_navigation_request() and route.request.frame == twin.main_frame:
            route.fulfill(body=shown, content_type="text/html; charset=utf-8")
        else:
            route.continue_()

    context = browser.new_context(
        viewport=page.viewport_size, storage_state=page.context.storage_state(), locale="ru-RU"
    )
    with context:
        twin = context.new_page()
        twin.route("**/*", answer)
        twin.goto(page.url)
        yield twin


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The desk's site, with nothing asked yet."""
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        yield running


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    """The folder of the letters."""
    return tmp_path


@pytest.fixture
def bot(tray: Path) -> Iterator[SmallBot]:
    with sandbox_with_bot(mail=tray) as bot:
        yield bot


@pytest.fixture
def enter(bot: SmallBot, page_at: PageAt) -> Callable[[str, int, bool], Page]:
    def choose(name: str, width: int, javascript: bool) -> Page:
        page = page_at(width, javascript)
        page.goto(bot.sandbox.url)
        page.get_by_role("link", name=name).click()
        page.wait_for_url("**/as/**")
        return page

    return choose
