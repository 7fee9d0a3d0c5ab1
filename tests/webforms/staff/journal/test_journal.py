"""The journal's page, one inquiry's complete record, and the file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Consent, Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import Channel, ConsentWay
from helpdesk.inquiries import adding, answering, asking, calling, claims, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.exports import last_exports
from helpdesk.journal.lines import PAGE
from helpdesk.journal.reasons import reasons_of
from helpdesk.kernel.desk import Desk
from helpdesk.storage import schema
from helpdesk.vendor import relaying
from helpdesk.vendor.rejecting import vendor_rejected
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, deliver, parent, teacher
from tests.webforms.staff.conftest import Consultant, moment

LONG_AGO = timedelta(days=30)
STRANGER = Actor(MARINA.role, "teacher-id", "uchitel", "Ольга Петровна")
DIRECTOR = Actor(MARINA.role, "director-id", "director", "Директор", head=True)


def come_in(consultant: Consultant, who: Actor, page: str = "journal") -> None:
    given = LoginPass(who.id, who.username, who.name, None, page=page)
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    consultant.visitor.open(came.location)


@pytest.fixture
def reader(consultant: Consultant) -> Consultant:
    """Marina, on the journal's page."""
    come_in(consultant, MARINA)
    assert consultant.visitor.page.status_code == 200
    return consultant


def missed(desk: Desk, words: str = "Давний вопрос") -> Inquiry:
    """Ask what Marina answers long after its term."""
    received = moment() - LONG_AGO
    asked = open_inquiry(desk, parent(words, now=received), REQUESTER, received)
    answering.answer(desk, asked.inquiry.id, "Наконец", MARINA, moment() - timedelta(days=2))
    return asked.inquiry


def file_of(reader: Consultant, **asked: str) -> Any:
    fields = {"csrf_token": reader.visitor.fields["csrf_token"], **asked}
    answer = reader.visitor.client.post("/desk/journal/file", data=fields)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return load_workbook(io.BytesIO(answer.data)).active


def test_it_shows_each_inquiry_with_both_deadlines(reader: Consultant) -> None:
    text = reader.visitor.page.text
    assert "Найдено: 1" in text
    assert "Анна Хуаде" in text
    assert "Срок по регламенту" in text
    assert "С учётом уточнений" in text
    assert "Марина Юрьевна Нехай" in text


@pytest.mark.parametrize("who", [HEAD, DIRECTOR])
def test_the_head_and_the_director_read_it_and_each_record(
    consultant: Consultant, who: Actor
) -> None:
    come_in(consultant, who)
    assert consultant.visitor.page.status_code == 200
    page = consultant.visitor.open(consultant.path)
    assert page.status_code == 200
    assert f"{consultant.path}/answer" not in page.text


def test_what_a_late_question_lacked_is_told(reader: Consultant, desk: Desk) -> None:
    received = moment() - LONG_AGO
    asked = open_inquiry(desk, parent("Не работает", now=received), REQUESTER, received).inquiry
    for reason, after in (("where", 1), ("steps", 12)):
        at = received + timedelta(days=after)
        asking.ask(desk, asked.id, "", MARINA, at, reason=reason)
        adding.reply(desk, asked.id, "7Б", REQUESTER, at + timedelta(days=10))
    answering.answer(desk, asked.id, "Вот", MARINA, received + timedelta(days=23))
    assert "в срок: нет, ответ не дошёл" in reader.visitor.open("/desk/journal").text
    deliver(desk, moment())
    text = reader.visitor.open("/desk/journal").text
    assert "Ждали уточнения 20 дней; не хватало: Где это: класс, предмет, день; Что делали" in text


def test_a_teacher_does_not_see_others_inquiries(consultant: Consultant) -> None:
    come_in(consultant, STRANGER)
    assert consultant.visitor.page.status_code == 403
    for path in ("/desk/journal", consultant.path):
        page = consultant.visitor.open(path)
        assert page.status_code == 403
        assert "Хуаде" not in page.text
    answer = consultant.visitor.client.post("/desk/journal/file", data=consultant.visitor.fields)
    assert answer.status_code in (400, 403)


def test_what_is_asked_for_lives_in_the_address(reader: Consultant, desk: Desk) -> None:
    open_inquiry(desk, teacher("Не сохраняется тема"), REQUESTER, moment())
    page = reader.visitor.open("/desk/journal?kind=staff&q=СОХРАНЯЕТСЯ")
    assert "Найдено: 1" in page.text
    assert "Не видно оценок" not in page.text
    assert reader.visitor.fields["q"] == "СОХРАНЯЕТСЯ"
    assert '<option value="staff" selected>' in page.text


