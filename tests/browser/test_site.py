"""Form, confirmation and status page in a real browser: narrow and wide, with scripts and without.

Links have the site's address from the settings, so tests go by paths.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, asking, claims, closing, handoffs
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.queries import view
from tests.browser.site import MARINA, Site, running_site

PageAt = Callable[[int, bool], Page]
Look = Callable[[Page], None]

WIDTHS = pytest.mark.parametrize("width", [320, 1280])
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
QUESTION = "Не вижу оценок за вторую четверть"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        yield running


def fill_in(page: Page) -> None:
    page.get_by_label("Ваши имя и отчество").fill("Анна Петровна")
    page.get_by_label("Фамилия").fill("Иванова")
    page.get_by_label("Имя", exact=True).fill("Мария")
    page.get_by_label("Класс").fill("5 а")
    page.locator("[name=reply_by][value=self]").check()
    page.get_by_label("Оценки", exact=True).check()
    page.get_by_label("Что не получается?").fill(QUESTION)
    page.locator("[name=consent]").check()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


@WIDTHS
@SCRIPTS
def test_a_parent_asks_from_the_first_page_to_the_confirmation(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(site.url)
    no_violations(page)
    fill_in(page)
    press(page, "Проверить и отправить")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте")
    expect(page.get_by_text("Иванова Мария, 5А")).to_be_visible()
    no_violations(page)
    press(page, "Отправить вопрос")
    expect(page.get_by_role("heading", name="Вопрос получен")).to_be_visible()
    expect(page.get_by_text("Сделайте снимок этого экрана")).to_be_visible()
    no_violations(page)
    reference = page.locator(".reference").inner_text()
    page.reload()
    assert page.locator(".reference").inner_text() == reference


@WIDTHS
@SCRIPTS
def test_the_chosen_topic_says_what_to_mention_and_vague_words_are_asked_about(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(site.url)
    advice = page.get_by_text("Напишите: предмет, день и что вы видите вместо оценки.")
    of_login = page.get_by_text("пароля не пишите")
    expect(advice.locator("visible=true")).to_have_count(0)
    fill_in(page)
    expect(advice.locator("visible=true")).to_have_count(1)
    # With the keyboard: the arrow chooses the next topic, and its advice takes the place.
    page.get_by_label("Оценки", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(advice.locator("visible=true")).to_have_count(0)
    expect(of_login.locator("visible=true")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    if javascript:
        described = page.get_by_label("Что не получается?").get_attribute("aria-describedby")
        assert described == "words-hint words-tip"
    page.get_by_label("Что не получается?").fill("Не работает")
    no_violations(page)
    press(page, "Проверить и отправить")
    more = page.get_by_label("Можно ли сказать точнее?")
    expect(more).to_be_visible()
    no_violations(page)
    more.focus()
    page.keyboard.type("Алгебра, 24 ноября: пусто")
    press(page, "Отправить вопрос")
    expect(page.get_by_role("heading", name="Вопрос получен")).to_be_visible()
    page.goto(page.url.removesuffix("/accepted"))
    expect(page.get_by_text("Алгебра, 24 ноября: пусто")).to_be_visible()


@WIDTHS
@SCRIPTS
def test_what_is_missing_is_said_and_what_was_typed_stays(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(site.url)
    page.get_by_label("Что не получается?").fill(QUESTION)
    press(page, "Проверить и отправить")
    expect(page).to_have_title(re.compile("^Ошибка:"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Напишите, как вас зовут.").click()
    expect(page.get_by_label("Ваши имя и отчество")).to_be_focused()
    expect(page.get_by_label("Что не получается?")).to_have_value(QUESTION)
    no_violations(page)


@SCRIPTS
def test_another_child_is_added_and_nothing_is_lost(
    site: Site, page_at: PageAt, javascript: bool
) -> None:
    page = page_at(320, javascript)
    page.goto(site.url)
    fill_in(page)
    press(page, "Добавить ещё ребёнка")
    expect(page.get_by_label("Фамилия")).to_have_count(2)
    expect(page.get_by_label("Что не получается?")).to_have_value(QUESTION)


def test_the_form_is_filled_in_by_the_keyboard_alone(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, True)
    page.goto(site.url)
    page.get_by_label("Ваши имя и отчество").focus()
    for words in ("Анна Петровна", "Иванова", "Мария", "5А"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    _tab_to(page, "reply_by")
    page.keyboard.press("ArrowUp")  # Round to the last: looking oneself.
    _tab_to(page, "topic")
    page.keyboard.press("Space")
    _tab_to(page, "words")
    page.keyboard.type(QUESTION)
    _tab_to(page, "consent")
    page.keyboard.press("Space")
    _tab_to(page, "go")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте")


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never comes to {name}")


def test_going_back_and_sending_again_is_the_same_question(site: Site, page_at: PageAt) -> None:
    page = page_at(320, False)
    page.goto(site.url)
    fill_in(page)
    press(page, "Проверить и отправить")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте")
    sending = page.locator("form").filter(has=page.get_by_role("button", name="Отправить вопрос"))
    fields = {
        each.get_attribute("name") or "": each.get_attribute("value") or ""
        for each in sending.locator("input[type=hidden]").all()
    }
    press(page, "Отправить вопрос")
    page.wait_for_url("**/accepted")
    first = page.url
    again = page.request.post(site.url, form={**fields, "go": "send"})
    assert again.url == first


@SCRIPTS
def test_the_way_back_leads_to_what_was_typed(
    site: Site, page_at: PageAt, javascript: bool
) -> None:
    page = page_at(320, javascript)
    page.goto(site.url)
    fill_in(page)
    press(page, "Проверить и отправить")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте")
    page.go_back()
    expect(page.get_by_label("Фамилия")).to_have_value("Иванова")
    expect(page.get_by_label("Класс")).to_have_value("5 а")
    expect(page.get_by_label("Что не получается?")).to_have_value(QUESTION)
    press(page, "Проверить и отправить")
    press(page, "Отправить вопрос")
    expect(page.get_by_role("heading", name="Вопрос получен")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте")
    expect(page.get_by_text("Иванова Мария, 5А")).to_be_visible()


PATHS = ["/staff", "/consent", "/teachers", "/status", "/no/such/page"]


@WIDTHS
@pytest.mark.parametrize("path", PATHS)
def test_the_other_pages_shut_nobody_out(
    site: Site, page_at: PageAt, no_violations: Look, width: int, path: str
) -> None:
    page = page_at(width, True)
    page.goto(site.url + path)
    no_violations(page)


def now() -> datetime:
    return datetime.now(UTC)


def claimed(site: Site, opened: Opened) -> None:
    claims.claim(site.desk, opened.inquiry.id, MARINA, now())


def asked_back(site: Site, opened: Opened) -> None:
    asking.ask(site.desk, opened.inquiry.id, "Какая четверть?", MARINA, now())


def answered(site: Site, opened: Opened) -> None:
    answering.answer(site.desk, opened.inquiry.id, "Выберите «Итоговые».", MARINA, now())


def handed_off(site: Site, opened: Opened) -> None:
    claimed(site, opened)
    handoffs.hand_off(site.desk, opened.inquiry.id, MARINA, now())


def withdrawn(site: Site, opened: Opened) -> None:
    closing.withdraw(site.desk, opened.inquiry.id, REQUESTER, now())


STAGES = {
    "Вопрос получен": lambda _site, _opened: None,
    "Вопросом занимается Марина Юрьевна Нехай": claimed,
    "У нас вопрос к вам": asked_back,
    "Ответ готов": answered,
    "Нужна помощь поддержки «Дневник.ру»": handed_off,
    "Вопрос закрыт": withdrawn,
}


@WIDTHS
@SCRIPTS
def test_the_status_page_at_every_stage(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    for heading, bring in STAGES.items():
        opened = site.asked()
        bring(site, opened)
        page.goto(f"{site.url}/i/{opened.token}")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        no_violations(page)


@SCRIPTS
def test_question_reply_answer_and_thanks(site: Site, page_at: PageAt, javascript: bool) -> None:
    page, opened = page_at(320, javascript), site.asked()
    asked_back(site, opened)
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_label("Ваш ответ").fill("Вторая")
    press(page, "Ответить")
    expect(page.get_by_role("status")).to_have_text("Спасибо, ваш ответ у консультанта.")
    answered(site, opened)
    page.reload()
    press(page, "Помогло")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос закрыт")
    assert view(site.desk, opened.inquiry.id).inquiry.state is State.CLOSED


@SCRIPTS
def test_withdrawing_takes_two_presses(site: Site, page_at: PageAt, javascript: bool) -> None:
    page, opened = page_at(320, javascript), site.asked()
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_role("link", name="отозвать вопрос").click()
    press(page, "Отозвать")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос закрыт")


def test_number_and_phone_find_a_lost_question(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page, opened = page_at(320, False), site.asked()
    page.goto(f"{site.url}/status")
    page.get_by_label("Номер вопроса").first.fill(opened.inquiry.shown_reference)
    page.get_by_label("Последние четыре цифры телефона").fill("4567")
    press(page, "Найти")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос получен")
    no_violations(page)


@pytest.mark.parametrize("path", ["/", "/status"])
def test_dark_pages_shut_nobody_out_either(
    site: Site, page_at: PageAt, no_violations: Look, path: str
) -> None:
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    page.goto(site.url + path)
    no_violations(page)


def test_a_dark_status_page_shuts_nobody_out(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page, opened = page_at(320, True), site.asked()
    handed_off(site, opened)
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/i/{opened.token}")
    no_violations(page)
