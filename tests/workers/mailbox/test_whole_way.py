"""Letters the whole way: a real SMTP server, a real IMAP server, both databases."""

from __future__ import annotations

import io
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, select

from helpdesk.contacts.entering import enter
from helpdesk.contacts.queries import stood_in
from helpdesk.domain.contact_values import Contact, StaffMember
from helpdesk.domain.states import Channel, CloseReason, ConsentWay, Kind, ReplyBy, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.consents import consent_of
from helpdesk.journal.queries import lacks_consent
from helpdesk.mailbox.looking import marks
from helpdesk.storage import schema
from helpdesk.storage.mailbox_tables import Standing, mail_folder
from integration.chat.cards import card_of
from integration.mail.imap import Address
from tests.helpdesk.life import HEAD
from tests.workers.mailbox.conftest import LIVE, MAMA, School, letter, reply_to
from tests.workers.mailbox.mail_house import BOX, NOBODY, wait_until
from tests.workers.office import CONSULTANT, REGULATION, SECRET

ROOT = Path(__file__).resolve().parents[3]
MakeSchool = Callable[..., School]


def now() -> datetime:
    return datetime.now(UTC)


def outgoing(school: School, count: int) -> bytes:
    """Let the desk write, wait until its letter has come to the parent, return the newest."""
    school.deliver()
    wait_until(lambda: len(school.office.letters_of_others()) >= count)
    newest = max(
        (school.office.folder / "other" / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns
    )
    return newest.read_bytes()


def asked_back(school: School) -> bytes:
    """A mother has written and Marina asks back; return the letter that reaches the mother."""
    school.office.send(letter())
    school.receive(1)
    outgoing(school, 1)
    inquiry = school.inquiries()[0]
    ask(school.desk, inquiry.id, "Какой класс?", CONSULTANT, now())
    return outgoing(school, 2)


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


def test_nothing_in_the_box_is_touched(school: School) -> None:
    school.office.send(letter())
    school.office.send(letter("Смета на ремонт", subject="Смета"))
    school.receive(2)
    assert all("\\Seen" not in flags for flags in school.office.flags())
    assert len(school.office.ids()) == 2


def test_what_is_not_ours_leaves_no_trace(school: School) -> None:
    school.office.send(letter("Смета на ремонт", subject="Смета"))
    school.receive(1)
    assert school.letters() == []
    assert school.inquiries() == []


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
    (kept,) = school.letters(Standing.KEPT)
    assert (kept.why, kept.reference) == ("other_sender", school.inquiries()[0].reference)
    with school.desk.reading() as connection:
        told = connection.execute(
            select(schema.delivery.c.addressee).where(schema.delivery.c.occasion == "letter_kept")
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
        query = select(schema.delivery.c.occasion, schema.delivery.c.addressee)
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
    (passed,) = school.letters(Standing.PASSED)
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
    assert [each.why for each in school.letters(Standing.KEPT)] == ["too_many"] * 2


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


def test_in_trial_mode_it_is_only_shown(school: School) -> None:
    school.rule(REGULATION)
    school.office.send(letter())
    school.receive(1)
    (shown,) = school.letters()
    assert (shown.state, shown.why, shown.chosen) == ("trial", "would_open", "subject")
    assert (shown.body, school.inquiries()) == ("", [])
    school.rule(LIVE)
    school.office.send(letter("А это уже после"))
    school.receive(2)
    assert [each.words for each in map(school.seen, range(len(school.inquiries())))] == [
        "Дневник: нет оценок\n\nА это уже после"
    ]


def test_what_lay_there_before_the_first_look_is_only_shown(
    school_on: MakeSchool, engine: Engine
) -> None:
    school = school_on(engine)
    school.office.send(letter())
    school.receive(1)
    assert [each.state for each in school.letters()] == ["trial"]
    assert school.inquiries() == []


def test_of_a_named_folder_everything_is_taken_and_of_the_rest_replies(
    school_on: MakeSchool, engine: Engine
) -> None:
    school = school_on(engine, folder="Дневник")
    school.office.put(letter("Прежнее", subject="Старое").as_bytes(), "Дневник")
    assert school.reader.look()
    school.office.put(letter("Как войти?", subject="Вход").as_bytes(), "Дневник")
    school.office.send(letter("Про дневник, но не в папке"))
    school.receive(1)
    assert [each.why for each in school.letters()] == ["opened", "would_open"]
    theirs = outgoing(school, 1)
    school.office.send(reply_to(theirs, "Уже вошли, спасибо."))
    school.receive(2)
    (added,) = school.seen().said(TextKind.ADDITION)
    assert added.body == "Уже вошли, спасибо."


def test_an_unreadable_letter_is_kept_and_stops_no_other(school: School) -> None:
    empty = "From: <a@home.example>\r\nSubject: =?utf-8?b?0LTQvdC10LLQvdC40Lo=?=\r\n\r\n"
    school.office.put(empty.encode())
    locked = letter("x")
    locked.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data")
    school.office.put(locked.as_bytes())
    strange = "Subject: дневник\r\nFrom: b@home.example\r\nContent-Type: text/plain\r\n\r\n"
    school.office.put(strange.encode("windows-1251") + b"\x00\x01\x02\x03\x04\x05")
    school.office.send(letter())
    school.receive(4)
    kept = {each.why for each in school.letters(Standing.KEPT)}
    assert {"no_words", "locked"} <= kept
    assert len(school.letters(Standing.KEPT)) == 3
    assert len(school.inquiries()) == 1
    with school.desk.reading() as connection:
        told = connection.execute(
            select(schema.delivery.c.addressee).where(schema.delivery.c.occasion == "letters_kept")
        ).scalars()
        assert list(told) == ["user:zavuch"]


def test_reading_again_takes_nothing_twice(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    with school.desk.writing() as connection:
        connection.execute(mail_folder.update().values(uid=0, validity=1))
    assert school.reader.look()
    assert len(school.inquiries()) == 1
    assert marks(school.desk)[0].validity != 1


def test_two_letters_with_one_id_are_both_seen(school: School) -> None:
    school.office.send(letter("Первое", Message_ID="<same@home.example>"))
    school.office.send(letter("Второе", Message_ID="<same@home.example>"))
    school.receive(2)
    assert len(school.inquiries()) == 1
    assert [each.why for each in school.letters(Standing.KEPT)] == ["same_id"]


def test_a_box_that_is_away_is_a_trouble(school: School, school_on: MakeSchool) -> None:
    school.reader.address = Address(school.office.imap_url(password="wrong"))
    # Dovecot's static passdb refuses after a while of its own; the incident is noted at once.
    assert not school.reader.look()
    with school.desk.reading() as connection:
        kinds = connection.execute(select(schema.trouble.c.kind)).scalars().all()
    assert kinds == ["mail_login"]
    school.reader.address = Address(school.office.imap_url("Нет такой"))
    assert not school.reader.look()
    school.reader.address = Address("imap://a:b@127.0.0.1:9/")
    assert not school.reader.look()
    with school.desk.reading() as connection:
        kinds = connection.execute(select(schema.trouble.c.kind)).scalars().all()
    assert kinds == ["mail_away"]
    school.reader.address = Address(school.office.imap_url())
    assert school.reader.look()
    with school.desk.reading() as connection:
        assert connection.execute(select(schema.trouble.c.kind)).scalars().all() == []


def test_a_server_that_hangs_holds_up_nothing_for_long(school: School) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        hanging = replace(school.reader, address=Address(f"imap://a:b@127.0.0.1:{port}/"))
        hanging.patience = 0.2
        assert not hanging.look()


def test_the_process_reads_and_ends_when_told(
    school: School, database_url: str, tmp_path: Path
) -> None:
    regulation = tmp_path / "regulation.toml"
    regulation.write_text(LIVE, "utf-8")
    school.office.send(letter())
    school.office.wait_for(1)
    given = {
        "DATABASE_URL": database_url,
        "IMAP_URL": school.office.imap_url(),
        "SECRET_KEY": SECRET.decode(),
        "PUBLIC_URL": "http://localhost",
        "BOT_URL": "http://bot",
        "MATTERMOST_URL": "http://localhost:9",
        "MATTERMOST_TOKEN": "x",
        "MATTERMOST_TEAM": "t",
        "MATTERMOST_CHANNEL": "c",
        "MATTERMOST_COMMAND_TOKENS": "x",
        "ATTACHMENTS": str(tmp_path / "pictures"),
        "REGULATION": str(regulation),
    }
    command = [sys.executable, "main.py", "mailbox"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given)
    try:
        wait_until(lambda: len(school.inquiries()) == 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def _read(url: str, imap_url: str, folder: str) -> None:
    """A reader in a process of its own, which never tires."""
    from pathlib import Path

    from helpdesk.kernel.desk import Desk
    from helpdesk.mailbox.taking import Taking
    from helpdesk.storage.attachments import FileStore
    from helpdesk.storage.database import create_engine_for
    from integration.mail.imap import Address
    from tests.workers.office import SECRET
    from workers.mailbox import Reader

    desk = Desk(create_engine_for(url), SECRET)
    taking = Taking(desk, frozenset({BOX}))
    reader = Reader(desk, Address(imap_url), taking, FileStore(Path(folder)))
    while True:
        reader.look()


def test_two_readers_that_are_killed_lose_nothing_and_double_nothing(
    school: School, database_url: str, tmp_path: object
) -> None:
    context = multiprocessing.get_context("spawn")
    arguments = (database_url, school.office.imap_url(), str(tmp_path))
    count = 12
    readers = [context.Process(target=_read, args=arguments, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(count):
        school.office.send(letter(f"Вопрос {number}", sender=f"mama{number}@home.example"))
        if number % 4 == 3:
            wait_until(lambda want=number // 2: len(school.inquiries()) >= want)  # type: ignore[misc]
            victim = readers.pop(0)
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
            readers.append(context.Process(target=_read, args=arguments, daemon=True))
            readers[-1].start()
    wait_until(lambda: len(school.inquiries()) >= count)
    for reader in readers:
        reader.kill()
        reader.join()
    assert school.reader.look()
    assert sorted(each.email for each in school.inquiries()) == sorted(
        f"mama{number}@home.example" for number in range(count)
    )


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
    assert lacks_consent(seen)


def test_a_signature_under_an_agreement_says_nothing_besides(school: School) -> None:
    theirs = receipt(school)
    school.office.send(reply_to(theirs, "Согласна.\n\nС уважением,\nАнна Хуаде"))
    school.receive(2)
    assert not lacks_consent(school.seen())
    assert school.seen().said(TextKind.ADDITION) == []


def test_a_greeting_alone_clarifies_nothing_and_an_answer_below_the_quotation_does(
    school: School,
) -> None:
    theirs = asked_back(school)
    school.office.send(reply_to(theirs, "Здравствуйте!"))
    school.receive(2)
    assert school.seen().inquiry.state is State.WAITING
    assert [each.why for each in school.letters(Standing.KEPT)] == ["greeting"]
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
    assert [each.why for each in school.letters(Standing.PASSED)] == ["auto_reply"]


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
    assert not lacks_consent(school.seen())
