"""Consent by a letter: asked for, given, and not taken for an answer."""

from helpdesk.domain.states import Channel, CloseReason, ConsentWay, Kind, ReplyBy, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.consents import consent_of
from integration.chat.cards import card_of
from tests.workers.mailbox.conftest import MAMA, School, letter, reply_to
from tests.workers.mailbox.correspondence import asked_back, now, outgoing
from tests.workers.mailbox.mail_house import BOX
from tests.workers.office import CONSULTANT


def test_a_letter_opens_an_inquiry_and_its_writer_is_asked_for_consent(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    seen = school.seen()
    inquiry = seen.inquiry
    assert (inquiry.kind, inquiry.channel, inquiry.state) == (Kind.PARENT, Channel.MAIL, State.NEW)
    assert (inquiry.requester_name, inquiry.email) == ("Анна Хуаде", MAMA)
    assert inquiry.reply_by is ReplyBy.MAIL
    assert seen.words == "Дневник: нет оценок\n\nНе вижу оценок сына за вторую четверть."
    from email import message_from_bytes
    from email.policy import default

    receipt = message_from_bytes(outgoing(school, 1), policy=default)
    assert receipt["Reply-To"] == BOX
    body = receipt.get_body(("plain",))
    assert body is not None
    assert "http://help.example/consent" in body.get_content()
    assert "Можно просто ответить на это письмо" in body.get_content()


def receipt(school: School) -> bytes:
    """A mother has written; return the letter that says so, and asks for her consent."""
    school.office.send(letter())
    school.receive(1)
    return outgoing(school, 1)


def test_a_parent_who_wrote_a_letter_agrees_by_a_reply(school: School) -> None:
    theirs = receipt(school)
    school.office.send(reply_to(theirs, "Да, согласна."))
    school.receive(2)
    seen = school.seen()
    assert [entry.what for entry in seen.history] == ["open", "consent"]
    with school.desk.reading() as connection:
        consent = consent_of(connection, seen.inquiry.id)
    assert consent is not None
    assert consent.way is ConsentWay.LETTER
    assert "Согласие" not in {field.title for field in card_of(seen, now()).fields}
    (shown,) = [each for each in school.letters() if each.why == "agreed"]
    assert "согласна" in shown.body
    school.office.send(reply_to(theirs, "Согласна.\n\nПятый «А»."))
    school.receive(3)
    said = [text.body for text in school.seen().said(TextKind.ADDITION)]
    assert said == ["Согласна.\n\nПятый «А»."]  # Agreed already: all of it is for a person.


def test_who_agrees_to_our_question_answers_it_and_gives_no_consent(school: School) -> None:
    theirs = asked_back(school)
    school.office.send(reply_to(theirs, "Да, согласна."))
    school.receive(2)
    seen = school.seen()
    assert seen.inquiry.state is State.CLAIMED
    assert [text.body for text in seen.said(TextKind.CLARIFICATION)] == ["Да, согласна."]
    assert seen.lacks_consent


def test_a_signature_under_an_agreement_says_nothing_besides(school: School) -> None:
    theirs = receipt(school)
    school.office.send(reply_to(theirs, "Согласна.\n\nС уважением,\nАнна Хуаде"))
    school.receive(2)
    assert not school.seen().lacks_consent
    assert school.seen().said(TextKind.ADDITION) == []


def test_a_form_of_the_site_asks_for_the_parent_whom_it_names(school: School) -> None:
    school.office.send(
        letter(sender=f"Сайт школы <{BOX}>", Reply_To="Анна Хуаде <mama@home.example>")
    )
    school.receive(1)
    inquiry = school.seen().inquiry
    assert (inquiry.requester_name, inquiry.email) == ("Анна Хуаде", MAMA)


def test_agreeing_to_what_is_closed_opens_nothing(school: School) -> None:
    theirs = receipt(school)
    close(school.desk, school.inquiries()[0].id, CloseReason.BY_MOUTH, CONSULTANT, now())
    school.office.send(reply_to(theirs, "Согласна"))
    school.receive(2)
    assert len(school.inquiries()) == 1
    assert not school.seen().lacks_consent
