"""The envelope: one recipient, one Message-ID, text and HTML that say the same."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from helpdesk.inquiries.handoffs import hand_off
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from integration.mail.mailer import Mailer
from tests.integration.mail.mailing import accepted, body, leased, trouble
from tests.workers.office import CONSULTANT, NOW, ask_as_parent


def test_a_letter_goes_from_the_desk_to_the_recorded_address(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    assert mailer.send(*accepted(desk), NOW)
    assert sent[0]["To"] == "mama@example.ru"
    assert sent[0]["From"].addresses[0].addr_spec == "help@school.example"


def test_a_letter_sent_again_has_the_same_message_id(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = accepted(desk)
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
        ("иванова мария", "Здравствуйте, Иванова Мария!"),
        ("", "Здравствуйте!"),
    ],
)
def test_a_letter_greets_by_name_whom_it_knows_by_one(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage], name: str, greeting: str
) -> None:
    delivery, seen = accepted(desk)
    named = replace(seen, inquiry=replace(seen.inquiry, requester_name=name))
    mailer.send(delivery, named, NOW)
    assert body(sent[0], "plain").startswith(f"{greeting}\n")


def test_every_id_in_a_letter_is_of_the_senders_domain(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = accepted(desk)
    mailer.send(delivery, seen, NOW)
    mailer.send(trouble(desk), None, NOW)
    ids = [each for letter in sent for each in (letter["Message-ID"], letter["References"]) if each]
    assert len(ids) == 3
    assert {each.rpartition("@")[2] for each in ids} == {"school.example>"}


def test_machines_are_asked_not_to_answer(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    mailer.send(*accepted(desk), NOW)
    assert sent[0]["Auto-Submitted"] == "auto-generated"


def test_text_and_html_lead_to_the_page_of_this_inquiry(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = accepted(desk)
    mailer.send(delivery, seen, NOW)
    for kind in ("plain", "html"):
        _, _, rest = body(sent[0], kind).partition("https://help.school.example/i/")
        token = rest[:43]
        assert find_by_link(desk, token).id == delivery.inquiry_id


def test_the_reader_is_told_to_answer_by_the_link(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    mailer.send(*accepted(desk), NOW)
    for kind in ("plain", "html"):
        assert "Ответьте по ссылке" in body(sent[0], kind)


def test_words_with_markup_stay_words_in_html(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = accepted(desk)
    harmful = replace(seen.texts[0], body="<img src=x onerror=alert(1)>")
    mailer.send(delivery, replace(seen, texts=(harmful,)), NOW)
    assert "<img" not in body(sent[0], "html")
    assert "<img" in body(sent[0], "plain")


def test_a_letter_passes_servers_of_seven_bits(desk: Desk, mailer: Mailer) -> None:
    raw: list[bytes] = []
    seven = replace(mailer, transport=lambda message, _uuid: raw.append(message.as_bytes()))
    seven.send(*accepted(desk), NOW)
    assert raw[0].isascii()


def test_the_letter_for_the_vendor_is_enclosed_ready_to_send(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    opened = ask_as_parent(desk)
    leased(desk, "accepted")
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    delivery, seen = leased(desk, "handoff")
    mailer.send(delivery, seen, NOW)
    (enclosed,) = sent[0].iter_attachments()
    draft = enclosed.get_content()
    assert seen.letter is not None
    assert (draft["To"], draft["Subject"]) == ("team@company.dnevnik.ru", seen.letter.subject)
    assert draft.get_content().replace("\r\n", "\n").rstrip() == seen.letter.body
    assert draft["X-Unsent"] == "1"
