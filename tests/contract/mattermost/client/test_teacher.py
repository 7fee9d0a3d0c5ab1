"""A teacher in the real web client: the word, its window, a picture, and what did not help."""

from pathlib import Path

from playwright.sync_api import expect

from helpdesk.domain.states import State
from tests.contract.mattermost.client.client import WIDTHS
from tests.contract.mattermost.client.conftest import ClientOf
from tests.contract.mattermost.client.house import House
from tests.integration.hearing import png, wait_for

ANSWER = "Обновите страницу и выберите тему ещё раз."


@WIDTHS
def test_the_word_alone_opens_a_window_to_be_filled_in(
    house: House, client_of: ClientOf, width: int
) -> None:
    teacher = house.newcomer()
    client = client_of(teacher, width)
    client.open_bot()
    client.say(house.word)
    expect(client.dialog.locator("textarea").first).to_be_visible()
    client.show("the window")
    client.pick("Проведение уроков")
    client.dialog.locator("textarea").first.fill("Не сохраняется тема урока в 7Б")
    client.show("filled in")
    client.submit()
    expect(client.dialog).to_have_count(0)
    (inquiry,) = wait_for(lambda: house.asked_by(teacher), "the question")
    expect(client.post(inquiry.shown_reference)).to_contain_text("Принято")


@WIDTHS
def test_the_word_with_words_is_written_down_at_once(
    house: House, client_of: ClientOf, width: int
) -> None:
    teacher = house.newcomer()
    client = client_of(teacher, width)
    client.open_bot()
    client.say(f"{house.word} не открывается журнал 7Б")
    (inquiry,) = wait_for(lambda: house.asked_by(teacher), "the question")
    expect(client.post(inquiry.shown_reference)).to_contain_text("Принято")
    expect(client.buttons(client.post("Принято")).first).to_be_visible()


@WIDTHS
def test_a_picture_sent_to_the_bot_joins_the_question(
    house: House, client_of: ClientOf, tmp_path: Path, width: int
) -> None:
    teacher = house.newcomer()
    inquiry = house.ask("Не вижу оценку", teacher)
    client = client_of(teacher, width)
    client.open_bot()
    expect(client.post(inquiry.shown_reference)).to_contain_text("Принято")
    picture = tmp_path / "экран.png"
    picture.write_bytes(png())
    client.say("Вот снимок", picture=picture)
    wait_for(lambda: house.now(inquiry).attachments, "the picture")
    expect(client.post("Добавили")).to_be_visible()


@WIDTHS
def test_what_did_not_help_comes_back(house: House, client_of: ClientOf, width: int) -> None:
    teacher = house.newcomer()
    inquiry = house.ask("Не сохраняется тема", teacher)
    house.answer(inquiry, ANSWER)
    client = client_of(teacher, width)
    client.open_bot()
    answer = client.post(ANSWER)
    expect(client.buttons(answer)).to_have_text(["Помогло", "Не помогло"])
    client.show("answered")
    client.press(answer, "Не помогло")
    client.dialog.locator("textarea").fill("Всё так же")
    client.show("the window")
    client.submit()
    expect(client.dialog).to_have_count(0)
    expect(client.post(ANSWER)).to_contain_text("Вы отметили: не помогло")
    expect(client.buttons(client.post(ANSWER))).to_have_count(0)
    assert house.now(inquiry).inquiry.state is State.CLAIMED


@WIDTHS
def test_who_says_that_it_helped_reads_so(house: House, client_of: ClientOf, width: int) -> None:
    teacher = house.newcomer()
    inquiry = house.ask("Не сохраняется тема", teacher)
    house.answer(inquiry, ANSWER)
    client = client_of(teacher, width)
    client.open_bot()
    client.press(client.post(ANSWER), "Помогло")
    expect(client.post(ANSWER)).to_contain_text("Вы отметили: помогло")
    expect(client.buttons(client.post(ANSWER))).to_have_count(0)
    assert house.now(inquiry).inquiry.state is State.CLOSED


@WIDTHS
def test_who_types_what_many_have_is_asked_and_joins(
    house: House, client_of: ClientOf, width: int
) -> None:
    with house.outage(house.ask("Не сохраняется тема урока")):
        teacher = house.newcomer()
        client = client_of(teacher, width)
        client.open_bot()
        client.say(f"{house.word} не сохраняется тема в 7Б")
        asked = client.post("Это про то же?")
        client.show("asked")
        client.press(asked, "Да, сообщите, когда заработает")
        expect(client.post("Сообщим вам, когда заработает.")).to_be_visible()
        (inquiry,) = house.asked_by(teacher)
        assert house.now(inquiry).open_outage is not None
