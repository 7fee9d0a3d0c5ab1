"""Which letters ask to erase one's data, and what proves that somebody reads an address."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import NotFound
from helpdesk.erasure.erasure_requests import (
    GOOD_FOR,
    asks_to_erase,
    erase_token,
    inquiries_of,
    read_erase_token,
)
from tests.helpdesk.life import NOW, SECRET, asked, desk_on, parent


@pytest.mark.parametrize(
    "words",
    [
        "удалите мои данные",
        "Здравствуйте! Прошу удалить мои персональные данные. Анна",
        "Удалите, пожалуйста, все мои данные",
        "Отзываю согласие на обработку персональных данных",
        "хочу отозвать своё согласие",
        "Прошу прекратить обработку моих персональных данных",
        "Не даю согласия на обработку",
        "Не согласна на обработку данных",
        "Сотрите, пожалуйста, все персональные данные моего ребёнка",
    ],
)
def test_a_letter_that_asks(words: str) -> None:
    assert asks_to_erase(words)


@pytest.mark.parametrize(
    "words",
    [
        "Не видно оценок сына",
        "Как удалить из журнала неверные данные о пропуске?",
        "Удалите оценку по алгебре, она чужая",
        "Не согласна с оценкой за четверть",
        "Согласна на обработку персональных данных",
        "Куда ввести мои данные для входа?",
    ],
)
def test_a_letter_that_asks_something_else(words: str) -> None:
    assert not asks_to_erase(words)


def test_the_link_proves_one_address_for_a_week(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = asked(desk)
    other = asked(desk, parent("Другая", email="other@example.ru"))
    token = erase_token(SECRET, inquiry, NOW)
    with desk.reading() as connection:
        address = read_erase_token(connection, SECRET, token, NOW + GOOD_FOR)
        assert [each.id for each in inquiries_of(connection, address)] == [inquiry.id]
        assert other.email != address
        for forged, at in ((token, NOW + GOOD_FOR + timedelta(seconds=1)), (f"{token}x", NOW)):
            with pytest.raises(NotFound):
                read_erase_token(connection, SECRET, forged, at)
        with pytest.raises(NotFound):
            read_erase_token(connection, b"another key" * 4, token, NOW)
