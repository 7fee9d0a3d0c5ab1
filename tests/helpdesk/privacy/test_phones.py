"""A telephone number is one however its digits are parted, wherever phones are looked for."""

import pytest

from helpdesk.domain.word_forms import sought_forms
from helpdesk.journal.seeking import sought_in
from helpdesk.privacy.confidential import find
from helpdesk.privacy.lookalikes import phones_in
from helpdesk.privacy.phones import digits_of, known_phone_in, without_phones

WRITTEN = [
    "8.999.123.45.67",
    "8 (999) 123.45.67",
    "+7.999.123.45.67",
    "8 999 123-45-67",
    "+7 (999) 123‑45‑67",
    "89991234567",
    "999.123.45.67",
]
DIGITS = "9991234567"


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_recognised_by_itself_and_as_one_that_is_known(written: str) -> None:
    words = f"Звоните: {written}, после шести."
    (found,) = phones_in(words)
    assert digits_of(found) == DIGITS
    assert known_phone_in(words, [DIGITS]) == written.lstrip("+")
    assert DIGITS not in digits_of(without_phones(words, [DIGITS], "[телефон]"))


@pytest.mark.parametrize("written", WRITTEN)
def test_it_finds_its_question_in_the_journal(written: str) -> None:
    assert sought_in(written) == sought_forms(DIGITS)


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_no_password(written: str) -> None:
    assert find(f"Забыли пароль, телефон {written}") == ()


@pytest.mark.parametrize(
    "words", ["12.05.2026", "с 12.05.26 по 15.05.26", "версия 8.12.123", "1.2"]
)
def test_days_and_versions_are_no_phones(words: str) -> None:
    assert phones_in(words) == []
