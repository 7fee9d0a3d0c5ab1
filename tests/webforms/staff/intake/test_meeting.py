"""A parents' meeting in one go: twenty rows, one call, nothing twice and nothing lost."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.domain.states import Channel
from helpdesk.storage import inquiry_tables
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.intake.test_entry import count, newest

HEAD = {"class": "5 а", "consent": "paper"}


def row(number: int, **changed: str) -> dict[str, str]:
    told = {
        "who": f"Родитель {number}",
        "child": f"Ребёнок{number} Имя",
        "phone": "8 918 123-45-67",
        "topic": "parent:marks",
        "words": f"Вопрос {number}",
    }
    return {f"{name}-{number}": said for name, said in {**told, **changed}.items()}


def rows(many: int) -> dict[str, str]:
    return {name: said for number in range(1, many + 1) for name, said in row(number).items()}


@pytest.fixture
def at_meeting(consultant: Consultant) -> Consultant:
    come_in(consultant, "entry/meeting")
    return consultant


def send(consultant: Consultant, fields: dict[str, str], do: str = "all") -> Any:
    sent = {**consultant.visitor.fields, **HEAD, **fields, "do": do}
    return consultant.visitor.client.post(consultant.visitor.path, data=sent)


def notices(consultant: Consultant) -> list[Any]:
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.addressee, table.params).where(
        table.occasion == "entered_together"
    )
    with consultant.desk.reading() as connection:
        return list(connection.execute(query))


def test_twenty_rows_are_twenty_inquiries_and_the_channel_is_called_once(
    at_meeting: Consultant,
) -> None:
    sent = send(at_meeting, rows(20))
    assert sent.status_code == 303
    assert count(at_meeting) == 21
    seen = newest(at_meeting)
    assert seen.inquiry.channel is Channel.MEETING
    assert seen.children[0].school_class == "5А"
    (notice,) = notices(at_meeting)
    assert (notice.addressee, len(notice.params["ids"])) == ("channel", 20)
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.sort == "card").order_by(table.id)
    with at_meeting.desk.reading() as connection:
        cards = list(connection.execute(query).scalars())
    assert cards[1:] == [{"calls": False}] * 20
    page = at_meeting.visitor.open(sent.location).text
    assert "Записано: 20" in page
    assert seen.inquiry.shown_reference in page


def test_sent_twice_nothing_is_written_twice(at_meeting: Consultant) -> None:
    send(at_meeting, rows(3))
    send(at_meeting, rows(3))
    assert count(at_meeting) == 4
    assert len(notices(at_meeting)) == 1


def test_one_bad_row_is_marked_and_nothing_is_written(at_meeting: Consultant) -> None:
    page = send(at_meeting, rows(3) | row(2, phone="12"))
    assert page.status_code == 422
    assert "Строка 2: Проверьте номер" in page.text
    for number in (1, 2, 3):
        assert f"Родитель {number}" in page.text
    assert "Записать 2 верные строки, остальные оставить в таблице" in page.text
    assert count(at_meeting) == 1


def test_the_right_rows_can_be_written_and_the_others_stay(at_meeting: Consultant) -> None:
    page = send(at_meeting, rows(3) | row(2, phone="12"), "fitting")
    assert count(at_meeting) == 3
    assert 'value="Родитель 2"' in page.text
    assert 'value="Родитель 1"' not in page.text
    assert "Записано: 2" in page.text


def test_a_row_put_right_afterwards_is_written_once(at_meeting: Consultant) -> None:
    send(at_meeting, rows(3) | row(2, phone="12"), "fitting")
    send(at_meeting, row(2))
    send(at_meeting, row(2))
    assert count(at_meeting) == 4


def test_an_empty_table_says_so(at_meeting: Consultant) -> None:
    page = send(at_meeting, {})
    assert page.status_code == 422
    assert "Таблица пуста" in page.text


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [("consent", "", "Без согласия родителя"), ("when", "31.02.2026", "Такого дня нет")],
)
def test_what_holds_for_all_must_be_right_before_anything_is_written(
    at_meeting: Consultant, name: str, said: str, words: str
) -> None:
    page = send(at_meeting, rows(2) | {name: said}, "fitting")
    assert words in page.text
    assert count(at_meeting) == 1


EXCEL = (
    "Родитель\tРебёнок\tТелефон\tВопрос\n"
    'Анна Хуаде\tХуаде Алий\t8 918 123-45-67\t"Не видно оценок,\nуже неделю"\n'
    "\t\t\t\n"
    "Нина Ачмиз\tАчмиз Дана 6Б\t\tЗабыли пароль\n"
)


def paste(consultant: Consultant, text: str, fields: dict[str, str] | None = None) -> str:
    sent = send(consultant, {**(fields or {}), "pasted": text}, "paste")
    assert sent.status_code == 200
    return str(sent.text)


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_table_from_excel_is_laid_out_in_the_empty_rows(at_meeting: Consultant) -> None:
    page = paste(at_meeting, EXCEL, row(1))
    names = [value(page, f"who-{number}") for number in (1, 2, 3, 4)]
    assert names == ["Родитель 1", "Анна Хуаде", "Нина Ачмиз", ""]
    assert value(page, "child-3") == "Ачмиз Дана 6Б"
    assert value(page, "phone-2") == "8 918 123-45-67"
    assert "Не видно оценок, уже неделю" in page
    assert count(at_meeting) == 1


@pytest.mark.parametrize(
    "text",
    ["Вопрос;Тема;ФИО\nГде оценки;Оценки;Анна Хуаде", "Анна Хуаде\t\t\tГде оценки\tоценки"],
)
def test_columns_are_known_by_their_names_or_else_by_their_order(
    at_meeting: Consultant, text: str
) -> None:
    page = paste(at_meeting, text)
    assert value(page, "who-1") == "Анна Хуаде"
    assert ">\nГде оценки</textarea>" in page
    assert '<option value="parent:marks" selected>' in page


def test_what_finds_no_room_stays_and_is_counted(at_meeting: Consultant) -> None:
    page = paste(at_meeting, "\n".join(f"Родитель {n}\t\t\tВопрос" for n in range(1, 24)))
    assert value(page, "who-20") == "Родитель 20"
    assert "Не поместилось строк: 3." in page
    assert "Родитель 21\t\t\tВопрос\t\nРодитель 22" in page


def test_nothing_pasted_says_so(at_meeting: Consultant) -> None:
    assert "Вставьте сюда строки таблицы." in paste(at_meeting, "  ")


def test_one_topic_serves_for_all_rows_without_their_own(at_meeting: Consultant) -> None:
    own = row(1, topic="") | row(2, topic="parent:login") | {"topic": "parent:homework"}
    assert send(at_meeting, own).status_code == 303
    table = inquiry_tables.inquiry.c
    with at_meeting.desk.reading() as connection:
        topics = connection.execute(select(table.topic).order_by(table.id.desc()).limit(2))
        assert list(topics.scalars()) == ["login", "homework"]


def test_a_row_without_any_topic_is_asked_for_one(at_meeting: Consultant) -> None:
    assert "Строка 1: Выберите, о чём вопрос." in send(at_meeting, row(1, topic="")).text


def test_the_rows_put_right_afterwards_join_the_one_announcement(at_meeting: Consultant) -> None:
    ticket = {"ticket": at_meeting.visitor.fields["ticket"]}
    send(at_meeting, rows(3) | row(2, phone="12") | ticket, "fitting")
    send(at_meeting, row(2) | ticket)
    (notice,) = notices(at_meeting)
    assert len(notice.params["ids"]) == 3
    table = inquiry_tables.delivery.c
    query = select(table.occasion).where(table.occasion == "redrawn")
    with at_meeting.desk.reading() as connection:
        assert len(connection.execute(query).all()) == 1
