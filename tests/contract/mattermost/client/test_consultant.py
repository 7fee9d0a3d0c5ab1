"""A consultant's day in the real web client: the card, its buttons, its windows, its thread."""

from playwright.sync_api import expect

from helpdesk.domain.states import State
from tests.contract.mattermost.client.client import WIDTHS
from tests.contract.mattermost.client.conftest import ClientOf
from tests.contract.mattermost.client.house import House
from tests.contract.mattermost.school import PASSWORD
from tests.integration.hearing import wait_for

WORDS = "Обновите страницу и выберите тему ещё раз."


def test_a_consultant_logs_in_and_sees_the_card(house: House, client_of: ClientOf) -> None:
    inquiry = house.ask("Не сохраняется тема урока")
    client = client_of(None)
    page = client.page
    page.goto(f"{house.url}/login")
    page.locator("#input_loginId").fill(house.consultant.username)
    page.locator("#input_password-input").fill(PASSWORD)
    client.show("before")
    page.locator("#saveSetting").click()
    page.locator(f"#sidebarItem_{house.room}").click()
    expect(client.post(inquiry.shown_reference)).to_contain_text("Не сохраняется тема урока")
    expect(client.buttons(client.post(inquiry.shown_reference)).first).to_have_text("Беру")


@WIDTHS
def test_the_card_is_whole(house: House, client_of: ClientOf, width: int) -> None:
    words = "Не вижу ![p](http://127.0.0.1:9/x.png) оценку @all за **контрольную**"
    inquiry = house.ask(words)
    client = client_of(house.consultant, width)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    expect(card.locator("blockquote")).to_contain_text(words.replace("@all", "@\u2060all"))
    for field in ("Состояние", "Занимается", "Кто", "Как ответить", "Срок по регламенту"):
        expect(card.locator(".attachment-fields th").get_by_text(field, exact=True)).to_be_visible()
    expect(card.get_by_text("Ольга Ивановна Петрова")).to_be_visible()
    expect(client.buttons(card)).to_have_text(["Беру", "Ответить"])
    for button in client.buttons(card).all():
        expect(button).to_be_in_viewport()
    expect(card.get_by_placeholder("Ещё…")).to_be_visible()


@WIDTHS
def test_a_claim_changes_the_card_and_what_more_it_offers(
    house: House, client_of: ClientOf, width: int
) -> None:
    inquiry = house.ask("Не открывается журнал")
    client = client_of(house.consultant, width)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    before = client.options(card)
    client.press(card, "Беру")
    expect(card).to_contain_text("в работе: Марина Юрьевна Нехай")
    expect(client.buttons(card)).to_have_text(["Ответить", "Уточнить"])
    after = client.options(card)
    assert ("Уточнить" in before, "Вернуть" in before) == (True, False)
    assert ("Уточнить" in after, "Вернуть" in after) == (False, True)


@WIDTHS
def test_an_answer_is_written_in_the_window(house: House, client_of: ClientOf, width: int) -> None:
    inquiry = house.ask("Как поставить Н?")
    client = client_of(house.consultant, width)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    client.press(card, "Ответить")
    expect(client.dialog.get_by_role("heading")).to_have_text("Ответить")
    expect(client.dialog.locator("blockquote")).to_contain_text("Как поставить Н?")
    client.show("the window")
    words = client.dialog.locator("textarea")
    words.fill("Ваш пароль: Zaq12wsx")
    client.submit()
    expect(client.dialog.get_by_test_id("words")).to_contain_text("Похоже на пароль.")
    client.show("refused")
    expect(words).to_have_value("Ваш пароль: Zaq12wsx")
    words.fill(WORDS)
    client.submit()
    expect(client.dialog).to_have_count(0)
    expect(card).to_contain_text("ответ дан")
    assert house.now(inquiry).inquiry.state is State.ANSWERED


@WIDTHS
def test_what_a_press_is_refused_for_is_seen_by_who_pressed(
    house: House, client_of: ClientOf, width: int
) -> None:
    inquiry = house.ask("Пропал класс")
    client = client_of(house.people["consultant2"], width)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    expect(client.buttons(card).first).to_have_text("Беру")
    with house.nothing_sent():
        shown = wait_for(lambda: house.card(inquiry), "the card")
        house.consultant.press_named(shown, "Беру")
        client.press(card, "Беру")
        expect(client.dialog).to_contain_text("Марина Юрьевна Нехай")
    client.show("refused")
    client.submit()
    expect(client.dialog).to_have_count(0)


def test_words_of_the_thread_become_the_answer(house: House, client_of: ClientOf) -> None:
    inquiry = house.ask("Где тема урока?")
    client = client_of(house.consultant)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    client.press(card, "Беру")
    expect(card).to_contain_text("в работе")
    client.open_thread(card)
    client.show("thread")
    client.say(WORDS, box="reply")
    asked = client.in_thread("Отправить")
    client.show("asked")
    client.press(asked, "Отправить как ответ")
    expect(card).to_contain_text("ответ дан")
    client.show("sent")


@WIDTHS
def test_the_word_that_hands_everything_over_opens_its_window(
    house: House, client_of: ClientOf, width: int
) -> None:
    inquiry = house.ask("Кому передать?")
    client = client_of(house.people["zavuch"], width)
    client.open_room()
    card = client.post(inquiry.shown_reference)
    client.press(card, "Беру")
    expect(card).to_contain_text("в работе")
    client.say(f"{house.word} передать всё")
    expect(client.dialog.get_by_role("heading")).to_contain_text("Передать")
    client.show("the window")
