"""Articles: begun from the regulation, found by any form of a word, counted when they help."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.domain.articles import Article, Shown
from helpdesk.domain.states import Kind
from helpdesk.domain.word_forms import sought_forms
from helpdesk.erasure.erasing import erase_due
from helpdesk.inquiries import articles
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.articles import (
    all_articles,
    answers_for,
    public_articles,
    put_article,
    versions_of,
)
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from tests.helpdesk.journal.test_report import made, row
from tests.helpdesk.life import DAY, NOW, REGULATION, asked, asked_by_many, desk_on, teacher
from tests.helpdesk.statements import statements
from tests.toml_values import with_values

REVIEW = NOW.date() + timedelta(days=100)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def written(desk: Desk, title: str, body: str = "Обновите.", **more: object) -> int:
    blank = Article(
        0, Kind.PARENT, (), Shown.EVERYBODY, REVIEW, None, title, body, "", NOW, "marina-id", "М"
    )
    said = replace(blank, **more)  # type: ignore[arg-type]
    return desk.transact(lambda connection: put_article(connection, said))


def found(desk: Desk, typed: str, kind: str = "") -> list[str]:
    alike = desk.regulation().texts.alike
    with desk.reading() as connection:
        return [each.title for each in articles.find_articles(connection, typed, kind, alike=alike)]


def test_what_the_school_wrote_in_the_regulation_becomes_articles_once(desk: Desk) -> None:
    with desk.reading() as connection:
        first = all_articles(connection)
    regulation = desk.regulation()
    assert [each.title for each in first if each.shown is Shown.FORM] == [
        hint.question for kind in Kind for hint in regulation.hints.of(kind)
    ]
    ready = [(each.title, each.body, each.topics) for each in first if not each.shown.is_public]
    assert ready == [(each.title, each.text, each.topics) for each in regulation.ready_answers]
    activate_regulation(desk, with_values(REGULATION, {"terms.staff": '"4d"'}), NOW + DAY)
    with desk.reading() as connection:
        assert all_articles(connection) == first


@pytest.mark.parametrize("typed", ["не открываются оценки", "оценок", "ОТКРЫВАЛАСЬ оценка", "оцен"])
def test_an_article_is_found_by_any_form_of_its_words(desk: Desk, typed: str) -> None:
    written(desk, "Не открывается страница с оценками")
    assert "Не открывается страница с оценками" in found(desk, typed)


@pytest.mark.parametrize("typed", ["нет оценок", "пропали оценки", "нет моих оценок"])
def test_of_few_words_one_finds_an_article_where_none_has_two(desk: Desk, typed: str) -> None:
    written(desk, "Как исправить ведомость", "Нет прав — скажите завучу.")
    written(desk, "Не открывается страница с оценками")
    assert "Не открывается страница с оценками" in found(desk, typed)


@pytest.mark.parametrize(
    "typed", ["паролль", "парль", "праоль", "забыл пороль", "Забылли праоли", "забыли логинн"]
)
def test_a_slip_of_the_pen_is_understood(desk: Desk, typed: str) -> None:
    assert found(desk, typed, Kind.PARENT)[:1] == ["Забыли пароль?"]


@pytest.mark.parametrize(
    "typed", ["не могу войти", "нет входа", "как зайти", "вхожу и не пускает", "мой логин"]
)
def test_words_of_one_meaning_find_the_same_article(desk: Desk, typed: str) -> None:
    assert found(desk, typed, Kind.PARENT)[:1] == ["Забыли пароль?"]


def test_what_is_near_to_nothing_is_not_found_and_is_noted(desk: Desk) -> None:
    asked_by_many(desk, "Справка для бассейна")
    assert found(desk, "бассейн") == []
    articles.note_miss(desk, "бассейн", NOW)
    with desk.reading() as connection:
        assert articles.misses(connection) == [("бассейн", 1)]


def test_e_and_yo_are_one(desk: Desk) -> None:
    written(desk, "Партнёрские счёты")
    assert found(desk, "счетов партнерских") == ["Партнёрские счёты"]


def test_what_has_more_of_the_rarer_words_comes_first(desk: Desk) -> None:
    written(desk, "Печать дневника", "Нажмите «Печать», выберите неделю.")
    written(desk, "Печать ведомости", "Нажмите «Печать», выберите ведомость за четверть.")
    assert found(desk, "как печатать ведомость") == ["Печать ведомости"]
    assert found(desk, "печатью")[:2] == ["Печать дневника", "Печать ведомости"]
    assert found(desk, "печатью", Kind.STAFF) == []


def test_alike_ones_come_in_the_order_in_which_they_were_written(desk: Desk) -> None:
    titles = [f"Каникулы космонавтов, часть {number}" for number in range(5)]
    for each in titles:
        written(desk, each)
    assert found(desk, "каникулам космонавтов") == titles


@pytest.mark.parametrize(
    ("typed", "times"), [("печать", 3), ("печать дневника дома без принтера", 4), ("печаать", 5)]
)
def test_however_many_words_are_typed_the_database_is_asked_as_often(
    desk: Desk, typed: str, times: int
) -> None:
    """Once more for words that no article has, and once more where they were misspelled."""
    written(desk, "Печать дневника")
    with statements(desk) as made, desk.reading() as connection:
        assert articles.find_articles(connection, typed)
    assert len(made) == times


def test_what_nobody_may_read_is_not_found(desk: Desk) -> None:
    key = written(desk, "Загадочный случай")
    assert found(desk, "загадочный") == ["Загадочный случай"]
    written(desk, "Загадочный случай", id=key, shown=Shown.DRAFT)
    assert found(desk, "загадочный") == []
    with desk.reading() as connection:
        assert len(versions_of(connection, key)) == 2
        assert key not in [each.id for each in public_articles(connection)]


def test_those_of_the_very_topic_come_first_among_answers(desk: Desk) -> None:
    with desk.reading() as connection:
        fits = answers_for(connection, Kind.STAFF, "planning")
        others = answers_for(connection, Kind.PARENT, "messages")
    assert fits[0].title == "Тема урока из планирования"
    assert [each.topics for each in fits[1:]] == [()] * 3
    assert {each.topics for each in others} == {()}
    assert view(desk, asked(desk, teacher()).id).articles[0].topics


def test_each_help_counts(desk: Desk) -> None:
    key, hidden = written(desk, "Раз"), written(desk, "Два", shown=Shown.COLLEAGUES)
    for each in (key, key, hidden, 999):
        articles.count_help(desk, each, NOW)
    with desk.reading() as connection:
        assert articles.helped_by(connection) == {key: 2}
        assert articles.helped_between(connection, NOW.date(), NOW.date()) == 2
        assert articles.helped_between(connection, REVIEW, REVIEW) == 0


NAMING = (
    "медаль Алию Хуаде",
    "королев семен медаль",
    "Петровой Артемом медаль 9180000000",
    "Анны медаль",
    "иванов петров артем",
    "мама@example.ru",
    "пароль: Zaq12wsx",
    "ß" * 200,
)


def test_what_was_missed_is_kept_for_a_time_without_names(desk: Desk, tmp_path: Path) -> None:
    asked_by_many(desk, "Где медаль за заслуги?")
    for typed in NAMING:
        articles.note_miss(desk, typed, NOW)
    with desk.reading() as connection:
        assert articles.misses(connection) == [("медаль", 4)]
    erase_due(desk, FileStore(tmp_path), NOW + timedelta(days=91))
    with desk.reading() as connection:
        assert articles.misses(connection) == []


def test_of_what_was_missed_the_latest_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "MISSES_MOST", 2)
    asked_by_many(desk, "Где медаль за заслуги?")
    for day, typed in enumerate(("медаль", "медаль за заслуги", "заслуги")):
        articles.note_miss(desk, typed, NOW + day * DAY)
    with desk.reading() as connection:
        assert [words for words, _ in articles.misses(connection)] == [
            "заслуги",
            "медаль за заслуги",
        ]


def test_letters_that_the_databases_take_for_signs_are_no_part_of_words(desk: Desk) -> None:
    letters = [chr(code) for code in (*range(0x530), *range(0x19B0, 0x19CA), 0x1CF2, 0x1CF3)]
    for first in range(0, len(letters), 10):
        words = " ".join(f"щщщщ{letter}ъъъъ" for letter in letters[first : first + 10])
        # So many are looked for at once, and none is left out.
        assert len(sought_forms(words)) <= 20
        assert found(desk, words) == []


def test_who_was_helped_by_an_article_is_counted_as_answered_without_a_question(desk: Desk) -> None:
    with desk.reading() as connection:
        key = public_articles(connection)[0].id
    for day in (5, 6):
        articles.count_help(desk, key, datetime(2026, 10, day, 9, 0, tzinfo=UTC))
    articles.count_help(desk, key, datetime(2026, 9, 6, 9, 0, tzinfo=UTC))
    helped = row(made(desk), "total", "Решено без вопроса")
    assert [cell.words for cell in helped.cells[:2]] == ["2", "1"]
