"""Take the pictures of the documentation anew, in the web client of a real Mattermost server.

    .venv/bin/python docs/pictures/take.py FORM TEAM PASSWORD

FORM is the address of the form, TEAM the team's in the chat, `http://chat.example/school`; people
are called as in regulation.toml, the teacher `uchitel`, and have one password. It asks a parent's
and a teacher's question and answers them, so run it on fresh data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

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
TEACHERS = "не сохраняется тема урока в 7Б, алгебра, 24 ноября"
TIMEZONE = "Europe/Moscow"
ANSWER = (
    "Откройте «Оценки», вкладку «Итоговые», и выберите вторую четверть. "
    "Если пусто, напишите: проверим журнал."
)
LONG_ANSWER = """Тема не сохраняется, пока у урока нет даты. По шагам:

1. Откройте «Журнал», 7Б, свой предмет.
2. Нажмите на урок, выберите дату и номер урока.
3. Впишите тему и нажмите «Сохранить».

На снимке обведено, где это."""


def main(form: str, team_url: str, password: str) -> int:
    chat = Chat(team_url, password)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        mothers = ask_as_mother(browser, form)
        consult(browser, chat)
        ask_as_teacher(browser, chat)
        answer_on_page(browser, chat)
        read_the_answers(browser, mothers, chat)
        browser.close()
    return 0


def ask_as_mother(browser: Browser, form: str) -> str:
    """Fill in the form on a small phone; return the address of the question's page."""
    with _page(browser, 320) as page:
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


def ask_as_teacher(browser: Browser, chat: Chat) -> None:
    with chat.person(browser, "uchitel", 1280, "channels/town-square") as page:
        page.locator("#post_textbox").fill(f"/help {TEACHERS}")
        page.get_by_test_id("SendMessageButton").last.click()
        page.get_by_text("Принято").last.wait_for()


def consult(browser: Browser, chat: Chat) -> None:
    """Claim and answer the mother's question; keep the card on a desktop and on a phone."""
    with chat.person(browser, "consultant1", 1280) as page:
        card = _card(page, MOTHER["requester"])
        card.get_by_role("button", name="Беру").scroll_into_view_if_needed()
        _keep(page, "card-1280.png")
        with chat.person(browser, "consultant1", 390) as phone:
            _card(phone, MOTHER["requester"]).get_by_role("button", name="Беру").hover()
            _keep(phone, "card-390.png")
        card.get_by_role("button", name="Беру").click()
        card.get_by_text("В работе", exact=True).wait_for()
        card.get_by_role("button", name="Ответить", exact=True).click()
        window = page.locator("#appsModal, #interactiveDialogModal")
        window.locator("textarea").first.fill(ANSWER)
        _keep(page, "answer-1280.png")
        window.locator("#appsModalSubmit, #interactiveDialogSubmit").click()
        card.get_by_text("Ответ дан").first.wait_for()


def answer_on_page(browser: Browser, chat: Chat) -> None:
    """Begin a long answer to the teacher on the page, by a finger on a phone; it is not sent."""
    with chat.person(browser, "consultant1", 390) as phone:
        _card(phone, TEACHERS).locator(".post-attachment-dropdown").tap()
        phone.locator(".suggestion-list__item").filter(has_text="Ответить на странице").tap()
        with phone.expect_popup() as beside:
            phone.get_by_role("link", name="Ответить на странице").last.tap()
        page = beside.value
        page.get_by_label("Ответ", exact=True).fill(LONG_ANSWER)
        page.get_by_text("Черновик сохранён в").wait_for()
        page.get_by_label("Ответ", exact=True).scroll_into_view_if_needed()
        page.get_by_role("button", name="Сохранить черновик").scroll_into_view_if_needed()
        _keep(page, "answer-page-390.png")


def read_the_answers(browser: Browser, mothers: str, chat: Chat) -> None:
    with _page(browser, 320) as page:
        page.goto(mothers)
        page.get_by_text("Ответ готов").first.wait_for()
        _keep(page, "status-320.png")
    with chat.person(browser, "uchitel", 1280, "messages/@helpbot") as page:
        page.get_by_text("Принято").first.wait_for()
        _keep(page, "direct-1280.png")


def _card(page: Page, words: str) -> Locator:
    """Return the last card with these words, once it has come."""
    found = page.locator("#channel_view .post").filter(has_text=words).last
    found.wait_for()
    return found


@dataclass(frozen=True)
class Chat:
    """A team of a Mattermost server, and the password of all its people."""

    team_url: str
    password: str

    @contextmanager
    def person(
        self, browser: Browser, name: str, width: int, room: str = "channels/consultants"
    ) -> Iterator[Page]:
        """Open the web client as this person, in the consultants' channel unless told otherwise."""
        with _page(browser, width) as page:
            server, _, team = self.team_url.rpartition("/")
            said = {"login_id": name, "password": self.password}
            headers = {"X-Requested-With": "XMLHttpRequest"}
            page.context.request.post(f"{server}/api/v4/users/login", data=said, headers=headers)
            page.goto(f"{server}/{team}/{room}")
            page.locator("#post_textbox").wait_for()
            yield page


@contextmanager
def _page(browser: Browser, width: int) -> Iterator[Page]:
    is_phone = width < 1_000
    context = browser.new_context(
        viewport={"width": width, "height": 640 if width == 320 else 800},
        locale="ru-RU",
        timezone_id=TIMEZONE,
        has_touch=is_phone,
        is_mobile=is_phone,
        permissions=["notifications"],
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def _keep(page: Page, name: str) -> None:
    """Save what can be seen now, in few colours: pages have no more."""
    path = HERE / name
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
