"""The sandbox in a real browser: narrow and wide, with scripts and without."""

from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import NARROW
from tests.browser.sandbox_pages import Enter, answered
from tests.browser.visiting import VISITORS, Look, PageAt
from tests.contract.mattermost.small_bot import SmallBot


def letter_to(address: str) -> bytes:
    message = EmailMessage()
    message["Subject"], message["To"] = "Ответ готов", "mama@example.ru"
    message.set_content("Ответ готов.\n")
    message.add_alternative(f'<p><a href="{address}">Ответ</a></p>', subtype="html")
    return message.as_bytes()


def write(page: Page, words: str) -> None:
    page.get_by_label("Сообщение", exact=True).fill(words)
    page.get_by_role("button", name="Отправить").click()


def test_three_sides_of_a_question_can_be_read(
    page_at: PageAt, bot: SmallBot, no_violations: Look
) -> None:
    bot.post_card()
    page = page_at(NARROW, False)
    page.goto(bot.sandbox.url)
    page.get_by_role("link", name="Один вопрос с трёх сторон").click()
    for side in ("Родитель", "Консультант", "Директор"):
        expect(page.get_by_role("region", name=side)).to_be_visible()
    no_violations(page)


def test_everybody_can_be_chosen(page_at: PageAt, bot: SmallBot, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    page.goto(bot.sandbox.url)
    people = page.get_by_role("region", name="Кем вы будете")
    expect(people.get_by_role("listitem")).to_have_count(6)
    no_violations(page)


@VISITORS
def test_a_command_is_answered(
    enter: Enter, no_violations: Look, width: int, javascript: bool
) -> None:
    page = enter("Ольга Петрова", width, javascript)
    write(page, "/help не вижу оценку")
    expect(page.get_by_role("article")).to_contain_text("Вопрос записан.")
    expect(page.get_by_role("article")).to_contain_text("видно только вам")
    no_violations(page)


@VISITORS
def test_a_button_is_pressed(
    enter: Enter, bot: SmallBot, no_violations: Look, width: int, javascript: bool
) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", width, javascript)
    no_violations(page)
    page.get_by_role("button", name="Беру").click()
    answered(page, bot)
    no_violations(page)


def test_a_choice_is_made_in_the_select(enter: Enter, bot: SmallBot, no_violations: Look) -> None:
    bot.post_card()
    page = enter("Марина Юрьевна Нехай", NARROW, False)
    page.get_by_text("Ещё…").click()
    no_violations(page)
    page.get_by_role("button", name="В поддержку").click()
    answered(page, bot)
    assert bot.bodies("/action")[0]["context"]["selected_option"] == "hand_off"


@VISITORS
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
    expect(
        dialog.get_by_role("link", name="Как ответить: Это поле нужно заполнить.")
    ).to_be_visible()
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


def test_a_dialog_is_cancelled(enter: Enter, bot: SmallBot) -> None:
    page = enter("Ольга Петрова", NARROW, False)
    write(page, "/help")
    page.get_by_role("button", name="Отмена").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [body["cancelled"] for body in bot.bodies("/dialog")] == [True]


def test_a_reply_goes_into_the_thread(enter: Enter, bot: SmallBot, no_violations: Look) -> None:
    card = bot.post_card()
    page = enter("Марина Юрьевна Нехай", NARROW, False)
    page.get_by_role("link", name="Ответить: Помощь по журналу").click()
    no_violations(page)
    write(page, "Позвоню сама")
    expect(page.locator("article.reply")).to_contain_text("Позвоню сама")
    assert [each.message for each in bot.sandbox.person("zavuch").thread(card.id)] == [
        "Позвоню сама"
    ]


def test_a_letter_is_read_and_its_link_followed(
    page_at: PageAt, bot: SmallBot, tray: Path, no_violations: Look
) -> None:
    (tray / "1.eml").write_bytes(letter_to(f"{bot.sandbox.url}/mail"))
    page = page_at(NARROW, False)
    page.goto(f"{bot.sandbox.url}/mail")
    no_violations(page)
    page.get_by_role("link", name="Ответ готов").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ответ готов")
    no_violations(page)
    with page.expect_popup() as beside:
        page.frame_locator("iframe").get_by_role("link", name="Ответ").click()
    expect(beside.value.get_by_role("heading", level=1)).to_have_text("Письма")
