"""The first setup: step by step, left and gone on with, to a question asked and answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from helpdesk.access.first_setup import EXAMPLE
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import ReplyBy
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.closing import end_trial
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.periods import Period
from helpdesk.journal.report import figures_of
from helpdesk.kernel.activation import activate_regulation
from helpdesk.regulation.documents import values_of
from helpdesk.storage.inquiry_tables import delivery
from tests.helpdesk.life import DAY, HEAD, MARINA, REGULATION, teacher
from tests.toml_values import with_values
from tests.webforms.staff.conftest import moment
from tests.webforms.staff.settings.conftest import Settler
from webforms.staff.settings.section_form import value_at

OWN = {
    "school.name": "СОШ №1",
    "school.phone": "9-44-25",
    "school.mail": "school@example.ru",
    "school.address": "Майкоп",
    "people.head.name": "Анна Петровна Иванова",
    "people.director.name": "Пётр Петрович Иванов",
}
TRIAL = delivery.c.occasion == NotificationType.TRIAL


def test_the_example_is_that_of_the_shipped_file() -> None:
    values = values_of(REGULATION)
    assert {path: value_at(values, path) for path in EXAMPLE} == EXAMPLE


def test_it_begins_with_what_is_still_the_examples(settler: Settler) -> None:
    page = settler.open("/start")
    assert "<h1>Настройка: шаг 1 из 7</h1>" in page
    assert page.count("как в примере") == 4
    settler.send("school", {"school.phone": "9-44-25"})
    settler.save()
    assert settler.open("/start").count("как в примере") == 3


def test_it_can_be_left_and_goes_on_where_it_was(settler: Settler) -> None:
    for number in range(1, 5):
        assert f"шаг {number} из 7" in settler.open("/start")
        settler.post("/start", {"do": "right"})
    assert "Настройка: шаг 5 из 7" in settler.open()
    assert "<h2>Письмо себе</h2>" in settler.open("/start")
    assert "шаг 2 из 7" in settler.open("/start?step=people")


def test_it_is_not_offered_to_a_school_that_has_nothing_of_the_example(settler: Settler) -> None:
    assert "Настройка: шаг 1 из 7" in settler.open()
    own = {path: f'"{value}"' for path, value in OWN.items()}
    text = with_values(settler.newest().body, own)
    activate_regulation(settler.consultant.desk, text, moment())
    assert "Настройка: шаг" not in settler.open()
    settler.open("/start")
    settler.post("/start", {"do": "right"})
    assert "Настройка: шаг 2 из 7" in settler.open()


def test_a_message_to_oneself_goes_the_way_of_all_others_and_is_seen_to_come(
    settler: Settler,
) -> None:
    desk = settler.consultant.desk
    for step, to in (("mail", f"mail:{HEAD.username}"), ("chat", f"id:{HEAD.id}")):
        settler.open(f"/start?step={step}")
        assert settler.post("/start", {"do": "try"}).status_code == 303
        assert to in desk.column(select(delivery.c.addressee).where(TRIAL))
        assert "Отправляется" in settler.open(f"/start?step={step}")
    with desk.writing() as connection:
        connection.execute(update(delivery).where(TRIAL).values(state=DeliveryState.SENT))
    page = settler.open("/start?step=mail")
    assert "Отправлено." in page
    assert page.count(": готово") == 2


def test_who_has_no_address_is_told_where_to_write_it(settler: Settler) -> None:
    emptied = {"people.head.mail": "", "people.administrator.mail": ""}
    settler.send("people", emptied)
    settler.save()
    settler.open("/start?step=mail")
    page = settler.post("/start", {"do": "try"})
    assert page.status_code == 422
    assert "впишите её на странице «Люди и должности»" in page.text


def test_it_ends_with_a_question_asked_and_answered(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    asked = _of_head(settler, "Не сохраняется тема урока")
    assert "Ответа пока нет" in settler.open("/start?step=question")
    answer(desk, asked, "Видно.", MARINA, now + timedelta(seconds=1))
    assert "Ответ дан" in settler.open("/start?step=question")
    _close_trial(settler)
    for step in ("school", "people", "hours", "days", "mail", "chat"):
        settler.open(f"/start?step={step}")
        settler.post("/start", {"do": "right"})
    assert "Всё настроено и проверено" in settler.open("/start")
    assert "Настройка: шаг" not in settler.open()


def _close_trial(settler: Settler) -> None:
    """The question was a trial: once closed so it is in no figure."""
    assert _counted(settler) == ["marks", "lessons"]
    settler.open("/start?step=question")
    settler.post("/start", {"do": "trial"})
    assert "Проба закрыта" in settler.open("/start?step=question")
    assert "Закрыть пробу" not in settler.open("/start?step=question")
    assert _counted(settler) == ["marks"]


def _counted(settler: Settler) -> list[str]:
    desk, now = settler.consultant.desk, moment()
    calendar = desk.regulation().calendar
    today = calendar.local_date(now)
    with desk.reading() as connection:
        found = figures_of(connection, Period(today, today), calendar, now)
    topics = [dict(each.facets)["topic"] for each in found.questions]
    return [each.rpartition("/")[2] for each in topics]


def test_neither_a_second_question_nor_a_late_one_is_closed_as_a_trial(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    first, second = _of_head(settler, "Первый"), _of_head(settler, "Второй")
    answer(desk, first, "Видно.", MARINA, now)
    end_trial(desk, first, HEAD, now)
    answer(desk, second, "Видно.", MARINA, now)
    with pytest.raises(RuleViolation, match="Проба уже была"):
        end_trial(desk, second, HEAD, now)
    late = _of_head(settler, "Третий")
    answer(desk, late, "Видно.", MARINA, now + 30 * DAY)
    with pytest.raises(RuleViolation, match="позже срока"):
        end_trial(desk, late, HEAD, now + 30 * DAY)


def _of_head(settler: Settler, words: str) -> int:
    desk, now = settler.consultant.desk, moment()
    head = Requester(HEAD.name, reply_by=ReplyBy.CHAT, mattermost_id=HEAD.id, username="zavuch")
    asked = replace(teacher(words, now=now), requester=head)
    return open_inquiry(desk, asked, REQUESTER, now).inquiry.id


def test_nobody_closes_another_ones_question_as_a_trial(settler: Settler) -> None:
    desk, inquiry = settler.consultant.desk, settler.consultant.opened.inquiry
    answer(desk, inquiry.id, "Видно.", MARINA, moment())
    with pytest.raises(RuleViolation, match="кто её задал"):
        end_trial(desk, inquiry.id, HEAD, moment())
