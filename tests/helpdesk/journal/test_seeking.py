"""What many have said is looked for in the journal's own order, the rest by the index."""

import pytest
from sqlalchemy import Engine

from helpdesk.journal import seeking
from helpdesk.journal.filters import Filters
from helpdesk.journal.lines import page_and_count
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import NOW, asked, desk_on, parent


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def numbers(desk: Desk, words: str) -> list[int]:
    """Return the numbers of the lines that are found by these words."""
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        page, counted = page_and_count(connection, Filters(sought=words), calendar, NOW)
    assert counted.words == str(len(page.lines))
    return [line.inquiry.number for line in page.lines]


def test_what_many_have_asked_is_found_in_the_journals_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "_FEW", 1)
    for words in ("Нет оценок", "Нет заданий", "Где оценки и задания"):
        asked(desk, parent(words))
    assert numbers(desk, "оценка") == [3, 1]
    assert numbers(desk, "оценка задание") == [3]


def test_words_that_many_have_lately_are_whole_where_the_index_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all that begins like them would be gone through, however much that is."""
    for words in ("Журнал оценок", "Журнал пуст", "Журналисты и физика", "Физика"):
        asked(desk, parent(words))
    assert numbers(desk, "журнал физика") == [3]
    monkeypatch.setattr(seeking, "_MANY", 1)
    assert numbers(desk, "журнал физика") == []
    assert numbers(desk, "журнал") == [3, 2, 1]
    assert numbers(desk, "журн физик") == [3]
