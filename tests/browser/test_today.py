"""«Сегодня» in a browser: how many presses lead from it to the act, at each width, by keyboard."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.access.sections import TODAY, StaffPage, every_page
from helpdesk.domain.inquiry import Child, NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.duty.model import Stage
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import open_inquiry
from tests.browser.looking import NARROW, WIDTHS
from tests.browser.site import MARINA, Site, enter, running_site
from tests.browser.visiting import LARGE, Look, PageAt
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import HEAD

DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Аслан Муратович Хуако", head=True)
JOURNAL, POSTED = (each for each in every_page() if each.path in ("journal", "posted"))
LATE = "Расписание на неделю пустое"
# A third of a small screen is the most that a header may take.
MOST_OF_HEADER = 215


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        approve(running.desk)
        claims.claim(running.desk, running.asked().inquiry.id, MARINA, datetime.now(UTC))
        ask(running, LATE, days=30)
        ask(running, "Не открывается домашнее задание")
        yield running


def ask(site: Site, words: str, days: int = 0) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    mother = Requester("Анна Петровна", "+79181234567", "mama@example.ru", ReplyBy.MAIL)
    child = Child("Иванова", "Мария", "5А")
    new = NewInquiry(Kind.PARENT, Channel.FORM, at, mother, "marks", words, (child,))
    open_inquiry(site.desk, new, REQUESTER, at)


def come_in(site: Site, page: Page, who: Actor = MARINA, to: StaffPage = TODAY) -> None:
    """Open the link of the chat's message."""
    given = LoginPass(who.id, who.username, who.name, None, page=to.path)
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    expect(page.get_by_role("heading", level=1)).to_have_text(to.title)


def test_what_is_overdue_is_one_press_away(site: Site, page_at: PageAt) -> None:
    page = page_at(390, False)
    come_in(site, page)
    overdue = page.get_by_role("region", name="Просрочено: 1")
    expect(overdue.get_by_text("просрочено на")).to_be_visible()
    overdue.get_by_role("link", name=LATE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LATE)


def test_who_is_on_duty_needs_no_press(site: Site, page_at: PageAt) -> None:
    page = page_at(390, False)
    come_in(site, page)
    expect(page.locator(".duty")).to_contain_text("приём")
    expect(page.locator(".duty")).to_be_in_viewport()


def test_the_director_approves_with_one_press(site: Site, page_at: PageAt) -> None:
    approve(site.desk, 2, stage=Stage.AGREEING, valid_from=date(2026, 12, 1))
    page = page_at(390, False)
    come_in(site, page, DIRECTOR)
    expect(page.get_by_text("Пн 9:00–12:00: Марина Юрьевна Нехай")).to_be_visible()
    page.get_by_role("button", name="Утвердить").click()
    expect(page.get_by_role("status")).to_have_text("График утверждён, версия 2.")


def test_a_phone_call_is_one_press_and_its_fields_away(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    come_in(site, page)
    page.get_by_role("link", name="Записать", exact=True).click()
    expect(page.get_by_label("Кто спрашивает")).to_be_in_viewport()


def test_last_months_questions_are_two_presses_away(
    site: Site, page_at: PageAt, tmp_path: Path
) -> None:
    page = page_at(390, False)
    come_in(site, page, to=JOURNAL)
    page.get_by_role("link", name="Прошлый месяц").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать файл").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    load_workbook(path)


def test_the_sheet_for_the_notice_board_is_two_presses_away(site: Site, page_at: PageAt) -> None:
    page = page_at(390, False)
    # The link of «/help размещено» is the first press.
    come_in(site, page, to=POSTED)
    sheet = page.get_by_role("link", name="Лист А4 для стенда (PDF)").get_attribute("href")
    assert page.request.get(f"{site.url}{sheet}").body().startswith(b"%PDF")


@pytest.mark.parametrize("who", [MARINA, HEAD, DIRECTOR], ids=lambda who: who.username)
def test_it_shuts_nobody_out(site: Site, page_at: PageAt, no_violations: Look, who: Actor) -> None:
    page = page_at(NARROW, True)
    come_in(site, page, who)
    no_violations(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        header = page.get_by_role("banner").bounding_box()
        assert header is not None
        assert header["height"] <= MOST_OF_HEADER, f"at {width} px"
    page.emulate_media(color_scheme="dark")
    page.evaluate(LARGE)
    no_violations(page)


def test_on_a_phone_every_page_stands_behind_the_menu(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, False)
    come_in(site, page)
    menu = page.get_by_role("navigation", name="Все страницы")
    expect(menu).to_be_hidden()
    button = page.get_by_text("Меню")
    before = button.bounding_box()
    button.click()
    # Where it was opened it can be closed.
    assert button.bounding_box() == before
    no_violations(page)
    menu.get_by_role("link", name="График помощи").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("График помощи")


def test_the_keyboard_alone_leads_through_the_header(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    come_in(site, page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Сразу к содержанию")).to_be_focused()
    page.get_by_role("searchbox", name="Номер, фамилия или слова из вопроса").focus()
    page.keyboard.type("пустое")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Журнал обращений")
    expect(page.get_by_role("status")).to_have_text("Найдено: 1, по словам «пустое»")


def test_it_prints_without_the_header(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    come_in(site, page, HEAD)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Вопросы")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_it_renews_itself_quietly(site: Site, hand_at: Callable[[int], Page]) -> None:
    page = hand_at(1280)  # A clock stays with all pages that are opened beside it.
    page.clock.install()
    come_in(site, page)
    ask(site, "Пришёл, пока страница открыта")
    late = page.get_by_role("link", name=LATE)
    late.focus()
    page.clock.run_for(70_000)
    # Whoever is within it with the keyboard keeps his place.
    expect(late).to_be_focused()
    expect(page.get_by_text("Пришёл, пока страница открыта")).to_be_hidden()
    page.get_by_role("searchbox").focus()
    page.clock.run_for(10_000)
    expect(page.get_by_text("Пришёл, пока страница открыта")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
