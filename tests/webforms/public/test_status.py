"""The status page: what it says in each state, and that each thing on it does just that, once."""

import email
import email.policy
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, CloseReason, Kind, Owes, ReplyBy, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage import schema
from helpdesk.vendor import relaying

MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна Нехай")
WORDS = "Не вижу оценок <script>alert(1)</script>"


@pytest.fixture
def opened(desk: Desk) -> Opened:
    now = datetime.now(UTC)
    mother = Requester("Анна Петровна", "+79181234567", "mama@example.ru", ReplyBy.MAIL)
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", WORDS)
    return open_inquiry(desk, new, REQUESTER, now)


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    return web.test_client()


Send = Callable[..., TestResponse]


@pytest.fixture
def send(client: FlaskClient, opened: Opened) -> Send:
    """Open the page as a browser does, and click one of its buttons."""

    def press(do: str, words: str = "", **other: str) -> TestResponse:
        path = f"/i/{opened.token}"
        hidden = _hidden(client.get(path).text) | {"do": do, "words": words} | other
        return client.post(path, data=hidden)

    return press


def _hidden(text: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(csrf_token|seq)" value="([^"]*)"', text)
    return dict(found)


def shown(client: FlaskClient, opened: Opened) -> str:
    page = client.get(f"/i/{opened.token}")
    assert page.status_code == 200
    return page.text


def state(desk: Desk, opened: Opened) -> State:
    return view(desk, opened.inquiry.id).inquiry.state


def now() -> datetime:
    return datetime.now(UTC)


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


def test_a_question_is_asked_and_its_reply_goes_on(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, now())
    text = shown(client, opened)
    assert "У нас вопрос к вам" in text
    assert "Какой класс?" in text
    assert send("reply", "Пятый А").status_code == 303
    assert state(desk, opened) is State.CLAIMED
    assert "Спасибо, ваш ответ у консультанта." in shown(client, opened)


def test_an_empty_reply_is_refused_with_a_word(desk: Desk, opened: Opened, send: Send) -> None:
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, now())
    page = send("reply", "  ")
    assert page.status_code == 422
    assert "Напишите ответ на наш вопрос." in page.text
    assert "<title>Ошибка:" in page.text


def test_too_long_words_are_refused_and_stay(desk: Desk, opened: Opened, send: Send) -> None:
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, now())
    page = send("reply", "я" * 5001)
    assert page.status_code == 422
    assert "я" * 5001 in page.text


def test_the_answer_is_read_and_helped_closes_it(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    answering.answer(desk, opened.inquiry.id, "Выберите четверть.", MARINA, now())
    text = shown(client, opened)
    assert "Ответ готов" in text
    assert "Выберите четверть." in text
    send("helped")
    assert state(desk, opened) is State.CLOSED
    assert "Рады, что помогло" in shown(client, opened)


def test_did_not_help_begins_anew_with_the_words(desk: Desk, opened: Opened, send: Send) -> None:
    answering.answer(desk, opened.inquiry.id, "Выберите четверть.", MARINA, now())
    send("did_not_help", "Всё так же")
    seen = view(desk, opened.inquiry.id)
    assert (seen.inquiry.cycle, seen.inquiry.state) == (2, State.CLAIMED)
    assert "Всё так же" in [text.body for text in seen.texts]


@pytest.mark.parametrize(("do", "words"), [("did_not_help", "Нет"), ("helped", "")])
def test_a_double_press_is_one(
    client: FlaskClient, desk: Desk, opened: Opened, do: str, words: str
) -> None:
    answering.answer(desk, opened.inquiry.id, "Выберите четверть.", MARINA, now())
    path = f"/i/{opened.token}"
    sent = _hidden(client.get(path).text) | {"do": do, "words": words}
    assert [client.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    seen = view(desk, opened.inquiry.id)
    assert [entry.what for entry in seen.history].count(do) == 1


def test_the_same_words_sent_twice_join_once(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = _hidden(client.get(path).text) | {"do": "add", "words": "И ещё"}
    for _ in range(2):
        client.post(path, data=sent)
    client.post(path, data=sent | {"words": "Другое"})
    added = [text.body for text in view(desk, opened.inquiry.id).texts][1:]
    assert added == ["И ещё", "Другое"]


def test_withdrawing_asks_once_more(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    assert "Отозвать вопрос?" in client.get(f"/i/{opened.token}/withdraw").text
    assert state(desk, opened) is State.NEW
    send("withdraw")
    assert state(desk, opened) is State.CLOSED
    assert "Вы отозвали вопрос" in shown(client, opened)


def test_what_is_not_possible_is_not_offered(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    closing.close(desk, opened.inquiry.id, CloseReason.SPAM, MARINA, now())
    text = shown(client, opened)
    for wish in ("reply", "add", "helped", "did_not_help", "withdraw", "case"):
        assert f'value="{wish}"' not in text


def test_what_is_not_possible_is_refused_and_the_words_come_back(
    desk: Desk, opened: Opened, send: Send
) -> None:
    closing.close(desk, opened.inquiry.id, CloseReason.BY_MOUTH, MARINA, now())
    page = send("add", "Мои слова")
    assert page.status_code == 422
    assert "Мои слова" in page.text
    assert "вопрос закрыт" in page.text


def test_an_unknown_wish_is_refused(send: Send) -> None:
    assert send("burn").status_code == 400


def test_a_form_without_its_token_changes_nothing_and_keeps_the_words(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    page = client.post(path, data={"do": "add", "words": "Мои слова"})
    assert page.status_code == 400
    assert "Мои слова" in page.text
    again = _hidden(page.text) | {"do": "add", "words": "Мои слова"}
    assert client.post(path, data=again).status_code == 303
    assert len(view(desk, opened.inquiry.id).texts) == 2


def handed_off(desk: Desk, opened: Opened) -> None:
    claims.claim(desk, opened.inquiry.id, MARINA, now())
    handoffs.hand_off(desk, opened.inquiry.id, MARINA, now())


def test_a_handoff_brings_the_letter_ready_to_send(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    handed_off(desk, opened)
    text = shown(client, opened)
    for words in (
        "team@company.dnevnik.ru",
        "звонок платный",
        "Прочитайте вслух",
        "отклонит",
        "за него отвечает Марина Юрьевна Нехай",
    ):
        assert words in text
    draft = client.get(f"/i/{opened.token}/letter.eml")
    assert draft.mimetype == "message/rfc822"
    assert b"To: team@company.dnevnik.ru" in draft.data


def test_what_is_missing_in_the_letter_is_asked_for_and_joins_it(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    text = shown(client, opened)
    for words in ("Что вы делали, по шагам?", "поддержка может отклонить", "напишем и отправим"):
        assert words in text
    sent = send("complete", done="Нажала «Оценки»")
    assert sent.status_code == 303
    text = shown(client, opened)
    assert "Что я делал(а): Нажала «Оценки»" in text
    assert "дошлите это" in text
    assert "Что вы делали, по шагам?" not in text


def test_a_letter_completed_twice_by_one_press_is_written_anew_once(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    for _ in range(2):
        send("complete", read="Справка")
    assert len(view(desk, opened.inquiry.id).said(TextKind.LETTER)) == 2


def test_what_is_too_long_for_the_letter_stays_in_its_field(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    long = "о" * 5001
    refused = send("complete", done=long)
    assert refused.status_code == 422
    assert long in refused.text


def test_the_vendors_number_and_answer_are_kept(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("case", "№ 4711")
    assert "№ 4711" in shown(client, opened)
    send("vendor_answer", "Исправили у себя")
    assert state(desk, opened) is State.ANSWERED
    assert "Исправили у себя" in shown(client, opened)


def test_a_handed_off_question_that_was_solved_is_closed(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("helped")
    assert state(desk, opened) is State.CLOSED


def picture() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(data, "PNG")
    return io.BytesIO(data.getvalue()), "снимок.png"


def test_a_picture_joins_and_comes_back_to_its_own_page_alone(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = _hidden(client.get(path).text) | {"do": "pictures", "pictures": picture()}
    assert client.post(path, data=sent, content_type="multipart/form-data").status_code == 303
    name = view(desk, opened.inquiry.id).attachments[0].name
    mine = client.get(f"{path}/pictures/{name}")
    assert mine.data.startswith(b"\x89PNG")
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    other = open_inquiry(desk, _another(), REQUESTER, now())
    assert client.get(f"/i/{other.token}/pictures/{name}").status_code == 404


def test_the_letter_as_a_file_holds_the_pictures_of_which_it_speaks(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = _hidden(client.get(path).text) | {"do": "pictures", "pictures": picture()}
    client.post(path, data=sent, content_type="multipart/form-data")
    handed_off(desk, opened)
    assert "Снимки экрана приложите к письму" in shown(client, opened)
    draft = client.get(f"{path}/letter.eml").data
    enclosed = list(email.message_from_bytes(draft, policy=email.policy.default).iter_attachments())
    assert [part.get_content_type() for part in enclosed] == ["image/png"]
    assert "Снимки экрана (1) прилагаю." in draft_text(draft)


def draft_text(draft: bytes) -> str:
    body = email.message_from_bytes(draft, policy=email.policy.default).get_body()
    assert body is not None
    return str(body.get_content())


def _another() -> NewInquiry:
    return NewInquiry(Kind.PARENT, Channel.FORM, now(), Requester("Пётр"), "marks", "Другой вопрос")


def test_erased_words_leave_a_readable_page(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    with desk.engine.begin() as connection:
        connection.execute(update(schema.text).values(body=None))
    assert "Слова вопроса удалены." in shown(client, opened)


def test_the_timeline_speaks_to_the_requester(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    claims.claim(desk, opened.inquiry.id, MARINA, now())
    calling.log_call(desk, opened.inquiry.id, MARINA, now(), reached=False)
    text = shown(client, opened)
    assert "Мы звонили, но не дозвонились" in text
    assert "log_call" not in text


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


def test_a_number_of_endless_length_is_no_version(desk: Desk, opened: Opened, send: Send) -> None:
    assert send("add", "И ещё вот что", seq="9" * 5_000).status_code == 303
    assert [text.body for text in view(desk, opened.inquiry.id).said(TextKind.ADDITION)] == [
        "И ещё вот что"
    ]


def test_what_the_support_asks_for_is_written_down_and_ended_by_a_button(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    assert send("vendor_wants", "Номер класса", owes="requester", by="").status_code == 303
    text = shown(client, opened)
    assert "Поддержка ждёт вашего ответа" in text
    assert "Ответьте ей на её письмо" in text
    assert view(desk, opened.inquiry.id).inquiry.owes is Owes.REQUESTER
    send("vendor_told", "Отправила номер")
    assert view(desk, opened.inquiry.id).inquiry.owes is None
    assert "Сведения отправлены в поддержку" in shown(client, opened)


def test_a_letter_sent_anew_is_called_so(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("vendor_rejected", "Нет адреса страницы", reason="")
    send("vendor_told")
    text = shown(client, opened)
    assert "Письмо отправлено в поддержку заново" in text
    assert "Сведения отправлены" not in text


def test_words_about_a_debt_that_is_paid_already_are_given_back(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    refused = send("vendor_told", "Отправила номер")
    assert refused.status_code == 422
    assert "Отправила номер" in refused.text


def test_who_needs_the_schools_help_says_so(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("vendor_wants", "Номер класса", owes="school")
    assert view(desk, opened.inquiry.id).inquiry.owes is Owes.SCHOOL
    assert "Ответить поддержке помогает школа." in shown(client, opened)


def test_a_day_that_was_not_read_is_said_beside_it_and_nothing_typed_is_lost(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    refused = send("vendor_wants", "Номер класса", owes="school", by="скоро")
    assert refused.status_code == 422
    assert 'id="by-error"' in refused.text
    for kept in ("Номер класса", 'value="скоро"', 'value="school" checked'):
        assert kept in refused.text


def test_a_rejected_letter_is_mended_and_sent_anew(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    path = f"/i/{opened.token}"
    typed = {"do": "vendor_rejected", "words": "Нет адреса страницы", "reason": "0"}
    pressed = _hidden(client.get(path).text) | typed
    for _ in range(2):
        assert client.post(path, data=pressed).status_code == 303
    assert len(view(desk, opened.inquiry.id).said(TextKind.VENDOR_REJECTED)) == 1
    text = shown(client, opened)
    assert "информации для выявления и решения проблемы. Нет адреса страницы" in text
    assert '<details id="complete" open>' in text
    send("complete", page="Журналы, 7А")
    send("vendor_told")
    assert view(desk, opened.inquiry.id).inquiry.owes is None


def test_a_rejection_without_a_reason_is_asked_for_one(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    refused = send("vendor_rejected")
    assert refused.status_code == 422
    assert "Выберите причину из списка или напишите её." in refused.text


def test_others_of_the_same_case_are_not_on_a_requesters_page(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    other = open_inquiry(
        desk,
        NewInquiry(Kind.PARENT, Channel.FORM, now(), Requester("Зарема Ким"), "marks", "Пусто"),
        REQUESTER,
        now(),
    ).inquiry
    claims.claim(desk, other.id, MARINA, now())
    handoffs.hand_off(desk, other.id, MARINA, now())
    relaying.vendor_case(desk, other.id, "ДН-17", MARINA, now())
    send("case", "дн 17")
    text = shown(client, opened)
    assert other.shown_reference not in text
    assert "Зарема" not in text
