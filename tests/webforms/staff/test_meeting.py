"""A parents' meeting in one go: twenty rows, one call, nothing twice and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from helpdesk import schema
from helpdesk.model import Channel
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.test_entry import count, newest
from tests.webforms.staff.test_home import come_in

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
    table = schema.delivery.c
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
    table = schema.delivery.c
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
