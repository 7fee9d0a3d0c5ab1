"""The staff's pages in a real browser: narrow and wide, with scripts and without."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from helpdesk.domain.moves import Move
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.drafts import DraftKey, whole_draft
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import VISITORS, Look, PageAt, press

WORDS = "Откройте «Оценки».\n\nПотом выберите вкладку «Итоговые» и вторую четверть."


@pytest.fixture
def opened(site: Site) -> Opened:
    """A mother's question that Marina has claimed in the chat."""
    opened = site.asked()
    claims.claim(site.desk, opened.inquiry.id, MARINA, datetime.now(UTC))
    return opened


def screenshot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 500), "#cde").save(out, "PNG")
    return out.getvalue()


def test_an_unclear_question_is_returned_with_a_reason_and_a_call_is_offered_first(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    enter(page, site.pass_for(opened, Move.ASK))
    expect(page.get_by_role("heading", level=1)).to_have_text("Уточнить")
    expect(page.get_by_text("позвонить быстрее")).to_be_visible()
    no_violations(page)
    page.get_by_label("Чего не хватает?").select_option(label="Где это: класс, предмет, день")
    press(page, "Посмотреть и отправить")
    expect(page.get_by_text("Например: «7Б, алгебра")).to_be_visible()
    no_violations(page)
    press(page, "Отправить вопрос")
    expect(page.get_by_role("status")).to_contain_text("Вопрос отправлен.")


@VISITORS
def test_an_answer_with_a_picture_from_the_link_to_the_requesters_page(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    enter(page, site.pass_for(opened))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ответить")
    no_violations(page)
    page.get_by_label("Ответ", exact=True).fill(WORDS)
    picture = FilePayload(name="снимок.png", mimeType="image/png", buffer=screenshot())
    page.get_by_label("Выберите на этом устройстве").set_input_files(picture)
    press(page, "Приложить")
    expect(page.get_by_text("Добавлен 1 снимок.")).to_be_visible()
    expect(page.get_by_label("Ответ", exact=True)).to_have_value(WORDS)
    no_violations(page)
    press(page, "Посмотреть и отправить")
    expect(page.get_by_role("heading", level=1)).to_have_text("Как увидит родитель")
    expect(page.get_by_role("img")).to_be_visible()
    no_violations(page)
    press(page, "Отправить ответ")
    expect(page.get_by_role("status")).to_have_text("Ответ отправлен.")
    no_violations(page)
    page.goto(f"{site.url}/i/{opened.token}")
    expect(page.get_by_alt_text("Снимок 1 к ответу")).to_be_visible()
    no_violations(page)


def test_what_looks_like_a_password_is_warned_of(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, False)
    enter(page, site.pass_for(opened))
    page.get_by_label("Ответ", exact=True).fill("Ваш пароль: Zaq12wsx")
    press(page, "Посмотреть и отправить")
    press(page, "Отправить ответ")
    expect(page.get_by_role("alert")).to_be_focused()
    no_violations(page)
    page.get_by_role("link", name="Похоже на пароль").click()
    expect(page.get_by_label("Здесь нет ни пароля")).to_be_focused()
    page.get_by_label("Здесь нет ни пароля").check()
    press(page, "Отправить ответ")
    expect(page.get_by_role("status")).to_have_text("Ответ отправлен.")


def test_the_draft_is_kept_while_one_types(site: Site, opened: Opened, page_at: PageAt) -> None:
    page = page_at(320, True)
    enter(page, site.pass_for(opened))
    page.get_by_label("Ответ", exact=True).type("Откройте")
    expect(page.locator("#draft-state")).to_contain_text("Черновик сохранён в", timeout=30_000)
    page.close()
    again = page_at(1280, False)
    enter(again, site.pass_for(opened))
    expect(again.get_by_label("Ответ", exact=True)).to_have_value("Откройте")


def test_what_the_script_cannot_keep_is_said(site: Site, opened: Opened, page_at: PageAt) -> None:
    page = page_at(320, True)
    enter(page, site.pass_for(opened))
    page.route("**/draft", lambda route: route.abort())
    page.get_by_label("Ответ", exact=True).type("Откройте")
    state = page.locator("#draft-state")
    expect(state).to_have_text("Черновик пока не сохранён. Не закрывайте страницу.", timeout=30_000)
    page.unroute("**/draft")
    expect(state).to_contain_text("Черновик сохранён в", timeout=30_000)


def test_it_is_written_and_sent_by_the_keyboard_alone(
    site: Site, opened: Opened, page_at: PageAt
) -> None:
    page = page_at(1280, True)
    enter(page, site.pass_for(opened))
    page.get_by_label("Ответ", exact=True).focus()
    page.keyboard.type("Откройте «Итоговые».")
    _tab_to(page, "preview")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Как увидит родитель")
    _tab_to(page, "send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ответ отправлен.")


def _tab_to(page: Page, value: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never comes to {value}")


def test_a_correction_folds_what_it_corrects(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look
) -> None:
    answering.answer(site.desk, opened.inquiry.id, "Первая.", MARINA, datetime.now(UTC))
    page = page_at(NARROW, False)
    enter(page, site.pass_for(opened, Move.CORRECT))
    expect(page.get_by_label("Исправленный ответ", exact=True)).to_have_value("Первая.")
    no_violations(page)
    page.get_by_label("Исправленный ответ", exact=True).fill("Вторая.")
    press(page, "Посмотреть и отправить")
    press(page, "Отправить исправленный ответ")
    page.goto(f"{site.url}/i/{opened.token}")
    expect(page.get_by_text("Вторая.")).to_be_visible()
    expect(page.get_by_text("Первая.")).to_be_hidden()
    no_violations(page)
    page.get_by_text("Прежний ответ, он больше не верен").click()
    expect(page.get_by_text("Первая.")).to_be_visible()


@VISITORS
def test_a_teacher_asks_where_he_is_known(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    enter(page, site.pass_for(opened, Move.OPEN))
    no_violations(page)
    press(page, "Отправить вопрос")
    expect(page.get_by_role("alert")).to_be_focused()
    no_violations(page)
    page.get_by_label("Что не получается?").fill("Не сохраняется тема урока")
    page.locator("[name=topic]").first.check()
    press(page, "Отправить вопрос")
    expect(page.get_by_role("heading", name="Вопрос получен")).to_be_visible()


def test_pages_that_let_nobody_in_shut_nobody_out(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(NARROW, True)
    for path in ("/desk/enter/nothing", f"/desk/{opened.inquiry.reference}/answer"):
        page.goto(site.url + path)
        no_violations(page)


def test_a_dark_page_shuts_nobody_out_either(
    site: Site, opened: Opened, page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    page.emulate_media(color_scheme="dark")
    enter(page, site.pass_for(opened))
    no_violations(page)
    page.get_by_label("Ответ", exact=True).fill("Ваш пароль: Zaq12wsx")
    press(page, "Посмотреть и отправить")
    no_violations(page)
    key = DraftKey(opened.inquiry.id, MARINA.id, Move.ANSWER)
    assert whole_draft(site.desk, key).body == "Ваш пароль: Zaq12wsx"
    assert view(site.desk, opened.inquiry.id).answers == []
