"""A reply to one of our letters finds its inquiry."""

import re

import pytest
from sqlalchemy import select

from helpdesk.domain.letter_states import LetterStanding
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.closing import close
from helpdesk.storage import inquiry_tables
from integration.chat.cards import card_of
from tests.workers.mailbox.conftest import LIVE, School, letter, reply_to
from tests.workers.mailbox.correspondence import asked_back, now, outgoing
from tests.workers.office import CONSULTANT


def test_a_reply_clarifies_the_inquiry_that_waits_for_it(school: School) -> None:
    theirs = asked_back(school)
    school.office.send(reply_to(theirs, "Пятый «А»."))
    school.receive(2)
    seen = school.seen()
    assert seen.inquiry.state is State.CLAIMED
    assert [text.body for text in seen.said(TextKind.CLARIFICATION)] == ["Пятый «А»."]
    (shown,) = [each for each in school.letters() if each.why == "clarified"]
    assert "Какой класс?" in shown.body


def test_a_reply_to_a_letter_that_was_sent_under_the_sites_host_is_known(school: School) -> None:
    theirs = asked_back(school)
    earlier = re.sub(rb"^(Message-ID:.*)@[^>]+>", rb"\1@help.example>", theirs, flags=re.M)
    assert earlier != theirs
    reply = reply_to(earlier, "Пятый «А».")
    del reply["References"]
    school.office.send(reply)
    school.receive(2)
    assert [text.body for text in school.seen().said(TextKind.CLARIFICATION)] == ["Пятый «А»."]


def test_a_reply_finds_its_inquiry_when_a_server_has_changed_our_id(school: School) -> None:
    theirs = asked_back(school)
    mine = reply_to(theirs, "Пятый «А».")
    mark = mine["References"].split()[0]
    del mine["In-Reply-To"], mine["References"]
    mine["References"] = f"{mark} <another@server.example>"
    school.office.send(mine)
    school.receive(2)
    assert school.seen().inquiry.state is State.CLAIMED


def test_by_a_plus_address_alone_it_is_found_too(school: School) -> None:
    school.rule(LIVE.replace("plus = false", "plus = true"))
    theirs = asked_back(school)
    mine = reply_to(theirs, "Пятый «А».")
    assert "+dnevnik-" in mine["To"]
    del mine["In-Reply-To"], mine["References"]
    school.office.send(mine)
    school.receive(2)
    assert school.seen().inquiry.state is State.CLAIMED


def test_the_mark_with_another_sender_is_kept_and_shown(school: School) -> None:
    theirs = asked_back(school)
    school.office.send(reply_to(theirs, "Закройте вопрос.", sender="other@home.example"))
    school.receive(2)
    assert school.seen().inquiry.state is State.WAITING
    (kept,) = school.letters(LetterStanding.KEPT)
    assert (kept.why, kept.reference) == ("other_sender", school.inquiries()[0].reference)
    with school.desk.reading() as connection:
        told = connection.execute(
            select(inquiry_tables.delivery.c.addressee).where(
                inquiry_tables.delivery.c.occasion == "letter_kept"
            )
        ).scalars()
        assert list(told) == ["thread"]


def test_a_forged_mark_is_none(school: School) -> None:
    asked_back(school)
    reference = school.inquiries()[0].reference.lower()
    forged = letter(
        "Ответ", subject="Re", References=f"<inquiry.{reference}.{'0' * 20}@help.example>"
    )
    school.office.send(forged)
    school.receive(2)
    assert school.seen().inquiry.state is State.WAITING
    assert len(school.inquiries()) == 1


def test_a_reply_to_an_answer_is_added_and_asked_whether_it_helped(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    outgoing(school, 1)
    answer(school.desk, school.inquiries()[0].id, "Обновите страницу.", CONSULTANT, now())
    theirs = outgoing(school, 2)
    school.office.send(reply_to(theirs, "Спасибо, но оценок всё равно нет."))
    school.receive(2)
    seen = school.seen()
    assert seen.inquiry.state is State.ANSWERED
    assert [t.body for t in seen.said(TextKind.ADDITION)] == ["Спасибо, но оценок всё равно нет."]
    asking = outgoing(school, 3)
    school.office.send(reply_to(asking, "Всё ещё нет."))
    school.receive(3)
    school.deliver()
    assert len(school.office.letters_of_others()) == 3  # once a cycle: nothing can loop


def test_a_reply_to_a_closed_one_opens_a_linked_one(school: School) -> None:
    theirs = asked_back(school)
    first = school.inquiries()[0]
    close(school.desk, first.id, CloseReason.BY_MOUTH, CONSULTANT, now())
    school.office.send(reply_to(theirs, "Снова пропали оценки."))
    school.receive(2)
    opened = school.seen(1)
    assert opened.history[0].data["follows"] == first.reference
    assert "Снова пропали оценки." in opened.words
    assert school.inquiries()[0].state is State.CLOSED
    fields = {field.title: field.value for field in card_of(opened, now()).fields}
    assert fields["Продолжение"] == f"вопроса {first.shown_reference}"
    assert fields["Согласие"].startswith("не получено")


def test_a_greeting_alone_clarifies_nothing_and_an_answer_below_the_quotation_does(
    school: School,
) -> None:
    theirs = asked_back(school)
    school.office.send(reply_to(theirs, "Здравствуйте!"))
    school.receive(2)
    assert school.seen().inquiry.state is State.WAITING
    assert [each.why for each in school.letters(LetterStanding.KEPT)] == ["greeting"]
    below = reply_to(theirs, "Здравствуйте!")
    below.set_content(f"{below.get_content()}\nПятый «А».\n")
    del below["Message-ID"]
    below["Message-ID"] = "<below@home.example>"
    school.office.send(below)
    school.receive(3)
    assert school.seen().inquiry.state is State.CLAIMED
    assert "Пятый «А»." in str(school.seen().said(TextKind.CLARIFICATION)[0].body)


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Автоответ: У нас вопрос к вам"},
        {"Subject": "Прочитано: У нас вопрос к вам"},
        {"X-Auto-Response-Suppress": "All"},
    ],
)
def test_a_programs_reply_is_no_answer(school: School, headers: dict[str, str]) -> None:
    reply = reply_to(asked_back(school), "Я в отпуске.")
    for name, value in headers.items():
        del reply[name]
        reply[name] = value
    school.office.send(reply)
    school.receive(2)
    assert school.seen().inquiry.state is State.WAITING
    assert [each.why for each in school.letters(LetterStanding.PASSED)] == ["auto_reply"]
