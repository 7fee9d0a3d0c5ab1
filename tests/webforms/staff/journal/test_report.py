"""The page «Отчёт», the paper for the teachers' council and the file for Excel."""

import io
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from openpyxl import load_workbook

from helpdesk.access.budgets import Cap
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import known_person
from helpdesk.journal.periods import last_month
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, deliver, school_day, teacher
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import DIRECTOR, STRANGER

PATH = "/desk/report"


@pytest.fixture
def month(desk: Desk) -> str:
    """Three teachers' questions of the last month, two of them Marina's; return its address."""
    since = last_month(school_day()).since
    for day, who in enumerate((MARINA, MARINA, RUSLAN), 4):
        at = datetime(since.year, since.month, day, 7, 30, tzinfo=moment().tzinfo)
        asked = open_inquiry(desk, teacher(f"Вопрос {day}", now=at), REQUESTER, at).inquiry
        claims.claim(desk, asked.id, who, at + timedelta(minutes=10))
        answering.answer(desk, asked.id, "Вот", who, at + timedelta(hours=1))
    deliver(desk, moment())
    return PATH


def test_it_opens_with_the_last_whole_month(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD, "report")
    text = consultant.visitor.page.text
    period = last_month(school_day())
    assert f"За {period.words}" in text
    assert period.before.words in text
    assert f"← {period.earlier.name}</a>" in text
    assert f"{period.after.name} →</a>" in text
    assert "3 из 3" in text
    assert "нет данных" in text


def test_a_number_leads_to_just_those_questions(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD, "report")
    journal = consultant.visitor.open(_link(consultant.visitor.page.text, MARINA.name))
    assert "Найдено: 2" in journal.text


def _link(text: str, of: str) -> str:
    """Return where the first number of a row leads."""
    before, _, _ = text.partition(f'<span class="hidden">: {of}')
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("who", [HEAD, DIRECTOR])
def test_who_leads_sees_what_everybody_had_to_do(
    consultant: Consultant, month: str, who: object
) -> None:
    come_in(consultant, DIRECTOR if who is DIRECTOR else HEAD, "report")
    text = consultant.visitor.page.text
    assert "Кто занимался" in text
    assert {MARINA.name in text, RUSLAN.name in text} == {True}


def test_a_consultant_sees_his_own_and_the_whole(consultant: Consultant, month: str) -> None:
    come_in(consultant, MARINA, "report")
    text = consultant.visitor.page.text
    assert "Ваши вопросы" in text
    assert MARINA.name in text
    assert RUSLAN.name not in text
    assert "Кто занимался" not in text
    book = load_workbook(io.BytesIO(consultant.visitor.open(f"{PATH}/file").data))
    assert RUSLAN.name not in str([list(sheet.values) for sheet in book.worksheets])


def test_a_sheet_of_the_file_tells_of_nothing_that_is_not_drawn_there(
    consultant: Consultant, month: str
) -> None:
    come_in(consultant, HEAD, "report")
    drawn = ("столбцы", "Чем ярче")
    assert [each in consultant.visitor.page.text for each in drawn] == [True, True]
    book = load_workbook(io.BytesIO(consultant.visitor.open(f"{PATH}/file").data))
    said = {sheet.title: str([*sheet.values]) for sheet in book.worksheets}
    assert not [title for title, words in said.items() if any(each in words for each in drawn)]
    assert "Нет данных." in said["Сбои"]


def test_a_teacher_sees_nothing(consultant: Consultant, month: str) -> None:
    come_in(consultant, STRANGER, "report")
    for path in (PATH, f"{PATH}/paper", f"{PATH}/file"):
        assert consultant.visitor.open(path).status_code == 403


def test_a_period_lives_in_the_address(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD, "report")
    page = consultant.visitor.open(f"{PATH}?since=2026-07-01&till=2026-09-30")
    assert "За III квартал 2026 года" in page.text
    assert "II квартал 2026 года" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "since=nonsense&till=x",
        "since=2999-12-31&till=2000-01-01",
        "since=2000-01-01",
        "till=2000-01-01",
        "since=0001-01-01&till=9999-12-31",
        "since=2026-02-30",
    ],
)
def test_days_that_make_no_sense_break_nothing(consultant: Consultant, address: str) -> None:
    come_in(consultant, HEAD, "report")
    for path in (PATH, f"{PATH}/paper", f"{PATH}/file"):
        assert consultant.visitor.open(f"{path}?{address}").status_code == 200


