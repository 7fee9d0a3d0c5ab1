"""Which words tell so little that one would have to ask back."""

import pytest

from helpdesk.domain.vagueness import is_vague


@pytest.mark.parametrize(
    "words",
    [
        "не работает",
        "Помогите!!!",
        "Не вижу оценок",
        "Здравствуйте! Не работает дневник, помогите, пожалуйста",
        "У меня ничего не получается в приложении",
        "???",
        "",
    ],
)
def test_few_words_and_words_that_say_nothing_are_vague(words: str) -> None:
    assert is_vague(words)


@pytest.mark.parametrize(
    "words",
    [
        "Не сохраняется тема урока",
        "Не видно оценок по алгебре",
        "Здравствуйте! В приложении не открываются домашние задания",
        "пишет «Неверный логин или пароль»",
    ],
)
def test_a_thing_that_is_named_in_a_sentence_is_enough(words: str) -> None:
    assert not is_vague(words)


def test_details_said_besides_are_enough() -> None:
    assert is_vague("не работает", ["", None])
    assert not is_vague("не работает", ["", "Нажала «Войти», экран белый"])
