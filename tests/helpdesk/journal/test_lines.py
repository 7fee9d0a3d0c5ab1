"""What the journal finds, in which order, and how it counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from helpdesk.domain.inquiry import Child, Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, asking, claims, handoffs
from helpdesk.journal import lines
from helpdesk.journal.filters import NOBODY, Filters
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.search_words import keep_anew
from helpdesk.storage import inquiry_tables
from helpdesk.storage.metadata import metadata
from helpdesk.vendor import relaying
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, RUSLAN, asked, desk_on, parent, teacher
from tests.helpdesk.statements import statements


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def found(desk: Desk, filters: Filters, now: datetime = NOW + DAY) -> list[int]:
    """Return the numbers of the lines that are shown."""
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        page, _ = lines.page_and_count(connection, filters, calendar, now)
        counted = lines.count(connection, filters, calendar, now)
    assert counted == lines.Counted(len(page.lines), more=False)
    return [line.inquiry.number for line in page.lines]


def sought(desk: Desk, words: str) -> list[int]:
    return found(desk, Filters(sought=words))


def test_the_newest_stand_first(desk: Desk) -> None:
    for number in range(3):
        asked(desk, parent(f"Вопрос {number}"))
    assert found(desk, Filters()) == [3, 2, 1]


def test_words_are_found_in_any_case_in_part_and_in_any_order(desk: Desk) -> None:
    asked(desk, parent("Не видно ОЦЕНОК сына, всё пропало"))
    asked(desk, parent("Не открывается расписание"))
    assert sought(desk, "оценок") == [1]
    assert sought(desk, "Пропало ВСЕ") == [1]
    assert sought(desk, "расписани") == [2]
    assert sought(desk, "оценок расписание") == []


def test_signs_are_no_words(desk: Desk) -> None:
    asked(desk, parent("Показывает 100% пропусков"))
    asked(desk, parent("Показывает 1007 уроков"))
    assert sought(desk, "100%") == [1]
    assert sought(desk, "_") == sought(desk, "%") == sought(desk, '"*') == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("открывалась", "Не открываются задания"), ("оценки", "Нет оценок"), ("ребёнок", "Ребенка")],
)
def test_any_form_of_a_word_finds_it(desk: Desk, typed: str, said: str) -> None:
    asked(desk, parent("Не видно расписания"))
    asked(desk, parent(said))
    assert sought(desk, typed) == [2]


def test_the_requester_and_his_child_are_found_by_name(desk: Desk) -> None:
    asked(desk, parent())
    asked(desk, teacher())
    assert sought(desk, "хуаде") == [1]
    assert sought(desk, "алий") == [1]
    assert sought(desk, "ольга петровна") == [2]


@pytest.mark.parametrize("typed", ["918 000", "8 918 000-00-00", "+7(918)0000000", "0000"])
def test_a_phone_is_found_however_it_is_written(desk: Desk, typed: str) -> None:
    asked(desk, parent())
    asked(desk, parent("Другое", phone="+7 928 111-22-33"))
    assert sought(desk, typed) == [1]


def test_what_was_said_later_is_found_too(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой браузер?", MARINA, NOW)
    adding.reply(desk, inquiry.id, "Яндекс.Браузер", REQUESTER, NOW + HOUR)
    answering.answer(desk, inquiry.id, "Обновите страницу", MARINA, NOW + HOUR)
    assert sought(desk, "яндекс") == sought(desk, "обновите") == [1]


def test_a_reference_is_understood_in_either_alphabet(desk: Desk) -> None:
    first, second = asked(desk, parent("Раз")), asked(desk, parent("Два"))
    twins = second.reference.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")).lower()
    assert sought(desk, f"{twins[:4]}-{twins[4:]}") == [2]
    assert sought(desk, first.reference) == [1]


def test_words_that_could_be_a_reference_are_still_words(desk: Desk) -> None:
    asked(desk, parent("Куда обращаться мастерам"))
    assert sought(desk, "мастерам") == [1]


@pytest.mark.parametrize("typed", ["2", "№2", "№ 2", "2/2026"])
def test_a_number_of_the_journal_is_understood(desk: Desk, typed: str) -> None:
    for number in range(3):
        asked(desk, parent(f"Вопрос {number}"))
    assert sought(desk, typed) == [2]
    assert sought(desk, "2/2025") == []


def test_each_filter_leaves_out_the_others(desk: Desk) -> None:
    mothers = asked(desk, parent())
    asked(desk, teacher())
    claims.claim(desk, mothers.id, MARINA, NOW)
    assert found(desk, Filters(kind="staff")) == [2]
    assert found(desk, Filters(channel="form")) == [1]
    assert found(desk, Filters(topic="parent/marks")) == [1]
    assert found(desk, Filters(topic="staff/marks")) == []
    assert found(desk, Filters(state="new")) == [2]
    assert found(desk, Filters(state="open")) == [2, 1]
    assert found(desk, Filters(claimant=MARINA.id)) == [1]
    assert found(desk, Filters(claimant=NOBODY)) == [2]
    assert found(desk, Filters(school_class="5А")) == [1]
    assert found(desk, Filters(school_class="5Б")) == []


def test_a_class_is_found_by_any_of_the_children(desk: Desk) -> None:
    two = (Child("Хуаде", "Алий", "5А"), Child("Хуаде", "Дана", "2Б"))
    asked(desk, replace(parent(), children=two))
    assert found(desk, Filters(school_class="2Б")) == [1]


def test_a_period_counts_the_days_of_the_school(desk: Desk) -> None:
    """At eleven in the evening in Moscow it is still the same day there, and eight in UTC."""
    late = datetime(2026, 11, 23, 20, 30, tzinfo=NOW.tzinfo)
    asked(desk, parent(now=late))
    asked(desk, parent("Днём"))
    day = date(2026, 11, 23)
    assert found(desk, Filters(till=day)) == [1]
    assert found(desk, Filters(since=day + timedelta(days=1))) == [2]
    assert found(desk, Filters(since=day, till=day)) == [1]


def test_what_was_handed_off_is_found_even_when_it_is_answered(desk: Desk) -> None:
    first = asked(desk)
    asked(desk, teacher())
    claims.claim(desk, first.id, MARINA, NOW)
    handoffs.hand_off(desk, first.id, MARINA, NOW)
    relaying.vendor_case(desk, first.id, "DN-77", MARINA, NOW)
    answering.answer(desk, first.id, "Всё работает", MARINA, NOW + HOUR)
    assert found(desk, Filters(handed_off=True)) == [1]
    with desk.reading() as connection:
        line = lines.line_of(connection, view(desk, first.id).inquiry)
    assert line.cases == {1: "DN-77"}


def test_the_forms_of_words_go_with_the_texts(desk: Desk) -> None:
    inquiry = asked(desk, parent("Тайное слово"))
    answering.answer(desk, inquiry.id, "Понятный ответ", MARINA, NOW)
    with desk.writing() as connection:
        text = inquiry_tables.text
        connection.execute(update(text).where(text.c.kind == "words").values(body=None))
        keep_anew(connection, inquiry)
    assert sought(desk, "тайное") == []
    assert sought(desk, "понятный") == sought(desk, "хуаде алий") == [1]


def test_writing_forms_anew_says_what_was_written_at_first(desk: Desk) -> None:
    inquiry = asked(desk, parent("Слова\nв  две строки, ЁЛКА"))
    table = metadata.tables["journal_words"]
    with desk.writing() as connection:
        before = connection.execute(select(table.c.forms)).scalar_one()
        keep_anew(connection, inquiry)
        assert connection.execute(select(table.c.forms)).scalar_one() == before
    assert "елка" in before


def test_pages_follow_one_another_and_leave_nothing_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "PAGE", 2)
    monkeypatch.setattr(lines, "_CHUNK", 2)
    for number in range(5):
        asked(desk, parent(f"Вопрос {number}"))
    _of_last_year(desk, asked(desk, parent("Давно")), 9)
    assert list(_pages(desk)) == [[5, 4], [3, 2], [1, 9]]
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        everything = lines.all_lines(connection, Filters(), calendar, NOW, 10)
        assert [line.inquiry.number for line in everything] == [5, 4, 3, 2, 1, 9]
        some = lines.all_lines(connection, Filters(), calendar, NOW, 3)
        assert [line.inquiry.number for line in some] == [5, 4, 3]


def _pages(desk: Desk) -> Iterator[list[int]]:
    before = None
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        while True:
            page, _ = lines.page_and_count(connection, Filters(), calendar, NOW, before)
            yield [line.inquiry.number for line in page.lines]
            if page.after is None:
                return
            before = page.after


def _of_last_year(desk: Desk, inquiry: Inquiry, number: int) -> None:
    table = inquiry_tables.inquiry
    with desk.writing() as connection:
        connection.execute(
            update(table).where(table.c.id == inquiry.id).values(year=2025, number=number)
        )


def test_counting_stops(desk: Desk) -> None:
    for number in range(4):
        asked(desk, parent(f"Вопрос {number}"))
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        assert lines.count(connection, Filters(), calendar, NOW, 3) == lines.Counted(3, more=True)
        assert lines.count(connection, Filters(), calendar, NOW, 4) == lines.Counted(4, more=False)


def test_somebody_who_only_looks_on_finds_the_others_lines_too(desk: Desk) -> None:
    first = asked(desk)
    claims.claim(desk, first.id, RUSLAN, NOW)
    assert found(desk, Filters(claimant=RUSLAN.id)) == [1]
    assert found(desk, Filters(claimant=MARINA.id)) == []


def test_of_an_empty_page_nothing_else_is_asked(desk: Desk) -> None:
    calendar = desk.regulation().calendar
    with desk.reading() as connection, statements(desk) as made:
        lines.page_and_count(connection, Filters(), calendar, NOW)
    # The page itself, and how many there are.
    assert len(made) == 2
