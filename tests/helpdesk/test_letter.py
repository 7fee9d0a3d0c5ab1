"""The letter to the vendor: no password stands in it, whoever has written one down."""

import pytest

from helpdesk.letter import without_passwords


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("логин mama, пароль: Abc12345", "логин mama, пароль: [не пишем]"),
        ("Пароль qwerty1 не подходит", "Пароль [не пишем] не подходит"),
        ("пароль — secret", "пароль — [не пишем]"),
        ("Password=hunter", "Password=[не пишем]"),
        ("код приглашения 12ab34", "код приглашения [не пишем]"),
    ],
)
def test_what_looks_like_a_password_is_left_out(words: str, left: str) -> None:
    assert without_passwords(words) == left


@pytest.mark.parametrize(
    "words",
    [
        "Пароль не подходит, хотя вчера подходил",
        "Забыла пароль. Класс 5А",
        "пароль: не помню",
        "Не приходит код приглашения для 7Б",
        "Вход без пароля на dnevnik.ru",
    ],
)
def test_words_about_passwords_stay(words: str) -> None:
    assert without_passwords(words) == words
