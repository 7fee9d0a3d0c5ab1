"""Take the pictures of the documentation anew: `make pictures`.

It starts the demonstration in a temporary folder, lives through one question of a parent's and one
of a teacher's in its practice chat, and saves what is on the screens on the way.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COLOURS = 64
LOOKS_HUMAN = 4_000  # milliseconds: what is filled in faster is flagged as a machine's
PATIENCE = 300  # seconds until the demonstration is there, also where much else is going on
READY = "Всё запущено"
MOTHER = {
    "requester": "Анна Петровна",
    "children-0-surname": "Иванова",
    "children-0-name": "Мария",
    "children-0-school_class": "5А",
    "words": "Не вижу оценок за вторую четверть по алгебре. Остальные предметы видно.",
}
TEACHERS = "не сохраняется тема урока в 7Б, алгебра, 24 ноября"
ANSWER = (
    "Откройте «Оценки», вкладку «Итоговые», и выберите вторую четверть. "
    "Если пусто, напишите: проверим журнал."
)
LONG_ANSWER = """Тема не сохраняется, пока у урока нет даты. По шагам:

1. Откройте «Журнал», 7Б, свой предмет.
2. Нажмите на урок, выберите дату и номер урока.
3. Впишите тему и нажмите «Сохранить».

На снимке обведено, где это."""


def main() -> int:
    if (ROOT / ".env").exists():
        sys.exit("Здесь есть .env, снимки же берут с демонстрации: уберите его на это время.")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with (
        TemporaryDirectory() as folder,
        demonstration(Path(folder)) as (form, chat),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=OFFLINE)
        take_all(browser, form, chat)
        browser.close()
    return 0


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[str, str]]:
    """Run `make run` on ports of its own; yield the addresses of the form and of the chat."""
    ports = dict(zip(("WEB_PORT", "BOT_PORT", "CHAT_PORT"), _free_ports(3), strict=True))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    said = folder / "said"
    with said.open("w") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", "launch", "--var", str(folder / "var")],
            cwd=ROOT,
            env={**kept, **{name: str(port) for name, port in ports.items()}},
            stdout=terminal,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, said)
        yield f"http://localhost:{ports['WEB_PORT']}", f"http://localhost:{ports['CHAT_PORT']}"
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while READY not in said.read_text("utf-8"):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"Демонстрация не началась:\n{said.read_text('utf-8')}")
        time.sleep(0.5)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def take_all(browser: Browser, form: str, chat: str) -> None:
    with _page(browser, 1280) as page:
        page.goto(chat)
        _keep(page, "start-1280.png")
        page.goto(f"{chat}/sides")
        _keep(page, "sides-1280.png")
    mothers = ask_as_mother(browser, form)
    consult(browser, f"{chat}/as/consultant1/consultants")
    ask_as_teacher(browser, f"{chat}/as/uchitel/@helpbot")
    answer_on_page(browser, f"{chat}/as/consultant1/consultants")
    with _page(browser, 320) as page:
        page.goto(mothers)
        page.get_by_text("Ответ готов").first.wait_for()
        _keep(page, "status-320.png")


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


def consult(browser: Browser, room: str) -> None:
    """Claim and answer the mother's question; keep the card on a desktop and on a phone."""
    for width in (1280, 390):
        with _page(browser, width) as page:
            page.goto(room)
            _button(_card(page, MOTHER["requester"]), "Беру").scroll_into_view_if_needed()
            _keep(page, f"card-{width}.png")
    with _page(browser, 1280) as page:
        page.goto(room)
        _button(_card(page, MOTHER["requester"]), "Беру").click()
        expect(_card(page, MOTHER["requester"])).to_contain_text("В работе")
        _button(_card(page, MOTHER["requester"]), "Ответить").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("textarea").first.fill(ANSWER)
        _keep(page, "answer-1280.png")
        dialog.locator("button.primary").click()
        expect(_card(page, MOTHER["requester"])).to_contain_text("Ответ дан")


def ask_as_teacher(browser: Browser, room: str) -> None:
    with _page(browser, 1280) as page:
        page.goto(room)
        page.get_by_label("Сообщение", exact=True).fill(f"/help {TEACHERS}")
        page.get_by_role("button", name="Отправить").click()
        page.locator("article").filter(has_text="Принято").last.wait_for()
        page.goto(room)
        _keep(page, "direct-1280.png")


def answer_on_page(browser: Browser, room: str) -> None:
    """Begin a long answer to the teacher on the page, on a phone; it is not sent."""
    with _page(browser, 390) as page:
        page.goto(room)
        card = _card(page, TEACHERS)
        card.locator("summary", has_text="Ещё").click()
        _button(card, "Ответить на странице").click()
        page.goto(_link_to_page(page))
        enter = page.get_by_role("button", name=re.compile("Войти как"))
        if enter.count():
            enter.click()
        page.get_by_label("Ответ", exact=True).fill(LONG_ANSWER)
        page.get_by_text("Черновик сохранён в").wait_for()
        page.get_by_role("button", name="Сохранить черновик").scroll_into_view_if_needed()
        _keep(page, "answer-page-390.png")


def _link_to_page(page: Page) -> str:
    """Return the login link: in a dialog, or whispered in the thread of the card."""
    link = page.locator("a[href*='/desk/enter/']").last
    if not link.count():
        card = _card(page, TEACHERS)
        card.get_by_role("link", name="Ответить: Помощь по журналу").click()
        link = page.locator("a[href*='/desk/enter/']").last
    link.wait_for()
    return str(link.get_attribute("href"))


def _card(page: Page, words: str) -> Locator:
    """Return the last card with these words, once it has come."""
    found = page.locator("article:not(.reply)").filter(has_text=words).last
    found.wait_for()
    return found


def _button(card: Locator, name: str) -> Locator:
    return card.get_by_role("button", name=name, exact=True)


@contextmanager
def _page(browser: Browser, width: int) -> Iterator[Page]:
    is_phone = width < 1_000
    context = browser.new_context(
        viewport={"width": width, "height": 640 if width == 320 else 800},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        has_touch=is_phone,
        is_mobile=is_phone,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def _keep(page: Page, name: str) -> None:
    """Save what can be seen once nothing is loading any more, in few colours."""
    path = HERE / name
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
