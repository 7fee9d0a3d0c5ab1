"""The sandbox in a real browser: narrow and wide, with scripts and without."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.contract.small_bot import SmallBot, sandbox_with_bot

PageAt = Callable[[int, bool], Page]
Look = Callable[[Page], None]

SAID = "Вопросом уже занимается коллега."
WIDTHS = pytest.mark.parametrize("width", [320, 1280])
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    """The folder of the letters."""
    return tmp_path


def letter_to(address: str) -> bytes:
    message = EmailMessage()
    message["Subject"], message["To"] = "Ответ готов", "mama@example.ru"
    message.set_content("Ответ готов.\n")
    message.add_alternative(f'<p><a href="{address}">Ответ</a></p>', subtype="html")
    return message.as_bytes()


@pytest.fixture
def bot(tray: Path) -> Iterator[SmallBot]:
    with sandbox_with_bot(mail=tray) as bot:
        yield bot


@pytest.fixture
def enter(bot: SmallBot, page_at: PageAt) -> Callable[[str, int, bool], Page]:
    def choose(name: str, width: int, javascript: bool) -> Page:
        page = page_at(width, javascript)
        page.goto(bot.sandbox.url)
        page.get_by_role("link", name=name).click()
        page.wait_for_url("**/as/**")
        return page

    return choose


Enter = Callable[[str, int, bool], Page]


def write(page: Page, words: str) -> None:
    page.get_by_label("Сообщение", exact=True).fill(words)
    page.get_by_role("button", name="Отправить").click()


def answered(page: Page, bot: SmallBot) -> None:
    """Look for the ephemeral answer to a click where a client of 11.6 has it: in the thread."""
    page.wait_for_url("**#p-*")
    assert bot.bodies("/action")
    expect(page.get_by_text(SAID)).to_have_count(0)
    page.get_by_role("link", name="Ответить: Помощь по журналу").click()
    expect(page.get_by_text(SAID)).to_be_visible()


@WIDTHS
@SCRIPTS
def test_everybody_can_be_chosen(
    page_at: PageAt, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    page = page_at(width, javascript)
    page.goto(bot.sandbox.url)
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(5)
    no_violations(page)


@WIDTHS
@SCRIPTS
def test_a_command_is_answered(
    enter: Enter, no_violations: Look, width: int, javascript: bool
) -> None:
    page = enter("Ольга Петрова", width, javascript)
    write(page, "/help не вижу оценку")
    expect(page.get_by_role("article")).to_contain_text("Вопрос записан.")
    expect(page.get_by_role("article")).to_contain_text("видно только вам")
    no_violations(page)


@WIDTHS
@SCRIPTS
def test_a_button_is_pressed(
    enter: Enter, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", width, javascript)
    no_violations(page)
    page.get_by_role("button", name="Беру").click()
    answered(page, bot)
    no_violations(page)


@WIDTHS
@SCRIPTS
def test_a_choice_is_made_in_the_select(
    enter: Enter, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", width, javascript)
    page.get_by_text("Ещё…").click()
    no_violations(page)
    page.get_by_role("button", name="В поддержку").click()
    answered(page, bot)
    assert bot.bodies("/action")[0]["context"]["selected_option"] == "hand_off"


@WIDTHS
@SCRIPTS
def test_a_dialog_is_filled_in(
    enter: Enter, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    page = enter("Ольга Петрова", width, javascript)
    write(page, "/help")
    dialog = page.get_by_role("dialog", name="Вопрос")
    no_violations(page)
    dialog.get_by_label("Тема").select_option("Вход")
    dialog.get_by_label("Что не вышло").fill("пароль 123")
    dialog.get_by_role("button", name="Спросить").click()
    expect(dialog.get_by_role("link", name="Как ответить: This field is required.")).to_be_visible()
    no_violations(page)
    dialog.get_by_label("Позвонить").check()
    dialog.get_by_role("button", name="Спросить").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Пароль писать не надо.")
    dialog.get_by_label("Что не вышло").fill("Не могу войти")
    dialog.get_by_label("Вопрос мешает уроку").check()
    dialog.get_by_role("button", name="Спросить").click()
    expect(dialog).to_have_count(0)
    assert bot.bodies("/dialog")[-1]["submission"] == {
        "topic": "login",
        "words": "Не могу войти",
        "class": None,
        "way": "call",
        "urgent": True,
    }


@WIDTHS
@SCRIPTS
def test_a_dialog_is_cancelled(enter: Enter, bot: SmallBot, width: int, javascript: bool) -> None:
    page = enter("Ольга Петрова", width, javascript)
    write(page, "/help")
    page.get_by_role("button", name="Отмена").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [body["cancelled"] for body in bot.bodies("/dialog")] == [True]


@WIDTHS
@SCRIPTS
def test_a_reply_goes_into_the_thread(
    enter: Enter, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    card = bot.post_card()
    page = enter("Марина Юрьевна Нехай", width, javascript)
    page.get_by_role("link", name="Ответить: Помощь по журналу").click()
    no_violations(page)
    write(page, "Позвоню сама")
    expect(page.locator("article.reply")).to_contain_text("Позвоню сама")
    assert [each.message for each in bot.sandbox.person("zavuch").thread(card.id)] == [
        "Позвоню сама"
    ]


@WIDTHS
@SCRIPTS
def test_a_letter_is_read_and_its_link_followed(
    page_at: PageAt, bot: SmallBot, tray: Path, no_violations: Look, width: int, javascript: bool
) -> None:
    (tray / "1.eml").write_bytes(letter_to(f"{bot.sandbox.url}/mail"))
    page = page_at(width, javascript)
    page.goto(f"{bot.sandbox.url}/mail")
    no_violations(page)
    page.get_by_role("link", name="Ответ готов").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ответ готов")
    no_violations(page)
    with page.expect_popup() as beside:
        page.frame_locator("iframe").get_by_role("link", name="Ответ").click()
    expect(beside.value.get_by_role("heading", level=1)).to_have_text("Письма")


def test_the_dialog_can_be_left_with_the_keyboard(enter: Enter, bot: SmallBot) -> None:
    page = enter("Ольга Петрова", 1280, True)
    page.get_by_label("Сообщение", exact=True).fill("/help")
    page.keyboard.press("Enter")
    expect(page.locator("dialog:modal")).to_be_visible()
    expect(page.get_by_label("Тема")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_select_is_used_with_the_keyboard(enter: Enter, bot: SmallBot) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", 1280, True)
    page.get_by_role("button", name="Уточнить").focus()
    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    answered(page, bot)
    assert bot.bodies("/action")[0]["context"]["selected_option"] == "close"


def test_a_new_card_appears_by_itself_and_typed_words_stay(enter: Enter, bot: SmallBot) -> None:
    page = enter("Марина Юрьевна Нехай", 1280, True)
    box = page.get_by_label("Сообщение", exact=True)
    box.fill("Я сейчас")
    bot.post_card()
    expect(page.get_by_role("button", name="Беру")).to_be_in_viewport()
    expect(box).to_have_value("Я сейчас")
    expect(box).to_be_focused()


def test_who_types_before_the_page_is_whole_goes_on_typing(page_at: PageAt, bot: SmallBot) -> None:
    page, held = page_at(1280, True), list[Route]()
    page.goto(bot.sandbox.url)
    page.route("**/sandbox.js", lambda route: held.append(route))  # noqa: PLW0108 - a bound method cannot be marked
    page.get_by_role("link", name="Марина Юрьевна Нехай").click()
    box = page.get_by_label("Сообщение", exact=True)
    box.fill("Я сейчас")
    held[0].continue_()
    page.wait_for_load_state()
    # The fragment would have been loaded by then.
    page.wait_for_function("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(page.locator("html")).to_have_class("alive")
    expect(box).to_be_focused()


def test_an_open_menu_is_not_closed_by_a_new_card(enter: Enter, bot: SmallBot) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", 1280, True)
    page.get_by_text("Ещё…").click()
    bot.post_card("Другой вопрос")
    expect(page.get_by_text("Другой вопрос")).to_be_attached()
    expect(page.get_by_role("button", name="Закрыть")).to_be_visible()


@pytest.mark.parametrize(("action_id", "is_stale"), [("more", True), ("more2", False)])
def test_a_menu_offers_what_it_did_while_its_id_stays(
    enter: Enter, bot: SmallBot, action_id: str, *, is_stale: bool
) -> None:
    card = bot.post_card()
    page = enter("Марина Юрьевна Нехай", 1280, True)
    expect(page.get_by_text("Ещё…")).to_be_visible()
    bot.draw_anew(card, "В работе", action_id)
    expect(page.get_by_text("В работе")).to_be_visible()
    page.get_by_text("Ещё…").click()
    wanted = ("Закрыть", "Вернуть") if is_stale else ("Вернуть", "Закрыть")
    expect(page.get_by_role("button", name=wanted[0])).to_be_visible()
    expect(page.get_by_role("button", name=wanted[1])).to_have_count(0)
    page.reload()
    page.get_by_text("Ещё…").click()
    expect(page.get_by_role("button", name="Вернуть")).to_be_visible()


def test_what_is_said_in_another_room_is_announced(enter: Enter, bot: SmallBot) -> None:
    page = enter("Марина Юрьевна Нехай", 1280, True)
    link = page.get_by_role("link", name="Учительская")
    expect(link).not_to_have_class("news")
    bot.sandbox.person("zavuch").say("town-square", "Педсовет в три")
    expect(link).to_have_class("news")
    link.click()
    expect(page.get_by_role("article")).to_contain_text("Педсовет в три")
    expect(page.get_by_role("link", name="Учительская")).not_to_have_class("news")


def test_a_new_letter_appears_by_itself(page_at: PageAt, bot: SmallBot, tray: Path) -> None:
    page = page_at(1280, True)
    page.goto(f"{bot.sandbox.url}/mail")
    (tray / "2.eml").write_bytes(b"Subject: Another\r\nTo: papa@example.ru\r\n\r\nText\r\n")
    expect(page.get_by_role("link", name="Another")).to_be_visible()
