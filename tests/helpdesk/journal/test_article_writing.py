"""An article begins with an answer, and names nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.articles import Article, Shown
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.states import Kind
from helpdesk.inquiries import answering
from helpdesk.journal import article_writing
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.articles import versions_of
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import MARINA, NOW, asked, desk_on, parent
from tests.helpdesk.statements import statements

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

ANSWER = "Анна, у Алия всё видно.\n1. Войдите.\nЗвонили на 8 918 000-00-00, mama@example.ru, {}."


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def said(**more: object) -> Article:
    review = NOW.date() + timedelta(days=9)
    blank = Article(
        0, Kind.PARENT, (), Shown.EVERYBODY, review, None, "Вопрос?", "Ответ.", "", NOW, "m", "М"
    )
    return replace(blank, **more)  # type: ignore[arg-type]


def test_names_and_contacts_are_taken_out_of_the_answer(desk: Desk) -> None:
    inquiry = asked(desk, parent("Не видно оценок Алия"))
    words = ANSWER.format(inquiry.shown_reference)
    answering.answer(desk, inquiry.id, words, MARINA, NOW)
    with desk.reading() as connection:
        title, body = article_writing.begin_with_answer(connection, view(desk, inquiry.id))
    assert title == "Не видно оценок [имя]"
    assert body == (
        "[имя], у [имя] всё видно.\n1. Войдите.\nЗвонили на [телефон], [почта], [номер]."
    )
    assert [
        field for field, _ in article_writing.unfit(said(title=title, body=body), desk.regulation())
    ] == [
        "title",
        "words",
    ]


@pytest.mark.parametrize("words", ["Алию видно", "Звоните 8(918)0000000", "Пишите mama@example.ru"])
def test_what_tells_of_who_asked_is_not_stored(desk: Desk, words: str) -> None:
    inquiry = asked(desk)
    with pytest.raises(RuleViolation, match="читают все"):
        article_writing.write_article(desk, said(body=words, source_id=inquiry.id), 0, NOW)


@pytest.mark.parametrize(
    ("field", "words", "match"),
    [
        ("title", "", "название"),
        ("body", "", "что делать"),
        ("title", "а" * 81, "80 букв"),
        ("body", "Мой пароль: Zaq12wsx", "не передаём"),
        ("body", "Здравствуйте, [имя]!", "Осталась пометка"),
        ("body", "Мария Хуаде, 8 918 123-45-67", "«8 918 123-45-67»"),
        ("body", "Звоните: +7(918)123‑45‑67", "не телефон"),
        ("title", "А если 5-12-34?", "«5-12-34»"),
        ("body", "Пишите maria@example.ru", "«maria@example.ru»"),
    ],
)
def test_what_is_unfit_is_said_at_its_field(desk: Desk, field: str, words: str, match: str) -> None:
    (wrong,) = article_writing.unfit(said(**{field: words}), desk.regulation())
    assert wrong[0] == {"body": "words"}.get(field, field)
    assert match in wrong[1]


def test_the_school_the_support_and_free_lines_may_be_reached(desk: Desk) -> None:
    school, vendor = desk.regulation().school, desk.regulation().vendor
    words = f"{school.phone}, {school.mail}, {vendor.phone}, {vendor.mail.upper()}, 8 800 100-70-10"
    dates = "до 25.10.2026, в 8:00, 2026-2027, 12345"
    assert list(article_writing.unfit(said(body=f"{words}; {dates}"), desk.regulation())) == []


def test_a_draft_may_be_unfinished_but_holds_no_password(desk: Desk) -> None:
    def wrong(**more: object) -> list[str]:
        draft = said(shown=Shown.DRAFT, **more)
        return [field for field, _ in article_writing.unfit(draft, desk.regulation())]

    assert wrong(body="", title="") == ["title"]
    assert wrong(body="[имя], 8 918 123-45-67") == []
    assert wrong(body="Мой пароль: Zaq12wsx") == ["words"]


@pytest.mark.parametrize(
    ("words", "named"),
    [("Алию Хуаде видно", "Хуаде"), ("Анне видно", "Анне"), ("Войдите снова", "")],
)
def test_who_is_known_by_name_is_seen(desk: Desk, words: str, named: str) -> None:
    asked(desk)
    with desk.reading() as connection:
        assert article_writing.seems_named(connection, said(body=words)) == named


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Сергей Крупский", "Спросите у Сергея"),
        ("Алёна Нехай", "Звонили Алене"),
        ("Зарема Чехова", "Видели Зарему"),
        ("Наталья Иванова", "Договорились с Натальей Ивановой"),
    ],
)
def test_a_name_is_looked_up_in_each_of_its_cases(desk: Desk, name: str, words: str) -> None:
    asked(desk, replace(parent(), requester=replace(parent().requester, name=name)))
    with desk.reading() as connection:
        assert article_writing.seems_named(connection, said(body=words))
        assert not article_writing.seems_named(connection, said(body="Откройте Оценки, обновите."))


@pytest.mark.each_database
def test_only_names_that_may_be_meant_are_read(desk: Desk) -> None:
    asked(desk)
    with desk.reading() as connection, statements(desk) as made:
        article_writing.seems_named(connection, said(body="Анне видно"))
    (query,) = made
    assert "MATCH" in query or "to_tsquery" in query


def test_a_day_that_has_passed_is_no_day_to_look_again(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="прошёл"):
        article_writing.write_article(desk, said(review_on=NOW.date()), 0, NOW)


@pytest.mark.each_database
def test_versions_are_kept(desk: Desk) -> None:
    key = article_writing.write_article(desk, said(), 0, NOW)
    article_writing.write_article(desk, said(id=key, body="Лучше."), 1, NOW)
    with desk.reading() as connection:
        assert [each.body for each in versions_of(connection, key)] == ["Лучше.", "Ответ."]


def test_who_has_not_seen_the_newest_version_does_not_overwrite_it(desk: Desk) -> None:
    key = article_writing.write_article(desk, said(), 0, NOW)
    article_writing.write_article(desk, said(id=key, body="Лучше.", author="Ольга"), 1, NOW)
    with pytest.raises(article_writing.Overwritten, match="изменил другой: Ольга"):
        article_writing.write_article(desk, said(id=key, body="Иначе."), 1, NOW)
    article_writing.write_article(desk, said(id=key, body="Иначе."), 2, NOW)
