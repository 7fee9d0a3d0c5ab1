"""Take the pictures of the documentation anew, from a demonstration that `make run` has just begun.

    .venv/bin/python docs/pictures/take.py [address of the form] [address of the chat]

It asks a parent's and a teacher's question and answers them, so run it on fresh data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COLOURS = 64
LOOKS_HUMAN = 4_000  # milliseconds: what is filled in faster is flagged as a machine's
MOTHER = {
    "requester": "Анна Петровна",
    "children-0-surname": "Иванова",
    "children-0-name": "Мария",
    "children-0-school_class": "5А",
    "words": "Не вижу оценок за вторую четверть по алгебре. Остальные предметы видно.",
}
ANSWER = (
    "Откройте «Оценки», вкладку «Итоговые», и выберите вторую четверть. "
    "Если пусто, напишите: проверим журнал."
)
LONG_ANSWER = """Тема не сохраняется, пока у урока нет даты. По шагам:

1. Откройте «Журнал», 7Б, свой предмет.
2. Нажмите на урок, выберите дату и номер урока.
3. Впишите тему и нажмите «Сохранить».

На снимке обведено, где это."""


def main(form: str = "http://localhost:8000", chat: str = "http://localhost:8065") -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        mothers = ask_as_mother(browser, form)
        ask_as_teacher(browser, chat)
        consult(browser, chat)
        answer_on_page(browser, chat)
        read_the_answers(browser, mothers, chat)
        browser.close()
    return 0


def ask_as_mother(browser: Browser, form: str) -> str:
    """Fill in the form on a small phone; return the address of the question's page."""
    with _page(browser, 320, 640) as page:
        page.goto(form)
        _keep(page, "form-320.png")
        for field, words in MOTHER.items():
            page.locator(f"[name='{field}']").fill(words)
        page.get_by_label("Напишите на электронную почту").check()
        page.locator("[name=email]").fill("anna@example.ru")
        page.get_by_label("Оценки", exact=True).check()
        page.locator("[name=consent]").check()
        page.wait_for_timeout(LOOKS_HUMAN)
        page.get_by_role("button", name="Проверить и отправить").click()
        _keep(page, "check-320.png")
        page.get_by_role("button", name="Отправить вопрос").click()
        page.wait_for_url("**/accepted")
        _keep(page, "accepted-320.png")
        return page.url.removesuffix("/accepted")


def ask_as_teacher(browser: Browser, chat: str) -> None:
    with _person(browser, chat, "uchitel", 1280) as page:
        _say(page, "/help не сохраняется тема урока в 7Б")
        page.get_by_text("Принято").last.wait_for()


def consult(browser: Browser, chat: str) -> None:
    """Claim and answer the mother's question; keep the card on a desktop and on a phone."""
    with _person(browser, chat, "consultant1", 1280) as page:
        page.get_by_text("Анна Петровна").first.wait_for()
        page.get_by_role("button", name="Беру").first.scroll_into_view_if_needed()
        _keep(page, "card-1280.png")
        with _person(browser, chat, "consultant1", 390) as phone:
            phone.get_by_role("button", name="Беру").first.scroll_into_view_if_needed()
            _keep(phone, "card-390.png")
        page.get_by_role("button", name="Беру").first.click()
        page.get_by_text("В работе").first.wait_for()
        page.wait_for_timeout(1_000)
        page.get_by_role("button", name="Ответить", exact=True).first.click()
        page.locator("dialog textarea, [role=dialog] textarea").first.fill(ANSWER)
        _keep(page, "answer-1280.png")
        page.locator("dialog, [role=dialog]").get_by_role("button", name="Отправить").click()
        page.get_by_text("Ответ дан").first.wait_for()


def answer_on_page(browser: Browser, chat: str) -> None:
    """Begin a long answer to the teacher on the page, by a finger on a phone; it is not sent."""
    with _person(browser, chat, "consultant1", 390) as phone:
        card = phone.get_by_role("article").filter(has_text="Не сохраняется тема урока").first
        card = card if card.count() else phone.get_by_role("article").last
        card.get_by_text("Ещё…").first.click()
        card.get_by_role("button", name="Ответить на странице").click()
        with phone.expect_popup() as beside:
            phone.get_by_role("link", name="Ответить на странице").last.click()
        page = beside.value
        page.get_by_label("Ответ", exact=True).fill(LONG_ANSWER)
        page.get_by_text("Черновик сохранён в").wait_for()
        page.get_by_label("Ответ", exact=True).scroll_into_view_if_needed()
        page.get_by_role("button", name="Сохранить черновик").scroll_into_view_if_needed()
        _keep(page, "answer-page-390.png")


def read_the_answers(browser: Browser, mothers: str, chat: str) -> None:
    with _page(browser, 320, 640) as page:
        page.goto(mothers)
        page.get_by_text("Ответ готов").first.wait_for()
        _keep(page, "status-320.png")
    with _person(browser, chat, "uchitel", 1280) as page:
        page.get_by_role("link", name="Помощь по журналу").first.click()
        page.get_by_text("Принято").first.wait_for()
        _keep(page, "direct-1280.png")


@contextmanager
def _page(browser: Browser, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="ru-RU")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@contextmanager
def _person(browser: Browser, chat: str, username: str, width: int) -> Iterator[Page]:
    with _page(browser, width, 800) as page:
        page.goto(chat)
        page.locator("button, a").filter(has_text=username).first.click()
        page.wait_for_load_state("networkidle")
        yield page


def _say(page: Page, words: str) -> None:
    page.locator("textarea").last.fill(words)
    page.get_by_role("button", name="Отправить").last.click()


def _keep(page: Page, name: str) -> None:
    """Save what can be seen now, in few colours: pages have no more."""
    path = HERE / name
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
