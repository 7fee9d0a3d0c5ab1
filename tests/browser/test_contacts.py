"""Contacts in a real browser: narrow and wide, without scripts, by keyboard, and within a frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from werkzeug.wrappers import Response

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.contacts import entering
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.people import Actor, Role
from sandbox.loopback import LoopbackServer, serving
from tests.browser.looking import NARROW
from tests.browser.site import Site, enter, running_site
from tests.browser.visiting import VISITORS, Look, PageAt, press

HEAD = Actor(Role.CONSULTANT, "head-id", "zavuch", "Сусанна Аслановна Тлехусеж", head=True)
OLGA = Actor(Role.CONSULTANT, "olga-id", "olga", "Ольга Петрова")
# The headings of one word that stand on more than one line.
BROKEN = """(headings) => headings.filter((heading) => {
  const range = document.createRange();
  range.selectNodeContents(heading);
  const lines = new Set([...range.getClientRects()].map((line) => line.top));
  return !/\\s/.test(heading.innerText.trim()) && lines.size > 1;
}).map((heading) => heading.innerText)"""
PHONE, MAIL = "8 918 111-22-33", "olga.ivanovna.petrova@shkola-9.example.ru"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A school with two classes; one teacher shows how she is reached."""
    with running_site(sqlite_url, tmp_path / "attachments") as running:
        now = datetime.now(UTC)
        petrova = Contact(
            0,
            "Петрова Ольга Ивановна",
            "olga",
            PHONE,
            MAIL,
            leads=("5А",),
            teaches=(Lesson("Математика", "5А"), Lesson("Математика", "10Б")),
        )
        one = entering.enter(running.desk, petrova, HEAD, now)
        allowed = replace(petrova, id=one, shows_phone=True, shows_mail=True)
        entering.allow(running.desk, allowed, OLGA, now)
        other = Contact(
            0, "Шеуджен Аслан Юрьевич", leads=("10Б",), teaches=(Lesson("Физика", "10Б"),)
        )
        entering.enter(running.desk, other, HEAD, now)
        yield running


def staff_page(site: Site, who: Actor, page: str) -> str:
    given = LoginPass(who.id, who.username, who.name, None, page=page)
    return pass_url(site.url, site.desk.secret, given, datetime.now(UTC))


def test_ones_own_teacher_in_two_clicks(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    page.goto(site.url)
    page.get_by_role("link", name="Контакты", exact=True).click()
    no_violations(page)
    page.get_by_role("link", name="5А", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Учителя 5А")
    expect(page.get_by_role("link", name=PHONE).first).to_have_attribute("href", "tel:+79181112233")
    no_violations(page)
    page.get_by_role("main").get_by_role("link", name="Задать вопрос").click()
    expect(page).to_have_url(f"{site.url}/")


def test_the_class_is_found_by_keyboard(site: Site, page_at: PageAt) -> None:
    page = page_at(1280, False)
    page.goto(f"{site.url}/contacts")
    wanted = page.get_by_role("link", name="10Б", exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Учителя 10Б")


def test_a_teacher_decides_what_is_shown(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    enter(page, staff_page(site, OLGA, "contacts"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Контакты")
    no_violations(page)
    page.get_by_label("Показывать телефон родителям").focus()
    page.keyboard.press("Space")
    page.get_by_label("Электронная почта").fill("olga")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    no_violations(page)
    expect(page.get_by_label("Показывать телефон родителям")).not_to_be_checked()
    page.get_by_label("Электронная почта").fill(MAIL)
    press(page, "Сохранить")
    expect(page.get_by_role("status")).to_have_text("Сохранено.")
    page.goto(f"{site.url}/contacts/5А")
    expect(page.get_by_text(PHONE)).to_have_count(0)


def test_the_head_pastes_a_table(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    enter(page, staff_page(site, HEAD, "contacts"))
    no_violations(page)
    page.get_by_role("link", name="Вставить таблицу").click()
    page.get_by_label("Строки из Excel").fill("Ачмиз Руслан;7А;История;7А;;;\nХуаде Мира;7А")
    press(page, "Проверить")
    expect(page.get_by_text("7А уже ведёт Хуаде Мира")).to_be_visible()
    no_violations(page)
    page.get_by_label("Строки из Excel").fill("Ачмиз Руслан;7А;История;7А;;;\nХуаде Мира;7Б")
    press(page, "Проверить")
    no_violations(page)
    press(page, "Записать 2")
    expect(page.get_by_role("status")).to_have_text("Таблица записана.")
    page.get_by_role("table").get_by_role("link", name="Ачмиз Руслан").click()
    expect(page.get_by_label("Классный руководитель в")).to_have_value("7А")
    no_violations(page)
    page.get_by_label("Классный руководитель в").fill("седьмой")
    press(page, "Записать")
    expect(page.get_by_role("alert")).to_be_focused()
    no_violations(page)


def test_no_heading_of_the_pasted_table_is_broken_within_a_word(
    site: Site, page_at: PageAt
) -> None:
    page = page_at(1024, False)
    enter(page, staff_page(site, HEAD, "contacts"))
    page.get_by_role("link", name="Вставить таблицу").click()
    wrong = "Ачмиз Руслан;7А;Физика;8 918 000 11 22;ruslan@example.ru\nбез имени;99Ю;abc;qq"
    page.get_by_label("Строки из Excel").fill(wrong)
    press(page, "Проверить")
    headings = page.locator("thead th")
    expect(headings.get_by_text("Преподаёт")).to_be_visible()
    assert headings.evaluate_all(BROKEN) == []


@VISITORS
def test_a_teacher_enters_a_parents_question(
    site: Site, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    enter(page, staff_page(site, OLGA, "parent"))
    no_violations(page)
    press(page, "Записать вопрос")
    expect(page.get_by_role("alert")).to_be_focused()
    no_violations(page)
    page.get_by_label("Имя и отчество родителя").fill("Анна Хуаде")
    page.get_by_label("Фамилия", exact=True).fill("Хуаде")
    page.get_by_label("Имя", exact=True).fill("Алий")
    page.get_by_label("Класс", exact=True).fill("5а")
    page.get_by_label("Оценки").check()
    page.get_by_label("Вопрос родителя").fill("Не вижу оценок")
    page.get_by_label("Через меня: передам сам(а)").check()
    page.get_by_label("Дано устно").check()
    press(page, "Записать вопрос")
    expect(page.get_by_role("heading", level=1)).to_have_text("Записано")
    no_violations(page)


@contextmanager
def schools_own_site(html: str) -> Iterator[str]:
    """Serve a page of another origin."""

    def answer(environ: Any, start: Any) -> Any:
        return Response(html, mimetype="text/html")(environ, start)

    server = LoopbackServer(answer)
    with serving(server, "school"):
        yield server.url


def test_the_block_stands_in_a_page_of_another_origin(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    frame = f'<iframe src="{site.url}/embed/contacts" title="Контакты" width="100%"></iframe>'
    with schools_own_site(f"<!doctype html><title>Школа</title>{frame}") as address:
        page = page_at(NARROW, False)
        page.goto(address)
        inside = page.frame_locator("iframe")
        expect(inside.get_by_text("Петрова Ольга Ивановна")).to_be_visible()
        expect(inside.get_by_role("link", name=PHONE)).to_be_visible()
    page.goto(f"{site.url}/embed/contacts")
    no_violations(page)