@pytest.mark.parametrize(
    "address",
    [
        "state=nonsense&kind=x&channel=y&term=z",
        "since=31.12.2026&till=2026-02-30",
        "before=a-b",
        "topic=nonsense&claimant=nobody-knows",
        "q=%00%25_'\"",
        "since=0001-01-01&till=9999-12-31",
        "before=9999999999-1",
        "q=" + "9" * 300,
        "before=²-1",
        "class=" + "Я" * 500,
    ],
)
def test_an_address_that_makes_no_sense_breaks_nothing(reader: Consultant, address: str) -> None:
    assert reader.visitor.open(f"/desk/journal?{address}").status_code == 200


def test_pages_lead_on_and_keep_what_is_asked_for(reader: Consultant, desk: Desk) -> None:
    for number in range(PAGE):
        open_inquiry(desk, parent(f"Вопрос {number}", now=moment()), REQUESTER, moment())
    page = reader.visitor.open("/desk/journal?kind=parent")
    assert f"Найдено: {PAGE + 1}" in page.text
    assert "Не видно оценок" not in page.text
    page = reader.visitor.open(_href(page.text, "Дальше, более ранние"))
    assert "Не видно оценок" in page.text
    assert reader.visitor.open(_href(page.text, "К началу")).status_code == 200
    assert "kind=parent" in reader.visitor.path


def _href(text: str, words: str) -> str:
    before, _, _ = text.partition(f">{words}</a>")
    return before.rpartition('href="')[2].replace("&amp;", "&").partition('"')[0]


