"""Letters to others than who asked, and letters that are not sent at all."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from helpdesk.access.first_setup import SetupStep, send_trial
from helpdesk.domain.messages import by_mail
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from integration.mail.errors import MailRefused
from integration.mail.mailer import Mailer, one_address
from tests.helpdesk.life import HEAD
from tests.integration.mail.mailing import accepted, body, leased, trouble
from tests.toml_values import with_values
from tests.workers.office import CONSULTANT, NOW, REGULATION, ask_as_parent


def test_the_letter_for_the_vendor_stands_in_the_text_as_it_is_to_be_copied(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    opened = ask_as_parent(desk)
    leased(desk, "accepted")
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    delivery, seen = leased(desk, "handoff")
    mailer.send(delivery, seen, NOW)
    assert seen.letter is not None
    assert seen.letter.body in body(sent[0], "plain")
    assert "mailto:" not in body(sent[0], "plain")
    assert 'href="mailto:team@company.dnevnik.ru?subject=' in body(sent[0], "html")


def test_each_letter_ends_with_the_schools_own_words(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    text = with_values(REGULATION, {"texts.letter": '"С уважением,\\nваша школа"'})
    activate_regulation(desk, text, NOW)
    mailer.send(*accepted(desk), NOW)
    assert "\nС уважением,\nваша школа\n\n-- \nСОШ" in body(sent[0], "plain")
    assert "С уважением,\nваша школа</p>" in body(sent[0], "html")


def test_a_letter_to_oneself_says_that_it_only_tries(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    send_trial(desk, SetupStep.MAIL, HEAD, NOW)
    (delivery,) = outbox.lease(desk, NOW)
    assert mailer.send(delivery, None, NOW)
    assert sent[0]["To"] == "vocherpsy.shkola9@yandex.ru"
    assert "Отвечать не нужно" in body(sent[0], "plain")


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
    delivery, seen = accepted(desk)
    erased = replace(seen, inquiry=replace(seen.inquiry, email=""))
    with pytest.raises(MailRefused, match="no address"):
        mailer.send(delivery, erased, NOW)


def test_without_a_mail_server_an_acceptance_is_left_out_and_a_handoff_becomes_a_task(
    desk: Desk, mailer: Mailer
) -> None:
    nowhere = replace(mailer, transport=None)
    opened = ask_as_parent(desk)
    assert nowhere.send(*leased(desk, "accepted"), NOW) is False
    hand_off(desk, opened.inquiry.id, replace(CONSULTANT, head=True), NOW)
    with pytest.raises(MailRefused, match="no mail server"):
        nowhere.send(*leased(desk, "handoff"), NOW)


def test_a_colleague_without_an_address_gets_no_letter_and_nobody_a_task(
    desk: Desk, mailer: Mailer
) -> None:
    delivery, seen = accepted(desk)
    to_him = replace(delivery, occasion="chat_down", addressee=by_mail("consultant1"))
    assert mailer.send(to_him, seen, NOW) is False


def test_a_colleague_gets_the_inquiry_and_no_key_to_the_requesters_page(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    delivery, seen = accepted(desk)
    assert mailer.send(
        replace(delivery, occasion="chat_down", addressee=by_mail("director")), seen, NOW
    )
    text = body(sent[0], "plain")
    assert sent[0]["To"] == "vocherpsy.shkola9@yandex.ru"
    assert "Не вижу оценок сына" in text
    assert "+7 900 000-00-00" in text
    assert "/i/" not in text


def test_an_erased_question_is_not_asked_any_more(desk: Desk, mailer: Mailer) -> None:
    opened = ask_as_parent(desk)
    leased(desk, "accepted")
    ask(desk, opened.inquiry.id, "Какой класс?", CONSULTANT, NOW)
    with desk.engine.begin() as connection:
        connection.execute(update(inquiry_tables.text).values(body=None))
    assert mailer.send(*leased(desk, "question"), NOW) is False


def test_a_trouble_of_the_chat_is_told_to_the_administrator(
    desk: Desk, mailer: Mailer, sent: list[EmailMessage]
) -> None:
    assert mailer.send(trouble(desk), None, NOW)
    assert sent[0]["To"] == "vocherpsy.shkola9@yandex.ru"
    body = sent[0].get_body(("plain",))
    assert body is not None
    assert "make connect" in body.get_content()


def test_without_mail_a_trouble_is_left_to_the_doctor(desk: Desk, mailer: Mailer) -> None:
    mute = replace(mailer, transport=None)
    assert not mute.send(trouble(desk), None, NOW)