def test_of_more_than_two_years_the_end_is_shown_and_said(
    consultant: Consultant, month: str
) -> None:
    come_in(consultant, HEAD, "report")
    long = consultant.visitor.open(f"{PATH}?since=2000-01-01&till=2026-09-30").text
    assert "За 30.09.2024 – 30.09.2026" in long
    assert "не больше двух лет, поэтому здесь показано с 30.09.2024" in long
    fits = consultant.visitor.open(f"{PATH}?since=2024-09-30&till=2026-09-30").text
    assert "За 30.09.2024 – 30.09.2026" in fits
    assert "не больше двух лет" not in fits
    words = words_of(consultant.visitor.open(f"{PATH}/paper?since=2000-01-01&till=2026-09-30").data)
    assert "30.09.2024 – 30.09.2026" in words


@pytest.mark.parametrize("path", [PATH, f"{PATH}/paper", f"{PATH}/file"])
def test_who_asks_for_one_after_another_waits(
    web: Flask, consultant: Consultant, month: str, path: str
) -> None:
    come_in(consultant, HEAD, "report")
    web.config["CAPS"]["REPORTS"] = (Cap(2, 3600),)
    assert [consultant.visitor.open(path).status_code for _ in range(2)] == [200, 429]
    assert "Подождите минуту и откройте её снова." in consultant.visitor.page.text
    assert "кнопку" not in consultant.visitor.page.text


def test_an_hour_is_looked_for_within_a_period_alone(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD)
    sought = "от 14:00 до 15:00"
    for dates in ("", "&since=2026-09-01", "&since=2000-01-01&till=2026-09-30"):
        assert sought not in consultant.visitor.open(f"/desk/journal?hour=0-14{dates}").text
    days = "since=2026-09-01&till=2026-09-30"
    assert sought in consultant.visitor.open(f"/desk/journal?hour=0-14&{days}").text


def test_the_paper_for_the_council_names_no_consultant(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD, "report")
    page = consultant.visitor.open(f"{PATH}/paper")
    assert page.mimetype == "application/pdf"
    words = words_of(page.data)
    assert f"Отчёт за {last_month(school_day()).words}" in words
    assert "Ответили ли в срок" in words
    assert "Нехай" not in words


def test_numbers_are_numbers_in_the_file(consultant: Consultant, month: str) -> None:
    come_in(consultant, HEAD, "report")
    page = consultant.visitor.open(f"{PATH}/file")
    book = load_workbook(io.BytesIO(page.data))
    total = list(book["Сколько вопросов"].values)
    assert total[1][:2] == ("Всего", 3)
    assert MARINA.name in str(list(book["Кто занимался"].values))


def test_the_director_alone_ticks_that_he_wants_it_each_month(
    consultant: Consultant, month: str
) -> None:
    come_in(consultant, HEAD, "report")
    assert "Присылать отчёт мне" not in consultant.visitor.page.text
    come_in(consultant, DIRECTOR, "report")
    address = f"{PATH}?{urlencode({'since': date(2026, 9, 1), 'till': date(2026, 9, 30)})}"
    consultant.visitor.open(address)
    for ticked, said in (("yes", "Отчёт будет приходить"), ("", "Отчёт больше не присылаем")):
        fields = {"csrf_token": consultant.visitor.fields["csrf_token"], "monthly": ticked}
        went = consultant.visitor.client.post(address, data=fields)
        assert went.status_code == 303
        page = consultant.visitor.open(went.location)
        assert said in page.text
        assert "За сентябрь 2026 года" in page.text
        assert ('value="yes" checked' in page.text) is bool(ticked)
    # To want a report is not to be met in the consultants' channel: nothing more is offered to him.
    assert known_person(consultant.desk, DIRECTOR.id) is None
