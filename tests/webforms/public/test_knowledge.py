"""Articles on the public site: lists, search, one article, suggestions, «Это помогло»."""

import re

import pytest
from flask import Flask

from helpdesk.access.budgets import Cap
from helpdesk.domain.articles import Article, Shown
from helpdesk.domain.states import Kind
from helpdesk.inquiries.articles import helped_by, misses
from helpdesk.kernel.articles import public_articles, put_article
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import NOW, asked_by_many
from tests.webforms.visitor import Visitor

TITLE = "Не открывается страница с оценками"


@pytest.fixture
def article(desk: Desk) -> Article:
    body = "Обновите её.\n1. Выйдите.\n2) Войдите: https://login.dnevnik.ru\n<b>Готово</b>"
    new = Article(
        0, Kind.PARENT, ("marks",), Shown.EVERYBODY, NOW.date(), None, TITLE, body, "", NOW, "m", ""
    )
    key = desk.transact(lambda connection: put_article(connection, new))
    with desk.reading() as connection:
        return next(each for each in public_articles(connection) if each.id == key)


def _helped(desk: Desk) -> dict[int, int]:
    with desk.reading() as connection:
        return helped_by(connection)


def test_articles_are_listed_by_topic_and_found_by_any_form(
    visitor: Visitor, article: Article
) -> None:
    page = visitor.open("/knowledge").text
    assert page.index("Родителям") < page.index("<h3>Оценки</h3>") < page.index(TITLE)
    assert TITLE in visitor.open("/knowledge?q=открывались+оценки").text
    assert article.path in visitor.open("/knowledge?q=оценок").text


def test_of_what_is_found_it_says_for_whom(visitor: Visitor) -> None:
    page = visitor.open("/knowledge?q=забыли+пароль").text
    alike = re.findall(r">Забыли пароль\?</a> <span[^>]*>([^<]+)<", page)
    assert sorted(alike) == ["Родителям", "Сотрудникам школы"]


def test_the_page_shows_paragraphs_and_steps_and_no_markup_of_its_own(
    visitor: Visitor, article: Article
) -> None:
    page = visitor.open(article.path).text
    assert "<ol><li>Выйдите.</li><li>Войдите: <a href=" in page
    assert "&lt;b&gt;Готово&lt;/b&gt;" in page


def test_what_is_for_colleagues_alone_has_no_page(visitor: Visitor, desk: Desk) -> None:
    with desk.reading() as connection:
        public = {each.id for each in public_articles(connection)}
    hidden = max(public) + 1
    for path in (f"/knowledge/{hidden}", "/knowledge/999", f"/knowledge/{hidden}/picture"):
        assert visitor.open(path).status_code == 404


def test_what_is_not_found_is_noted_only_where_it_was_searched(
    visitor: Visitor, desk: Desk, article: Article, web: Flask
) -> None:
    asked_by_many(desk, "Где медаль за заслуги?")
    web.config["CAPS"]["MISSES"] = (Cap(1, 3600),)
    assert "Ничего не нашлось" in visitor.open("/knowledge?q=медаль+за+заслуги").text
    visitor.open("/")
    token = visitor.fields["csrf_token"]
    typed = {"words": "абракадабра всякая", "kind": "parent", "csrf_token": token}
    assert visitor.client.post("/knowledge/suggest", data=typed).json == []
    assert "Ничего не нашлось" in visitor.open("/knowledge?q=медаль").text
    with desk.reading() as connection:
        assert misses(connection) == [("медаль за заслуги", 1)]


def test_while_a_question_is_typed_articles_are_suggested(
    visitor: Visitor, article: Article
) -> None:
    visitor.open("/")
    token = visitor.fields["csrf_token"]
    for kind, found in (("parent", [[TITLE, article.path]]), ("staff", [])):
        typed = {"words": "Не открываются оценки сына", "kind": kind, "csrf_token": token}
        assert visitor.client.post("/knowledge/suggest", data=typed).json == found


def test_the_page_of_checking_suggests_without_scripts(visitor: Visitor, article: Article) -> None:
    visitor.open("/")
    page = visitor.fill_in(words="Не открываются оценки дочери с понедельника")
    assert f'href="{article.path}"' in page.text
    assert "Возможно, ответ уже есть" in page.text


def test_it_has_helped_once_a_day_for_one_reader(
    visitor: Visitor, desk: Desk, article: Article
) -> None:
    visitor.open(article.path)
    fields = visitor.fields
    for browser in ("Firefox", "Firefox", "Safari"):
        sent = visitor.client.post(
            f"{article.path}/helped", data=fields, headers={"User-Agent": browser}
        )
        assert sent.status_code == 303
    assert _helped(desk) == {article.id: 2}
    assert "Рады, что помогло" in visitor.open(article.path).text


def test_the_form_begins_with_what_is_shown_before_it(visitor: Visitor) -> None:
    page = visitor.open("/").text
    assert "<summary>Забыли пароль?</summary>" in page
    assert "/helped" in page
