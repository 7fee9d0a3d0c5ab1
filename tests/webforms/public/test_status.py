"""The status page: what it says in each state, and to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.inquiries import adding, asking, calling, claims, closing
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.webforms.public.status_page import MARINA, hidden_fields, now, picture, shown


def test_a_new_question_says_that_it_was_received_and_by_when_it_is_answered(
    client: FlaskClient, opened: Opened
) -> None:
    text = shown(client, opened)
    assert "Вопрос получен" in text
    assert "Ответим не позднее" in text
    assert "Считаем со следующего дня: 5 дней" in text


def test_once_we_have_waited_it_says_both_deadlines(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    ask_at = now()
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, ask_at)
    adding.reply(desk, opened.inquiry.id, "5А", REQUESTER, ask_at + timedelta(days=9))
    text = shown(client, opened)
    assert "с учётом уточнений (срок по регламенту — " in text
    assert "и ещё 9 дней, пока ждали ответа на вопрос" in text


def test_what_was_typed_is_shown_and_never_run(client: FlaskClient, opened: Opened) -> None:
    text = shown(client, opened)
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


def test_it_is_not_kept_by_caches_and_not_found_by_searches(
    client: FlaskClient, opened: Opened
) -> None:
    headers = client.get(f"/i/{opened.token}").headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_reading_changes_nothing(client: FlaskClient, desk: Desk, opened: Opened) -> None:
    before = view(desk, opened.inquiry.id)
    for path in ("", "/withdraw", "/letter.eml", "/accepted"):
        client.get(f"/i/{opened.token}{path}")
    assert view(desk, opened.inquiry.id) == before


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "я" * 43])
def test_a_wrong_link_is_a_page_that_helps(client: FlaskClient, token: str) -> None:
    page = client.get(f"/i/{token}")
    assert page.status_code == 404
    assert 'href="/status"' in page.text


def test_it_says_who_works_on_it(client: FlaskClient, desk: Desk, opened: Opened) -> None:
    claims.claim(desk, opened.inquiry.id, MARINA, now())
    assert "Вопросом занимается Марина Юрьевна Нехай" in shown(client, opened)


def test_a_picture_joins_and_comes_back_to_its_own_page_alone(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = hidden_fields(client.get(path).text) | {"do": "pictures", "pictures": picture()}
    assert client.post(path, data=sent, content_type="multipart/form-data").status_code == 303
    name = view(desk, opened.inquiry.id).attachments[0].name
    mine = client.get(f"{path}/pictures/{name}")
    assert mine.data.startswith(b"\x89PNG")
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    other = open_inquiry(desk, _another(), REQUESTER, now())
    assert client.get(f"/i/{other.token}/pictures/{name}").status_code == 404


def _another() -> NewInquiry:
    return NewInquiry(Kind.PARENT, Channel.FORM, now(), Requester("Пётр"), "marks", "Другой вопрос")


def test_erased_words_leave_a_readable_page(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    with desk.engine.begin() as connection:
        connection.execute(update(inquiry_tables.text).values(body=None))
    assert "Слова вопроса удалены." in shown(client, opened)


def test_the_timeline_speaks_to_the_requester(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    claims.claim(desk, opened.inquiry.id, MARINA, now())
    calling.call(desk, opened.inquiry.id, calling.Outcome.MISSED, MARINA, now())
    text = shown(client, opened)
    assert "Мы звонили, но не дозвонились" in text
    assert "log_call" not in text


def test_what_was_entered_later_was_received_when_it_was_asked(
    client: FlaskClient, desk: Desk
) -> None:
    asked_at = now() - timedelta(days=3)
    late = open_inquiry(desk, replace(_another(), received_at=asked_at), MARINA, now())
    told = shown(client, late).partition("Что уже было")[2]
    assert "Сегодня" not in told.partition("Вопрос получен")[0]
    today = open_inquiry(desk, _another(), REQUESTER, now())
    assert "Сегодня" in shown(client, today).partition("Что уже было")[2]


def test_words_of_a_double_are_read_on_the_page_of_the_first(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    who = Requester("Анна Петровна", email="mama@example.ru", reply_by=ReplyBy.MAIL)
    double = open_inquiry(desk, replace(_another(), requester=who), REQUESTER, now())
    closing.close(
        desk, double.inquiry.id, CloseReason.DUPLICATE, MARINA, now(), original_id=opened.inquiry.id
    )
    first, closed = shown(client, opened), shown(client, double)
    assert view(desk, double.inquiry.id).words in first
    assert "Добавили слова из вашего повторного вопроса" in first
    assert "Школа дополнила вопрос" not in first
    assert f"Следите за вопросом {opened.inquiry.shown_reference}." in closed


def test_what_ended_without_an_answer_does_not_say_that_one_is_ready(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    assert "Ответ готов" in shown(client, opened)
    closing.close(desk, opened.inquiry.id, CloseReason.NOT_OURS, MARINA, now())
    assert "Ответ готов" not in shown(client, opened)


def test_what_comes_several_times_at_once_is_one_line(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    at = now()
    for words in ("Ещё по алгебре", "И по химии"):
        adding.add(desk, opened.inquiry.id, words, REQUESTER, at)
    assert shown(client, opened).count("Вы добавили слова к вопросу") == 1


def test_a_deadline_moved_by_waiting_says_so(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    at = now()
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, at)
    adding.reply(desk, opened.inquiry.id, "5А", REQUESTER, at + timedelta(days=2))
    assert "и ещё 2 дня, пока ждали ответа на вопрос" in shown(client, opened)
