"""The sandbox's pages while something happens: by the keyboard, and what comes by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.sandbox_pages import Enter, answered
from tests.browser.visiting import PageAt
from tests.contract.mattermost.small_bot import SmallBot


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


def test_what_a_press_changes_a_moment_later_is_seen_soon(page_at: PageAt, bot: SmallBot) -> None:
    card, now = bot.post_card(), datetime(2026, 12, 1, tzinfo=UTC)
    browser = page_at(1280, True).context.browser
    assert browser is not None
    # A clock that stands still stands for all pages of its context.
    with browser.new_context() as context:
        context.clock.install(time=now)
        context.clock.pause_at(now + timedelta(seconds=1))
        page = context.new_page()
        page.goto(f"{bot.sandbox.url}/as/consultant1/consultants")
        expect(page.get_by_role("button", name="Беру")).to_be_visible()
        bot.draw_anew(card, "В работе", "more")
        context.clock.run_for(500)
        expect(page.get_by_text("В работе")).to_be_visible(timeout=5_000)


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


def test_what_is_said_in_another_room_is_marked_until_it_is_looked_at(
    enter: Enter, bot: SmallBot
) -> None:
    page = enter("Марина Юрьевна Нехай", 1280, True)
    link = page.get_by_role("link", name="Учительская")
    expect(link).not_to_have_class("unread")
    head = bot.sandbox.person("zavuch")
    head.say("town-square", "Педсовет в три")
    expect(link).to_have_class("unread")
    head.say("town-square", "@consultant1, возьмите журнал")
    expect(link).to_have_accessible_name("Учительская 1 для вас")
    link.click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("link", name="Учительская")).not_to_have_class("unread")


def test_a_new_letter_appears_by_itself(page_at: PageAt, bot: SmallBot, tray: Path) -> None:
    page = page_at(1280, True)
    page.goto(f"{bot.sandbox.url}/mail")
    (tray / "2.eml").write_bytes(b"Subject: Another\r\nTo: papa@example.ru\r\n\r\nText\r\n")
    expect(page.get_by_role("link", name="Another")).to_be_visible()
    line = page.get_by_role("link", name="Another").bounding_box()
    assert line is not None
    assert line["width"] > 1_200  # Nothing is open: the list has the page for itself.
