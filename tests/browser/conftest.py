"""A real browser for the tests of the pages, and axe to look for what shuts people out."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import needs
from tests.browser.looking import Looker
from tests.browser.sandbox_pages import PageAt
from tests.browser.site import Site, running_site
from tests.contract.mattermost.small_bot import SmallBot, sandbox_with_bot

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
    "--renderer-process-limit=1",
    "--js-flags=--no-flush-bytecode",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parent.parts:
            item.add_marker(pytest.mark.browser)
            # Within one process a test finds what the one before it has looked at.
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all; where there is none the test is skipped, or fails if it must not be."""
    path = needs.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> dict[bool, BrowserContext]:
    """One with JavaScript and one without; a new one for each test would begin cold."""
    kept = {
        javascript: chromium.new_context(java_script_enabled=javascript, locale="ru-RU")
        for javascript in (True, False)
    }
    for context in kept.values():
        context.new_page()  # While it is there, so is the process with axe and styles compiled.
    return kept


@pytest.fixture
def page_at(contexts: dict[bool, BrowserContext]) -> Iterator[Callable[[int, bool], Page]]:
    """Open pages of this width, with JavaScript or without; each test begins as a new visitor.

    A script of the page that fails, or is refused by the page's policy, fails the test.
    """
    failures: list[str] = []

    def open_page(width: int, javascript: bool) -> Page:
        page = contexts[javascript].new_page()
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.extend(_refusal(said.text)))
        return page

    yield open_page
    for context in contexts.values():
        for page in context.pages[1:]:
            page.close()
        context.clear_cookies()
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


@pytest.fixture(scope="session")
def no_violations(tmp_path_factory: pytest.TempPathFactory) -> Looker:
    """Look at the page with axe-core and at each width, and say what was found and where."""
    own = tmp_path_factory.getbasetemp()
    # The processes of one run look at each thing once between them.
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    seen = run / "looked_at"
    seen.mkdir(exist_ok=True)
    return Looker(seen)


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
