"""Words are found by any of their forms."""

import pytest

from helpdesk.domain.word_forms import begins, sought_forms, stored_forms


def _finds(typed: str, text: str) -> bool:
    stored = stored_forms(text)
    return all(
        any(f" {form}" + " " * (not begins(form)) in stored for form in forms)
        for forms in sought_forms(typed)
    )


@pytest.mark.parametrize(
    "forms",
    [
        ("не открывается", "не открывались", "Открывать"),
        ("оценки", "оценок", "оценка", "ОЦЕНКАМИ"),
        ("ребёнок", "ребенка", "ребёнку"),
        ("журнал", "журнале", "журналы"),
        ("ошибка", "ошибок"),
        ("уроки", "урок", "уроков"),
        ("пароль", "пароля", "паролей"),
        ("Иванова", "Иванов", "Ивановой"),
    ],
    ids=lambda forms: forms[0],
)
def test_each_form_finds_each_other(forms: tuple[str, ...]) -> None:
    found = {(one, other): _finds(one, other) for one in forms for other in forms}
    assert [pair for pair, finds in found.items() if not finds] == []


def test_the_beginning_of_a_word_finds_it() -> None:
    assert _finds("уро", "Нет уроков")
    assert _finds("расписа", "Расписание пустое")


def test_other_words_are_not_found() -> None:
    assert not _finds("оценки", "Не видно задания")
    assert not _finds("оценки сына", "Не видно оценок дочери")
    assert not _finds("я", "Яблоко")


def test_small_words_are_looked_for_only_where_there_are_no_others() -> None:
    assert sought_forms("не открывается") == (("открыва", "открывается"),)
    assert sought_forms("не") == (("не",),)
    assert sought_forms("5 оценок") == (("5",), ("оценок", "оценк"))
    assert sought_forms("?! …") == ()


def test_a_number_is_found_by_four_figures_of_it() -> None:
    assert _finds("0012", "9180001234")
    assert not _finds("0013", "9180001234")
