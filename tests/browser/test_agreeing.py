"""The page behind a link from a letter, in a real browser: without a chat, and for everybody."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.decision_links import Capacity, Link, link_url
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt
from tests.helpdesk.life import HEAD, RUSLAN


@pytest.fixture
def held(site: Site) -> Schedule:
    now = datetime.now(UTC)
    begun = drafting.begin(site.desk, MARINA, now)
    return drafting.send(site.desk, begun.edition, None, (), MARINA, now)


def link_for(site: Site, held: Schedule, user: str, capacity: Capacity) -> str:
    link = Link(user, held.number, held.edition, capacity)
    return link_url(site.url, site.desk.secret, link, datetime.now(UTC))


def test_the_links_page_shuts_nobody_out(
    site: Site, held: Schedule, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    page.goto(link_for(site, held, "consultant2", Capacity.CONSULTANT))
    no_violations(page)
    page.get_by_role("button", name="Вернуть на правку").click()
    expect(page.get_by_label("Что исправить")).to_have_attribute("aria-invalid", "true")
    no_violations(page)
    page.get_by_role("button", name="Согласен (согласна) с графиком").click()
    expect(page.get_by_role("status")).to_contain_text("Записано: вы согласны")
    expect(page.get_by_role("button", name="Согласен (согласна) с графиком")).to_have_count(0)
    no_violations(page)


def test_the_director_approves_with_the_keyboard_alone(
    site: Site, held: Schedule, page_at: PageAt, no_violations: Look
) -> None:
    for who in (MARINA, RUSLAN):
        deciding.agree(site.desk, deciding.Shown(held.edition), who, datetime.now(UTC))
    page = page_at(390, False)
    page.goto(link_for(site, held, "director", Capacity.DIRECTOR))
    no_violations(page)
    wanted = page.get_by_role("button", name="Утвердить график")
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("График утверждён")
    with site.desk.reading() as connection:
        (found,) = schedule_queries.approved(connection)
    assert found.approved_by == "Аслан Муратович Хуако"


def test_an_old_link_says_what_to_do(
    site: Site, held: Schedule, page_at: PageAt, no_violations: Look
) -> None:
    link = Link("consultant2", held.number, held.edition, Capacity.CONSULTANT)
    old = link_url(site.url, site.desk.secret, link, datetime(2026, 1, 1, tzinfo=UTC))
    page = page_at(320, False)
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ссылка больше не действует")
    no_violations(page)


def test_two_who_edit_one_draft_both_keep_what_they_wrote(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    given = LoginPass(HEAD.id, HEAD.username, HEAD.name, None, page="schedule")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    page.get_by_role("button", name="Составить новый график").click()
    page.get_by_label(": кабинет").first.fill("кабинет 7")
    with site.desk.reading() as connection:
        held = schedule_queries.draft(connection)
    assert held is not None
    wording = drafting.Wording(held.slots[1:], held.valid_from)
    drafting.edit(site.desk, held.edition, wording, MARINA, datetime.now(UTC))
    page.get_by_role("button", name="Сохранить", exact=True).last.click()
    expect(page.get_by_text("Сейчас сохранён вариант коллеги: Марина")).to_be_visible()
    expect(page.get_by_label(": кабинет").first).to_have_value("кабинет 7")
    no_violations(page)
    monday = page.get_by_label(f"{MARINA.name}, понедельник")
    monday.fill("17-7")
    page.get_by_role("button", name="Сохранить мой вариант вместо этого").click()
    expect(monday).to_have_attribute("aria-invalid", "true")
    no_violations(page)