def test_a_missed_term_asks_for_its_reason(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    page = reader.visitor.open("/desk/journal")
    assert "Срок вышел, а причина не записана: 1" in page.text
    reader.visitor.open(f"/desk/{inquiry.reference}")
    fields = {**reader.visitor.fields, "reason": "Болела неделю"}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code == 303
    page = reader.visitor.open(answer.location.partition("#")[0])
    assert "Болела неделю" in page.text
    assert "Исправить причину" in page.text
    page = reader.visitor.open("/desk/journal")
    assert "причина не записана" not in page.text.partition("<form")[0]
    assert "Болела неделю" in page.text
    with desk.reading() as connection:
        ((reason,),) = reasons_of(connection, [inquiry.id]).values()
    assert (reason.author_id, reason.body) == (MARINA.id, "Болела неделю")


def test_a_refused_reason_keeps_what_was_typed(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    reader.visitor.open(f"/desk/{inquiry.reference}")
    words = "Слишком длинно " * 100
    fields = {**reader.visitor.fields, "reason": words}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert "<title>Ошибка:" in answer.text


@pytest.mark.parametrize("cycle", ["", "x", "²", "99999999999999999999"])
def test_a_reason_for_no_cycle_is_refused(reader: Consultant, desk: Desk, cycle: str) -> None:
    inquiry = missed(desk)
    reader.visitor.open(f"/desk/{inquiry.reference}")
    fields = {**reader.visitor.fields, "reason": "Так", "cycle": cycle}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code in (400, 422)


def test_who_did_not_have_it_is_not_asked_why(consultant: Consultant, desk: Desk) -> None:
    other = open_inquiry(desk, teacher("Чужой"), REQUESTER, moment())
    answering.answer(desk, other.inquiry.id, "Ответ", RUSLAN, moment())
    inquiry = missed(desk)
    come_in(consultant, RUSLAN)
    page = consultant.visitor.open(f"/desk/{inquiry.reference}")
    assert "не записана" in page.text
    assert "Почему не успели" not in page.text


def test_the_record_is_complete(reader: Consultant, desk: Desk) -> None:
    received = datetime(2026, 3, 2, 9, 0, tzinfo=moment().tzinfo)
    entered = received + timedelta(hours=2)
    new = replace(
        parent("Очень давний", now=received),
        channel=Channel.PHONE,
        consent=Consent("2026-02", "a" * 64, entered),
    )
    inquiry = open_inquiry(desk, new, REQUESTER, entered).inquiry
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, entered)
    later = entered + timedelta(days=2)
    adding.reply(desk, inquiry.id, "Пятый", REQUESTER, later)
    handoffs.hand_off(desk, inquiry.id, MARINA, later)
    relaying.vendor_case(desk, inquiry.id, "DN-5", MARINA, later)
    calling.log_call(desk, inquiry.id, MARINA, later, reached=False, note="Занято")
    text = reader.visitor.open(f"/desk/{inquiry.reference}").text
    for words in (
        "Когда записано",
        "по телефону",
        "редакция 2026-02",
        "Считаем со следующего дня: 5 дней",
        "и ещё 2 дня, пока ждали ответа",
        "передано в поддержку в срок",
        "DN-5",
        "консультант не может помочь",
        "Звонок: не дозвонились",
        "Занято",
        "Задан уточняющий вопрос",
        "Очень давний",
        "В школе отвечает Марина Юрьевна Нехай",
    ):
        assert words in text, words


def test_messages_that_did_not_arrive_are_named(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    table = schema.delivery
    with desk.writing() as connection:
        connection.execute(
            update(table)
            .where(table.c.inquiry_id == inquiry.id, table.c.occasion == "answer")
            .where(table.c.addressee == "mail")
            .values(state="parked", attempts=3)
        )
    text = reader.visitor.open(f"/desk/{inquiry.reference}").text
    assert "Не доставлено" in text
    assert "ответ по электронной почте" in text


def test_each_line_of_history_has_words(reader: Consultant, desk: Desk) -> None:
    """Whatever move another part adds, its line must not be left without words here."""
    inquiry = missed(desk)
    answering.did_not_help(desk, inquiry.id, REQUESTER, moment())
    text = reader.visitor.open(f"/desk/{inquiry.reference}").text
    assert "Не помогло, вопрос открыт снова" in text
    assert "Повторное обращение, 2-е" in text
    assert "Изменена запись" not in text


def test_what_is_erased_says_so(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    table = schema.inquiry
    with desk.writing() as connection:
        connection.execute(
            update(table).where(table.c.id == inquiry.id).values(subject="", requester_name="")
        )
        connection.execute(update(schema.text).values(body=None))
    page = reader.visitor.open(f"/desk/journal?q={inquiry.reference}")
    assert page.text.count("удалено") == 2
    assert "Слова вопроса удалены" in reader.visitor.open(f"/desk/{inquiry.reference}").text
    reader.visitor.open("/desk/journal")
    row = [cell.value for cell in file_of(reader, q=inquiry.reference)[2]]
    assert row.count("удалено") == 2


def test_the_file_holds_what_is_filtered_a_row_for_each_receipt(
    reader: Consultant, desk: Desk
) -> None:
    inquiry = missed(desk)
    answering.did_not_help(desk, inquiry.id, REQUESTER, moment())
    sheet = file_of(reader, term="missed")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    number = f"{inquiry.number}/{inquiry.year}"
    assert [row[0] for row in rows] == [number, f"{number}, повторно (2)"]
    assert [row[13] for row in rows] == ["нет", "срок идёт"]
    calendar = desk.regulation().calendar
    received = calendar.local(inquiry.received_at).replace(tzinfo=None, second=0, microsecond=0)
    assert rows[0][1] == received


def test_who_helped_stands_in_the_journal_the_record_and_the_file(
    reader: Consultant, desk: Desk
) -> None:
    olga = StaffMember("olga-id", "olga", "Ольга Петровна")
    consent = Consent("2026-11-24", "d" * 64, moment(), ConsentWay.SPOKEN, olga.id)
    asked = replace(parent("Подсказала сразу", now=moment()), consent=consent)
    opened = open_for_parent(desk, asked, olga, moment(), helped=True, answer="Показала")
    reference = opened.inquiry.reference
    assert "Ольга Петровна" in reader.visitor.open(f"/desk/journal?q={reference}").text
    assert [cell.value for cell in file_of(reader, q=reference)[2]][9] == "Ольга Петровна"
    text = reader.visitor.open(f"/desk/{reference}").text
    assert "Помогли сразу, без консультанта, вопрос закрыт" in text
    assert "Кто помог" in text


def test_a_rejected_case_keeps_its_number(reader: Consultant, desk: Desk) -> None:
    received = moment()
    inquiry = open_inquiry(desk, parent(now=received), REQUESTER, received).inquiry
    claims.claim(desk, inquiry.id, MARINA, received)
    handoffs.hand_off(desk, inquiry.id, MARINA, received)
    relaying.vendor_case(desk, inquiry.id, "ДН-17", MARINA, received)
    vendor_rejected(desk, inquiry.id, 0, MARINA, received)
    row = [cell.value for cell in file_of(reader, q=inquiry.reference)[2]]
    assert row[16] == "ДН-17 (отклонено)"
    text = reader.visitor.open(f"/desk/{inquiry.reference}").text
    assert "Поддержка отклонила обращение № ДН-17" in text


def test_who_took_the_file_is_written_down(reader: Consultant, desk: Desk) -> None:
    missed(desk)
    file_of(reader, kind="parent", q="Хуаде")
    with desk.reading() as connection:
        (export,) = last_exports(connection)
    assert (export.author_id, export.rows) == (MARINA.id, 2)
    assert export.filters == {"kind": "parent", "q": "yes"}
    come_in(reader, HEAD)
    assert (
        "Марина Юрьевна Нехай, сегодня" in reader.visitor.page.text.partition("Кто брал файлы")[2]
    )


def test_looking_takes_nothing_along(reader: Consultant, desk: Desk) -> None:
    assert reader.visitor.client.get("/desk/journal/file").status_code == 302
    assert reader.visitor.client.post("/desk/journal/file").status_code == 400
    with desk.reading() as connection:
        assert connection.execute(select(schema.metadata.tables["journal_export"])).all() == []
