"""A typed form: each field is read in its way, each problem stands beside its own."""

from datetime import date
from enum import StrEnum

import pytest

from helpdesk.domain.errors import RuleViolation, UnfitFields
from webforms.web.typed_form import NO_DAY, TypedForm, problems_of


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


def test_what_fits_is_read_and_nothing_is_wrong() -> None:
    form = TypedForm({"name": " Аминет  Хот ", "day": "2026-11-30", "fruit": "pear", "n": "7"})
    assert form.line("name", "Назовите себя.") == "Аминет Хот"
    assert form.day("day") == date(2026, 11, 30)
    assert form.one_of("fruit", Fruit, "Выберите плод.") is Fruit.PEAR
    assert (form.number("n"), form.optional_day("last")) == (7, None)
    form.check()


def test_every_problem_stands_beside_its_field_in_the_order_of_reading() -> None:
    form = TypedForm({"day": "вчера", "last": "завтра", "fruit": "plum"})
    form.line("name", "Назовите себя.")
    form.day("day", "Впишите день.")
    form.optional_day("last")
    form.one_of("fruit", Fruit, "Выберите плод.")
    with pytest.raises(UnfitFields) as refused:
        form.check()
    assert problems_of(refused.value, {}) == (
        ("name", "Назовите себя."),
        ("day", "Впишите день."),
        ("last", NO_DAY),
        ("fruit", "Выберите плод."),
    )


def test_what_is_too_long_is_said_and_not_cut() -> None:
    form = TypedForm({"note": "я" * 12})
    assert form.line("note", most=10) == "я" * 12
    assert form.problems == {"note": "Здесь помещается 10 знаков, а у вас 12. Сократите."}
    assert form.given == {"note": "я" * 12}


def test_what_a_reader_refuses_is_the_problem_of_the_field() -> None:
    def refuse(said: str) -> int:
        raise RuleViolation(f"Не прочитать: {said}.")

    form = TypedForm({"when": "давно"})
    assert form.read("when", refuse, 0) == 0
    assert form.problems == {"when": "Не прочитать: давно."}
