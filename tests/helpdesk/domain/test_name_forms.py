"""A name is looked for by every form that it may have, and by no fewer."""

import pytest

from helpdesk.domain.name_forms import (
    is_form_of_any,
    may_be_forms_of,
    parts_of,
    written_as_name,
)

NAMES = """
Анна Сергей Крупская Хуаде Зарема Мурат Нехай Ачмиз Марина Юрьевна Илья Любовь Игорь Лев Пётр
Алёна Наталья Иванов Петрова Чехов Толстой Белый Черных Георгий Юлия Никита Саша Анзор Ким Ли
"""
_ENDINGS = ["", *"аяыиеуюоьй", "ей", "ой", "ом", "ем", "ью", "ого", "его", "ому", "ых", "ая", "ий"]


@pytest.mark.parametrize("name", NAMES.split())
def test_whatever_is_a_form_of_a_name_may_be_that_name(name: str) -> None:
    (known,) = parts_of([name]) or {""}
    words = {known[: len(known) - cut] + ending for cut in range(3) for ending in _ENDINGS}
    forms = [each for each in words if len(each) > 1 and is_form_of_any(each, {known} - {""})]
    assert [each for each in forms if known not in may_be_forms_of(each)] == []


def test_few_names_may_be_meant_by_a_word() -> None:
    assert len(may_be_forms_of("Достоевскому")) < 100


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("иванова мария", "Иванова Мария"),
        ("Хуаде аминат", "Хуаде Аминат"),
        ("ПЕТРОВ ИВАН", "Петров Иван"),
        ("салтыкова-щедрина анна", "Салтыкова-Щедрина Анна"),
        ("МакКена Анна", "МакКена Анна"),
        ("", ""),
    ],
)
def test_a_name_is_written_with_capitals_however_it_was_typed(typed: str, written: str) -> None:
    assert written_as_name(typed) == written
