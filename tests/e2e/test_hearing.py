"""People write as they would to a colleague, without any command, and the real house hears them."""

from pathlib import Path

import pytest
import requests

from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.house import CHANNEL, RealHouse, wait_for
from tests.e2e.people import card_of, in_thread, reference_in, until_it_says

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("calm house")]

ANSWER = "Откройте отчётный период, и тема сохранится."


def from_bot(person: Person, words: str) -> SeenPost:
    """Return the bot's direct message with these words, once it has come."""

    def look() -> SeenPost | None:
        posts = [post for post in person.direct_posts() if post.user_id != person.id]
        return next((post for post in reversed(posts) if words in post.text), None)

    return wait_for(look, f"«{words}»")


def test_a_question_written_to_the_bot_is_answered_from_the_thread(house: RealHouse) -> None:
    teacher, consultant = house.person("uchitel"), house.person("consultant1")
    teacher.say("@helpbot", "Не сохраняется тема урока")
    question = from_bot(teacher, "Записать как вопрос?")
    teacher.press_named(question, "Да, это вопрос")
    reference = reference_in(from_bot(teacher, "Принято").text)

    card = card_of(consultant, reference)
    consultant.press_named(card, "Беру")
    until_it_says(consultant, card, "В работе")
    teacher.say("@helpbot", "Урок третий, 7Б")
    from_bot(teacher, "Добавили")
    in_thread(consultant, card, "Урок третий, 7Б")

    consultant.say(CHANNEL, ANSWER, root_id=card.id)
    line = in_thread(consultant, card, "Отправить его тому, кто спросил?")
    consultant.press_named(line, "Отправить как ответ")
    assert ANSWER in from_bot(teacher, "Ответ готов").text
    wait_for(
        lambda: line.id not in [post.id for post in consultant.thread(card.id)],
        "the line taken back",
    )


def test_what_was_written_while_the_chat_was_down_is_heard(house: RealHouse) -> None:
    teacher = house.person("consultant2")
    teacher.say("@helpbot", "Кто сегодня дежурит?")
    from_bot(teacher, "Кто сегодня дежурит?")
    house.strike("listener")
    house.strike("chat")

    wait_for(lambda: said(teacher, "график"), "a chat that takes it")
    from_bot(teacher, "Кто помогает")


def said(person: Person, words: str) -> bool:
    try:
        person.say("@helpbot", words)
    except requests.RequestException:
        return False
    return True


def test_no_word_stands_in_any_log(house: RealHouse) -> None:
    logs = "".join(path.read_text("utf-8") for path in Path(house.var / "log").glob("*.log"))
    assert "listening" in logs
    for words in ("Не сохраняется", "Урок третий", "отчётный период", "дежурит?"):
        assert words not in logs
