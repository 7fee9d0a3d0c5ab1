"""Articles on the staff's pages: made from an answer, looked over, published, taken back."""

import io
from dataclasses import replace

from werkzeug.test import TestResponse

from helpdesk.domain.articles import Shown
from helpdesk.inquiries import answering
from helpdesk.inquiries.articles import note_miss
from helpdesk.kernel.articles import all_articles, put_article, versions_of
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, MARINA, asked_by_many, school_day
from tests.webforms.staff.conftest import Consultant, moment, png
from tests.webforms.staff.journal.reading import come_in

WORDS = "1. Обновите страницу.\n2. Войдите снова."


def _sent(consultant: Consultant, **changed: object) -> TestResponse:
    visitor = consultant.visitor
    fields = {**visitor.fields, "topics": "parent/marks", "shown": "everybody", **changed}
    return visitor.client.post(visitor.path, data=fields, content_type="multipart/form-data")


def _begun(consultant: Consultant) -> str:
    inquiry = consultant.opened.inquiry
    answering.answer(consultant.desk, inquiry.id, "Анна, всё видно.", MARINA, moment())
    come_in(consultant, MARINA)
    beside_the_acts, _, below = consultant.visitor.open(consultant.path).text.partition(
        'id="terms"'
    )
    assert "Сделать статьёй" in beside_the_acts
    assert "Сделать статьёй" not in below
    return consultant.visitor.open(f"/desk/articles/new?from={inquiry.reference}").text


def test_an_answer_becomes_an_article_in_one_press_without_names(
    consultant: Consultant, desk: Desk
) -> None:
    page = _begun(consultant)
    assert consultant.visitor.fields["shown"] == Shown.DRAFT
    assert "[имя], всё видно." in page
    assert consultant.opened.inquiry.shown_reference in page
    assert _sent(consultant).status_code == 422
    refused = _sent(consultant, words="Анне всё видно.")
    assert refused.status_code == 422
    assert "Анне всё видно." in refused.text
    kept = _sent(consultant, words=WORDS, picture=(io.BytesIO(png()), "снимок.png"))
    assert kept.status_code == 303
    with desk.reading() as connection:
        made = all_articles(connection)[-1]
    assert (made.body, made.topics, made.shown) == (WORDS, ("marks",), Shown.EVERYBODY)
    assert made.source_id == consultant.opened.inquiry.id
    shown = consultant.visitor.open(made.path)
    assert "<ol><li>Обновите страницу.</li>" in shown.text
    assert consultant.visitor.client.get(f"{made.path}/picture").status_code == 200


def test_a_later_version_keeps_the_picture_and_the_article_is_taken_back(
    consultant: Consultant, desk: Desk
) -> None:
    _begun(consultant)
    saved = _sent(consultant, words=WORDS, picture=(io.BytesIO(png()), "снимок.png")).location
    path = consultant.visitor.open(saved).request.path
    assert _sent(consultant, words="Лучше.", shown=Shown.DRAFT).status_code == 303
    with desk.reading() as connection:
        now, before = versions_of(connection, int(path.rpartition("/")[2]))
    assert (now.body, before.body) == ("Лучше.", WORDS)
    assert now.picture == before.picture != ""
    assert consultant.visitor.client.get(now.path).status_code == 404
    assert "Версии" in consultant.visitor.open(path).text


def test_the_list_begins_with_what_is_to_be_looked_at_and_the_head_reads_what_was_missed(
    consultant: Consultant, desk: Desk
) -> None:
    asked_by_many(desk, "Где медаль за заслуги?")
    note_miss(desk, "медаль за заслуги", moment())
    with desk.reading() as connection:
        *_, last = all_articles(connection)
    due = replace(last, review_on=school_day())
    desk.transact(lambda connection: put_article(connection, due))
    come_in(consultant, MARINA)
    page = consultant.visitor.open("/desk/articles").text
    assert page.index("Пора проверить") < page.index("Забыли пароль?")
    assert page.count("Пора проверить") == 1
    assert "медаль" not in page
    come_in(consultant, HEAD)
    assert "медаль за заслуги" in consultant.visitor.open("/desk/articles").text


def test_a_day_in_the_past_is_said_and_nothing_typed_is_lost(consultant: Consultant) -> None:
    _begun(consultant)
    refused = _sent(consultant, words=WORDS, review_on="2020-01-01")
    assert refused.status_code == 422
    assert 'id="review_on-error"' in refused.text
    assert "прошёл" in refused.text
    assert "Обновите страницу" in refused.text


def test_what_looks_like_a_name_is_asked_about_once(consultant: Consultant, desk: Desk) -> None:
    come_in(consultant, MARINA)
    consultant.visitor.open("/desk/articles/new")
    typed = {"title": "Что делать?", "words": "Так сделал Хуаде.", "kind": "parent"}
    asked = _sent(consultant, **typed, shown="everybody")
    assert asked.status_code == 422
    assert "Похоже на имя: «Хуаде». Точно опубликовать?" in asked.text
    assert "Так сделал Хуаде." in asked.text
    assert _sent(consultant, **typed, shown="everybody", insisted="yes").status_code == 303
    with desk.reading() as connection:
        assert all_articles(connection)[-1].body == typed["words"]


def test_a_password_is_not_kept_even_in_a_draft(consultant: Consultant) -> None:
    come_in(consultant, MARINA)
    consultant.visitor.open("/desk/articles/new")
    typed = {"title": "Черновик", "words": "Мой пароль: Zaq12wsx", "kind": "parent"}
    refused = _sent(consultant, **typed, shown=Shown.DRAFT)
    assert refused.status_code == 422
    assert "не передаём" in refused.text


def test_of_two_editors_the_later_sees_both_texts(consultant: Consultant) -> None:
    _begun(consultant)
    path = _sent(consultant, words=WORDS).location
    consultant.visitor.open(path)
    fields = dict(consultant.visitor.fields)
    assert _sent(consultant, words="Слова первого.").status_code == 303
    late = _sent(consultant, **{**fields, "words": "Слова второго."})
    assert late.status_code == 422
    assert "Пока вы правили" in late.text
    assert "Слова первого." in late.text
    assert "Слова второго.</textarea>" in late.text
    again = _sent(consultant, **{**fields, "words": "Слова обоих.", "edition": "2"})
    assert again.status_code == 303
