"""Texts made to fit where they are shown."""

from integration.chat.speech import cut


def test_what_is_cut_ends_between_words() -> None:
    assert cut("Не вижу оценок за четверть", 20) == "Не вижу оценок за…"


def test_what_fits_is_not_cut() -> None:
    assert cut("ровно", 5) == "ровно"
