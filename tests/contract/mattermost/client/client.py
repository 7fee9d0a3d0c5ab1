"""Mattermost's own web client in a browser, by mouse or finger: what one person does and sees."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sandbox.people import Person
from tests.contract.mattermost.client.house import House
from tests.contract.mattermost.school import PASSWORD

HEIGHT = 800
PHONE = 390
WIDTHS = pytest.mark.parametrize("width", [1280, PHONE], ids=["mouse", "touch"])
# The client's own way to be told of a login that keeps its cookies.
BROWSER = {"X-Requested-With": "XMLHttpRequest"}
# It asks each newcomer whether he would rather have the desktop app.
SEEN = "localStorage.setItem('__landingPageSeen__', 'true')"
# A picture of a window that is still on its way shows nothing.
ARRIVED = """() => Promise.all(document.getAnimations()
    .filter((each) => each.effect.getTiming().iterations !== Infinity)
    .map((each) => each.finished.catch(() => null)))"""
PATIENCE = 60_000  # milliseconds: the whole client is loaded again for each person


@dataclass
class Client:
    """One person's browser; of each step it leaves a picture in `pictures`."""

    house: House
    page: Page
    pictures: Path
    _steps: Any = None

    def __post_init__(self) -> None:
        self._steps = count(1)

    @property
    def is_phone(self) -> bool:
        size = self.page.viewport_size
        return size is not None and size["width"] <= PHONE

    def show(self, step: str) -> None:
        self.pictures.mkdir(exist_ok=True)
        self.page.evaluate(ARRIVED)
        self.page.screenshot(path=self.pictures / f"{next(self._steps):02} {step}.png")

    # Where one is

    def open_room(self) -> None:
        """Open the consultants' channel."""
        self._open(f"channels/{self.house.room}")

    def open_bot(self) -> None:
        """Open the direct messages with the bot."""
        self._open(f"messages/@{self.house.bot}")

    def _open(self, path: str) -> None:
        self.page.goto(f"{self.house.url}/{self.house.trial.team}/{path}")
        expect(self.page.locator("#post_textbox")).to_be_visible(timeout=PATIENCE)

    # What one reads

    def post(self, words: str) -> Locator:
        """Return the last post of the channel with these words."""
        return self.page.locator("#channel_view .post").filter(has_text=words).last

    def in_thread(self, words: str) -> Locator:
        """Return the last post of the open thread with these words."""
        return self.page.locator("#rhsContainer .post").filter(has_text=words).last

    @property
    def dialog(self) -> Locator:
        """Return the window that stands open, under either name that a client has for it."""
        return self.page.locator("#appsModal, #interactiveDialogModal")

    @property
    def complaint(self) -> Locator:
        """Return what the dialog says at its foot."""
        return self.dialog.locator(".modal-footer .error-text")

    def buttons(self, post: Locator) -> Locator:
        return post.locator(".attachment-actions button")

    def options(self, post: Locator) -> list[str]:
        """Return what «Ещё…» offers at this moment."""
        self.act(post.locator(".post-attachment-dropdown"))
        found = self._offered.all_inner_texts()
        self.show("options")
        self.page.keyboard.press("Escape")
        expect(self._offered).to_have_count(0)
        return found

    @property
    def _offered(self) -> Locator:
        return self.page.locator(".suggestion-list__item")

    # What one does

    def act(self, target: Locator) -> None:
        """Click with what there is: a finger or a mouse."""
        target.tap() if self.is_phone else target.click()

    def press(self, post: Locator, name: str) -> None:
        self.act(post.get_by_role("button", name=name, exact=True))

    def choose(self, post: Locator, option: str) -> None:
        self.act(post.locator(".post-attachment-dropdown"))
        self.act(self._offered.filter(has_text=option).first)

    def pick(self, option: str) -> None:
        """Choose in the first select of the window."""
        self.act(self.dialog.get_by_role("combobox").first)
        self.act(self.page.get_by_role("option", name=option))

    def submit(self) -> None:
        self.act(self.dialog.locator("#appsModalSubmit, #interactiveDialogSubmit"))

    def say(self, words: str, *, box: str = "post", picture: Path | None = None) -> None:
        """Write in the channel, or in the open thread: `box` is `post` or `reply`."""
        if picture:
            self.page.locator("#fileUploadInput").first.set_input_files(picture)
            expect(self.page.locator(".post-image__details").first).to_be_visible()
            expect(self.page.locator(".post-image__progressBar")).to_have_count(0)
        written = self.page.locator(f"#{box}_textbox")
        written.fill(words)
        self.show("typed")
        self.act(self.page.get_by_test_id("SendMessageButton").last)
        expect(written).to_have_value("")

    def open_thread(self, post: Locator) -> None:
        post.hover()
        self.act(post.locator("[id^=CENTER_commentIcon_]"))
        expect(self.page.locator("#reply_textbox")).to_be_visible()


def log_in(context: BrowserContext, house: House, person: Person) -> None:
    """Log in past the page for it."""
    said = {"login_id": person.username, "password": PASSWORD}
    url = f"{house.url}/api/v4/users/login"
    assert context.request.post(url, data=said, headers=BROWSER).ok


def context_at(chromium: Browser, width: int) -> BrowserContext:
    """Return a visitor of his own, who points with a mouse, or where it is narrow with a finger."""
    is_phone = width <= PHONE
    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHT},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        has_touch=is_phone,
        is_mobile=is_phone,
        permissions=["notifications"],
    )
    context.add_init_script(SEEN)
    context.set_default_timeout(PATIENCE)
    return context
