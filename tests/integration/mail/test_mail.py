"""The envelope: one recipient, one Message-ID, text and HTML that say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import update

from helpdesk.clock.incidents import Incident, IncidentKind, note
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.journal.queries import view
from helpdesk.journal.view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from helpdesk.kernel.outbox import Delivery
from helpdesk.storage import schema
from integration.mail.errors import MailRefused
from integration.mail.mailer import Mailer, _templates, one_address
from tests.workers.office import CONSULTANT, NOW, SECRET, ask_as_parent


@pytest.fixture
def sent() -> list[EmailMessage]:
    return []


@pytest.fixture
def mailer(sent: list[EmailMessage]) -> Mailer:
    def transport(message: EmailMessage, _uuid: str) -> None:
        read = message_from_bytes(message.as_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        sent.append(read)

    return Mailer(
        "https://help.school.example", "help@school.example", SECRET, transport, _templates()
    )


def _leased(desk: Desk, occasion: str, addressee: str = "mail") -> tuple[Delivery, InquiryView]:
    for delivery in outbox.lease(desk, NOW):
        outbox.mark_sent(desk, delivery, NOW, post_id="post")
        if (delivery.occasion, delivery.addressee) == (occasion, addressee):
            assert delivery.inquiry_id is not None
            return delivery, view(desk, delivery.inquiry_id)
    raise LookupError(occasion)


def _accepted(desk: Desk) -> tuple[Delivery, InquiryView]:
    ask_as_parent(desk)
    return _leased(desk, "accepted")


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_goes_from_the_desk_to_the_recorded_address(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    assert mailer.send(*_accepted(desk), NOW)
    assert sent[0]["To"] == "mama@example.ru"
    assert sent[0]["From"].addresses[0].addr_spec == "help@school.example"


def test_a_letter_sent_again_has_the_same_message_id(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = _accepted(desk)
    mailer.send(delivery, seen, NOW)
    mailer.send(delivery, seen, NOW)
    ids = [message["Message-ID"] for message in sent]
    assert ids == [f"<{delivery.uuid}@school.example>"] * 2
    assert sent[0]["Date"] == sent[1]["Date"]


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Анна Хуаде", "Здравствуйте, Анна Хуаде!"),
        ("Мама Тимура", "Здравствуйте!"),
        ("mama2010", "Здравствуйте!"),
        ("", "Здравствуйте!"),
    ],
)
def test_a_letter_greets_by_name_whom_it_knows_by_one(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage], name: str, greeting: str
) -> None:
    delivery, seen = _accepted(desk)
    named = replace(seen, inquiry=replace(seen.inquiry, requester_name=name))
    mailer.send(delivery, named, NOW)
    assert _body(sent[0], "plain").startswith(f"{greeting}\n")


def test_every_id_in_a_letter_is_of_the_senders_domain(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = _accepted(desk)
    mailer.send(delivery, seen, NOW)
    mailer.send_incident(_trouble(desk), desk.regulation())
    ids = [each for letter in sent for each in (letter["Message-ID"], letter["References"]) if each]
    assert len(ids) == 3
    assert {each.rpartition("@")[2] for each in ids} == {"school.example>"}


def test_machines_are_asked_not_to_answer(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    mailer.send(*_accepted(desk), NOW)
    assert sent[0]["Auto-Submitted"] == "auto-generated"


def test_text_and_html_lead_to_the_page_of_this_inquiry(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = _accepted(desk)
    mailer.send(delivery, seen, NOW)
    for kind in ("plain", "html"):
        _, _, rest = _body(sent[0], kind).partition("https://help.school.example/i/")
        token = rest[:43]
        assert find_by_link(desk, token).id == delivery.inquiry_id


def test_the_reader_is_told_to_answer_by_the_link(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    mailer.send(*_accepted(desk), NOW)
    for kind in ("plain", "html"):
        assert "Ответьте по ссылке" in _body(sent[0], kind)


def test_words_with_markup_stay_words_in_html(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = _accepted(desk)
    harmful = replace(seen.texts[0], body="<img src=x onerror=alert(1)>")
    mailer.send(delivery, replace(seen, texts=(harmful,)), NOW)
    assert "<img" not in _body(sent[0], "html")
    assert "<img" in _body(sent[0], "plain")


def test_a_letter_passes_servers_of_seven_bits(desk: Desk, mailer: Mailer) -> None:
    raw: list[bytes] = []
    seven = replace(mailer, transport=lambda message, _uuid: raw.append(message.as_bytes()))
    seven.send(*_accepted(desk), NOW)
    assert raw[0].isascii()


def test_the_letter_for_the_vendor_is_enclosed_ready_to_send(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    opened = ask_as_parent(desk)
    _leased(desk, "accepted")
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    delivery, seen = _leased(desk, "handoff")
    mailer.send(delivery, seen, NOW)
    (enclosed,) = sent[0].iter_attachments()
    draft = enclosed.get_content()
    assert seen.letter is not None
    assert (draft["To"], draft["Subject"]) == ("team@company.dnevnik.ru", seen.letter.subject)
    assert draft.get_content().replace("\r\n", "\n").rstrip() == seen.letter.body
    assert draft["X-Unsent"] == "1"


def test_the_letter_for_the_vendor_stands_in_the_text_as_it_is_to_be_copied(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    opened = ask_as_parent(desk)
    _leased(desk, "accepted")
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    delivery, seen = _leased(desk, "handoff")
    mailer.send(delivery, seen, NOW)
    assert seen.letter is not None
    assert seen.letter.body in _body(sent[0], "plain")
    assert "mailto:" not in _body(sent[0], "plain")
    assert 'href="mailto:team@company.dnevnik.ru?subject=' in _body(sent[0], "html")


@pytest.mark.parametrize(
    "written",
    [
        "a@b.ru, evil@c.ru",
        "a@b.ru\r\nBcc: evil@c.ru",
        "Мама <a@b.ru>",
        "no address",
        "a@b.ru;c@d.ru",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(written: str) -> None:
    with pytest.raises(MailRefused, match="bad address"):
        one_address(written)


def test_a_cyrillic_domain_is_written_as_servers_know_it() -> None:
    assert one_address("mama@школа.рф") == "mama@xn--80atdl2c.xn--p1ai"


def test_an_address_that_was_erased_meanwhile_is_a_refusal(desk: Desk, mailer: Mailer) -> None:
    delivery, seen = _accepted(desk)
    erased = replace(seen, inquiry=replace(seen.inquiry, email=""))
    with pytest.raises(MailRefused, match="no address"):
        mailer.send(delivery, erased, NOW)


def test_without_a_mail_server_an_acceptance_is_left_out_and_a_handoff_becomes_a_task(
    desk: Desk, mailer: Mailer
) -> None:
    nowhere = replace(mailer, transport=None)
    opened = ask_as_parent(desk)
    assert nowhere.send(*_leased(desk, "accepted"), NOW) is False
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    with pytest.raises(MailRefused, match="no mail server"):
        nowhere.send(*_leased(desk, "handoff"), NOW)


def test_a_colleague_without_an_address_gets_no_letter_and_nobody_a_task(
    desk: Desk, mailer: Mailer
) -> None:
    delivery, seen = _accepted(desk)
    to_him = replace(delivery, occasion="chat_down", addressee="mail:consultant1")
    assert mailer.send(to_him, seen, NOW) is False


def test_a_colleague_gets_the_inquiry_and_no_key_to_the_requesters_page(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = _accepted(desk)
    assert mailer.send(
        replace(delivery, occasion="chat_down", addressee="mail:director"), seen, NOW
    )
    text = _body(sent[0], "plain")
    assert sent[0]["To"] == "vocherpsy.shkola9@yandex.ru"
    assert "Не вижу оценок сына" in text
    assert "+7 900 000-00-00" in text
    assert "/i/" not in text


def test_an_erased_question_is_not_asked_any_more(desk: Desk, mailer: Mailer) -> None:
    opened = ask_as_parent(desk)
    _leased(desk, "accepted")
    ask(desk, opened.inquiry.id, "Какой класс?", CONSULTANT, NOW)
    with desk.engine.begin() as connection:
        connection.execute(update(schema.text).values(body=None))
    assert mailer.send(*_leased(desk, "question"), NOW) is False


def _trouble(desk: Desk) -> Delivery:
    for minutes in (0, 5):
        note(desk, [Incident(IncidentKind.TOKEN)], NOW - timedelta(minutes=5 - minutes))
    (delivery,) = outbox.lease(desk, NOW)
    return delivery


def test_a_trouble_of_the_chat_is_told_to_the_administrator(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    assert mailer.send_incident(_trouble(desk), desk.regulation())
    assert sent[0]["To"] == "vocherpsy.shkola9@yandex.ru"
    body = sent[0].get_body(("plain",))
    assert body is not None
    assert "make connect" in body.get_content()


def test_without_mail_a_trouble_is_left_to_the_doctor(desk: Desk, mailer: Mailer) -> None:
    mute = replace(mailer, transport=None)
    assert not mute.send_incident(_trouble(desk), desk.regulation())
