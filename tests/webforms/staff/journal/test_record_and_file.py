"""One inquiry's complete record, and the journal as a file."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Consent
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel, CloseReason, ConsentWay
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.exports import last_exports
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.metadata import metadata
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_rejected
from tests.helpdesk.life import HEAD, MARINA, parent
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in, missed


@pytest.fixture
def reader(consultant: Consultant) -> Consultant:
    """Marina, on the journal's page."""
    come_in(consultant, MARINA)
    assert consultant.visitor.page.status_code == 200
    return consultant


def file_of(reader: Consultant, **asked: str) -> Any:
    fields = {"csrf_token": reader.visitor.fields["csrf_token"], **asked}
    answer = reader.visitor.client.post("/desk/journal/file", data=fields)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return load_workbook(io.BytesIO(answer.data)).active


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
    calling.call(desk, inquiry.id, calling.Outcome.MISSED, MARINA, later, note="Занято")
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
    table = inquiry_tables.delivery
    with desk.writing() as connection:
        connection.execute(
            update(table)
            .where(table.c.inquiry_id == inquiry.id, table.c.occasion == "answer")
            .where(table.c.addressee == "mail")
            .values(state="parked", attempts=3)
        )
    text = reader.visitor.open(f"/desk/{inquiry.reference}").text
    assert "Не доставлено" in text
    assert "ответ, по электронной почте" in text


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
    table = inquiry_tables.inquiry
    with desk.writing() as connection:
        connection.execute(
            update(table).where(table.c.id == inquiry.id).values(subject="", requester_name="")
        )
        connection.execute(update(inquiry_tables.text).values(body=None))
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


def test_who_closed_what_nobody_had_claimed_stands_in_the_journal_and_the_file(
    reader: Consultant, desk: Desk
) -> None:
    inquiry = open_inquiry(desk, parent(now=moment()), REQUESTER, moment()).inquiry
    assert "никто<br>" in reader.visitor.open(f"/desk/journal?q={inquiry.reference}").text
    closing.close(desk, inquiry.id, CloseReason.SPAM, MARINA, moment())
    shown = reader.visitor.open(f"/desk/journal?q={inquiry.reference}").text
    assert f"{MARINA.name}<br>" in shown
    assert "никто<br>" not in shown
    assert [cell.value for cell in file_of(reader, q=inquiry.reference)[2]][9] == MARINA.name


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
        assert connection.execute(select(metadata.tables["journal_export"])).all() == []
