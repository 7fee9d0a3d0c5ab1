"""The first page says in five steps what to press as whom, by names that are there."""

import re

from flask.testing import FlaskClient

from helpdesk.domain.actions import Action
from sandbox.app import create_sandbox
from sandbox.pages.steps import STEPS
from settings import ROOT
from tests.contract.mattermost.small_bot import SmallBot
from tests.sandbox.rooms import seen

QUOTED = re.compile(r"«([^»]+)»")
CHANNELS = ("Консультанты",)


def _buttons_of_pages() -> set[str]:
    pages = (ROOT / "webforms" / "templates").rglob("*.html")
    found = (re.findall(r"<button[^>]*>([^<{]+)<", page.read_text("utf-8")) for page in pages)
    return {words.strip() for each in found for words in each}


def test_there_are_five_steps_with_a_way_to_each(bot: SmallBot) -> None:
    site = "https://help.school.example"
    browser = create_sandbox(bot.sandbox.chat, site=site).test_client()
    page = seen(browser, "/")
    assert page.count("<li>\n          <strong>") == len(STEPS) == 5
    for link in (f'href="{site}"', 'href="/mail"', 'href="/sides"'):
        assert link in page
    for step in STEPS:
        if step.username:
            assert browser.get(f"/as/{step.username}/{step.room}").status_code == 200


def test_each_button_that_a_step_names_is_there() -> None:
    known = {action.words for action in Action} | _buttons_of_pages() | set(CHANNELS)
    named = {words for step in STEPS for words in QUOTED.findall(step.does)}
    assert {"Беру", "Ответить", "Утвердить", "Помогло", "Отправить вопрос"} <= named
    assert named <= known


def test_one_page_has_one_name_everywhere(browser: FlaskClient) -> None:
    """What leads to a page is called as the page itself."""
    pages = {"/": "Учебный чат", "/mail": "Письма", "/sides": "Один вопрос с трёх сторон"}
    for address, name in pages.items():
        assert f"<h1>{name}</h1>" in seen(browser, address)
    for address in (*pages, "/as/consultant1/consultants", "/as/nobody/"):
        page = browser.get(address).text
        for leads_to, words in re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>([^<]+)</a>', page):
            assert words.strip() == pages.get(leads_to, words.strip())
