"""Form and confirmation in a real browser: narrow and wide, with scripts and without."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import NARROW
from tests.browser.site import Site
from tests.browser.visiting import SCRIPTS, VISITORS, Look, PageAt, press

QUESTION = "Не вижу оценок за вторую четверть"


def fill_in(page: Page) -> None:
    page.get_by_label("Ваши имя и отчество").fill("Анна Петровна")
    page.get_by_label("Фамилия").fill("Иванова")
    page.get_by_label("Имя", exact=True).fill("Мария")
    page.get_by_label("Класс").fill("5 а")
    page.locator("[name=reply_by][value=self]").check()
    page.get_by_label("Оценки", exact=True).check()
    page.get_by_label("Что не получается?").fill(QUESTION)
    page.locator("[name=consent]").check()


@VISITORS
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


@VISITORS
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


@VISITORS
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


def test_the_other_pages_shut_nobody_out(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, True)
    for path in PATHS:
        page.goto(site.url + path)
        no_violations(page)
