"""What a requester does on the status page: each thing on it does just that, once."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, asking, closing
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from tests.webforms.public.status_page import (
    MARINA,
    Send,
    hidden_fields,
    now,
    picture,
    shown,
    state,
)


def test_a_question_is_asked_and_its_reply_goes_on(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    asking.ask(desk, opened.inquiry.id, "Какой класс?", MARINA, now())
    text = shown(client, opened)
    assert "У нас вопрос к вам" in text
    assert "Какой класс?" in text
    assert send("reply", "Пятый А").status_code == 303
    assert state(desk, opened) is State.CLAIMED
    text = shown(client, opened)
    assert "Спасибо, ваш ответ у консультанта." in text
    assert "Ответ пришлём на почту. Он будет и на этой странице." in text


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
    sent = hidden_fields(client.get(path).text) | {"do": do, "words": words}
    assert [client.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    seen = view(desk, opened.inquiry.id)
    assert [entry.what for entry in seen.history].count(do) == 1


def test_the_same_words_sent_twice_join_once(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = hidden_fields(client.get(path).text) | {"do": "add", "words": "И ещё"}
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
    after = shown(client, opened)
    assert "Вы отозвали вопрос" in after
    # He has not been helped, and has not said so: he is not asked, but may come back.
    assert "Помогло?" not in after
    assert "Не помогло" not in after
    assert "Снова нужна помощь?" in after


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
    again = hidden_fields(page.text) | {"do": "add", "words": "Мои слова"}
    assert client.post(path, data=again).status_code == 303
    assert len(view(desk, opened.inquiry.id).texts) == 2


def test_a_number_of_endless_length_is_no_version(desk: Desk, opened: Opened, send: Send) -> None:
    assert send("add", "И ещё вот что", seq="9" * 5_000).status_code == 303
    assert [text.body for text in view(desk, opened.inquiry.id).said(TextKind.ADDITION)] == [
        "И ещё вот что"
    ]


def test_words_and_a_picture_of_one_form_both_arrive_by_either_button(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    for button in ("add", "pictures"):
        sent = hidden_fields(client.get(path).text) | {
            "do": button,
            "words": f"Ещё о {button}",
            "pictures": picture(),
        }
        assert client.post(path, data=sent, content_type="multipart/form-data").status_code == 303
        seen = view(desk, opened.inquiry.id)
        assert len(seen.attachments) == 1  # The same picture twice is one.
        assert seen.said(TextKind.ADDITION)[-1].body == f"Ещё о {button}"


def test_words_beside_a_bad_picture_are_given_back(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = hidden_fields(client.get(path).text) | {
        "do": "pictures",
        "words": "Не пропади",
        "pictures": (BytesIO(b"no picture"), "x.png"),
    }
    answer = client.post(path, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Не пропади</textarea>" in answer.text
