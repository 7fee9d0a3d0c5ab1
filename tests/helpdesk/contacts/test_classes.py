"""Classes are called «5А», however they were written."""

import pytest

from helpdesk.domain.school_classes import class_name, known_as, order_of


@pytest.mark.parametrize(
    "written",
    [
        "5А",
        "5а",
        "5 а",
        "5-А",
        "5A",
        "5a",
        "5 «А»",
        '5"А"',
        "5 А класс",
        "5-й А",
        "5 кл. А",
        " 5А. ",
    ],
)
def test_one_class_is_one_name(written: str) -> None:
    assert class_name(written) == "5А"


def test_latin_twins_become_what_they_look_like() -> None:
    assert class_name("7B") == "7В"


@pytest.mark.parametrize("written", ["", "класс", "13А", "5АБ", "пятый", "0А", "5А и 5Б"])
def test_what_is_no_class_is_none(written: str) -> None:
    assert class_name(written) == ""


def test_a_class_without_a_letter_is_one() -> None:
    assert class_name("11") == "11"
    assert class_name("5 класс") == "5"


def test_classes_stand_in_the_order_of_years() -> None:
    assert sorted(["10А", "5Б", "5А", "11"], key=order_of) == ["5А", "5Б", "10А", "11"]


def test_a_missing_letter_finds_the_only_class_of_the_year() -> None:
    assert known_as("5", ["5А", "6А"]) == "5А"
    assert known_as("6 «А»", ["5А", "6"]) == "6"


def test_a_missing_letter_does_not_guess_among_several() -> None:
    assert known_as("5", ["5А", "5Б"]) == ""


def test_another_letter_is_another_class() -> None:
    assert known_as("5Б", ["5А"]) == ""
