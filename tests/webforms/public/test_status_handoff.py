"""The status page of a question that was handed off to the support: letter, case, answer."""

import email
import email.policy

from flask.testing import FlaskClient

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from tests.webforms.public.status_page import (
    MARINA,
    Send,
    handed_off,
    hidden_fields,
    now,
    picture,
    shown,
    state,
)


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


def test_the_letter_as_a_file_holds_the_pictures_of_which_it_speaks(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    path = f"/i/{opened.token}"
    sent = hidden_fields(client.get(path).text) | {"do": "pictures", "pictures": picture()}
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


def test_a_letter_sent_anew_is_called_so(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("vendor_rejected", "Нет адреса страницы", reason="")
    send("vendor_told")
    text = shown(client, opened)
    assert "Письмо отправлено в поддержку заново" in text
    assert "Сведения отправлены" not in text


def test_a_rejected_letter_is_mended_and_sent_anew(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    path = f"/i/{opened.token}"
    typed = {"do": "vendor_rejected", "words": "Нет адреса страницы", "reason": "0"}
    pressed = hidden_fields(client.get(path).text) | typed
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
