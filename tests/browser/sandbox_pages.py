"""Somebody in the sandbox's pages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.contract.mattermost.small_bot import SmallBot

PageAt = Callable[[int, bool], Page]


SAID = "Вопросом уже занимается коллега."


Enter = Callable[[str, int, bool], Page]


def answered(page: Page, bot: SmallBot) -> None:
    """Look for the ephemeral answer to a click where a client of 11.6 has it: in the thread."""
    page.wait_for_url("**#p-*")
    assert bot.bodies("/action")
    expect(page.get_by_text(SAID)).to_have_count(0)
    page.get_by_role("link", name="Ответить: Помощь по журналу").click()
    expect(page.get_by_text(SAID)).to_be_visible()
