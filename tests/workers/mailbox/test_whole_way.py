"""Letters that are no replies, the whole way: who wrote them, and what comes of it."""

import io
from email.message import EmailMessage

import pytest
from PIL import Image
from sqlalchemy import select

from helpdesk.contacts.contact_queries import stood_in
from helpdesk.contacts.entering import enter
from helpdesk.domain.contact_values import Contact, StaffMember
from helpdesk.domain.letter_states import LetterStanding
from helpdesk.domain.states import Kind
from helpdesk.inquiries.answering import answer
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import HEAD
from tests.workers.mailbox.conftest import LIVE, School, letter
from tests.workers.mailbox.correspondence import now
from tests.workers.mailbox.mail_house import BOX, NOBODY
from tests.workers.office import CONSULTANT


def test_what_is_not_ours_leaves_no_trace(school: School) -> None:
    school.office.send(letter("Смета на ремонт", subject="Смета"))
    school.receive(1)
    assert school.letters() == []
    assert school.inquiries() == []


def forwarded_by(teacher: str) -> EmailMessage:
    """A mother's letter to a teacher, which he has forwarded without a word of his own."""
    return letter(
        "---------- Пересылаемое сообщение ----------\n"
        'От: "Зара Тхаркахо" <zara@home.example>\nДата: 24.11.2026, 10:00\n'
        f"Тема: Не входит в дневник\nКому: {teacher}\n\nНе могу войти второй день.\n",
        subject="Fwd: Не входит в дневник",
        sender=teacher,
    )


def test_a_teacher_known_by_address_opens_a_staff_inquiry(school: School) -> None:
    teacher = "teacher@home.example"
    school.rule(LIVE.replace('user = "zavuch"\n', f'user = "zavuch"\nmail = "{teacher}"\n', 1))
    school.office.send(letter("Не сохраняется тема урока", sender=teacher))
    school.receive(1)
    assert school.inquiries()[0].kind is Kind.STAFF
    school.office.send(forwarded_by(teacher))
    school.receive(2)
    second = school.seen(1)
    assert second.inquiry.kind is Kind.PARENT
    assert (second.inquiry.requester_name, second.inquiry.email) == (
        "Зара Тхаркахо",
        "zara@home.example",
    )
    assert "Не могу войти второй день." in second.words
    assert "forwarded_by" in second.history[0].data


def test_a_teacher_of_the_contacts_who_forwards_a_letter_stands_in_for_the_parent(
    school: School,
) -> None:
    teacher = "olga@home.example"
    olga = Contact(0, "Ольга Петрова", "olga", mail=teacher, leads=("5А",))
    enter(school.desk, olga, HEAD, now())
    school.office.send(forwarded_by(teacher))
    school.receive(1)
    inquiry = school.seen().inquiry
    assert (inquiry.kind, inquiry.email) == (Kind.PARENT, "zara@home.example")
    with school.desk.reading() as connection:
        by = stood_in(connection, inquiry.id)
    assert by == StaffMember("", "olga", "Ольга Петрова")
    answer(school.desk, inquiry.id, "Обновите страницу.", CONSULTANT, now())
    with school.desk.reading() as connection:
        query = select(inquiry_tables.delivery.c.occasion, inquiry_tables.delivery.c.addressee)
        told = {tuple(row) for row in connection.execute(query)}
    assert ("stands_in", "user:olga") in told
    assert ("stood_in", "user:olga") in told


def test_our_own_letter_that_bounces_becomes_a_call(school: School) -> None:
    school.office.send(letter(sender=f"Папа <{NOBODY}>"))
    school.receive(1)
    school.deliver()
    school.receive(2)  # the server's own report lies in the box now
    (task,) = school.seen().owed
    assert task.occasion == "accepted"
    assert len(school.inquiries()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Unsubscribe": "<mailto:u@dnevnik.example>"},
    ],
)
def test_programs_get_no_answer(school: School, headers: dict[str, str]) -> None:
    school.office.send(letter("Я в отпуске", **headers))
    school.receive(1)
    assert school.inquiries() == []
    (passed,) = school.letters(LetterStanding.PASSED)
    assert passed.body == ""


def test_a_letter_from_the_schools_own_address_is_passed_over(school: School) -> None:
    school.office.send(letter(sender=BOX))
    school.receive(1)
    assert [each.why for each in school.letters()] == ["own"]


def test_more_letters_of_one_sender_than_a_person_writes_are_kept(school: School) -> None:
    for number in range(7):
        school.office.send(letter(f"Вопрос {number}"))
    school.receive(7)
    assert len(school.inquiries()) == 5
    assert [each.why for each in school.letters(LetterStanding.KEPT)] == ["too_many"] * 2


def test_pictures_come_along_and_other_files_are_named(school: School) -> None:
    message = letter("Вот снимок")
    out = io.BytesIO()
    Image.new("RGB", (900, 500), "#cde").save(out, "PNG")
    message.add_attachment(out.getvalue(), maintype="image", subtype="png", filename="экран.png")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="спр.pdf")
    school.office.send(message)
    school.receive(1)
    seen = school.seen()
    (picture,) = seen.own_pictures
    assert school.reader.files.get(picture.name).startswith(b"\x89PNG")
    assert "спр.pdf" in seen.words
