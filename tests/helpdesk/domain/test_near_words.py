"""Words of one meaning, and words from which a slip of the pen sets one apart."""

import pytest

from helpdesk.domain.word_forms import meanings_of, sought_forms, spelled_rightly, with_meanings

KNOWN = ("пароль", "расписание", "срок", "урок", "оценка", "оценк", "24")


def mended(typed: str) -> set[str]:
    return {form for forms in spelled_rightly(sought_forms(typed), [0], KNOWN) for form in forms}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("паролль", "пароль"),
        ("пароь", "пароль"),
        ("порольь", None),
        ("праоль", "пароль"),
        ("расписпние", "расписание"),
        ("оцинкой", "оценк"),
        ("врок", None),
        ("уроки24", None),
    ],
)
def test_a_letter_apart_is_near_and_two_are_not(typed: str, meant: str | None) -> None:
    found = mended(typed)
    assert meant in found if meant else found.isdisjoint(KNOWN)


def test_what_stands_at_other_places_is_left_alone() -> None:
    sought = sought_forms("паролль расписание")
    assert spelled_rightly(sought, [0], KNOWN)[1] == sought[1]


def test_several_words_of_one_meaning_are_one_word() -> None:
    alike = meanings_of(["войти, вход, логин, пароль"])
    assert len(with_meanings(sought_forms("логин и пароль"), alike)) == 1
    (login,) = with_meanings(sought_forms("входом"), alike)
    assert {"вход", "логин", "парол"} <= set(login)
    assert with_meanings(sought_forms("печать"), alike) == sought_forms("печать")
