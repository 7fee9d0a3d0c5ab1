"""The page «Проверка регламента», and the same on paper."""

import re
from datetime import timedelta

from sqlalchemy import update

from helpdesk.domain.people import REQUESTER
from helpdesk.duty.standing import Post
from helpdesk.inquiries import answering
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.inspection.clauses import school_year_began
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import HEAD, MARINA, parent, school_day
from tests.helpdesk.orders.appointing import appoint
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import STRANGER, _href

PATH = "/desk/check"


def late(desk: Desk) -> None:
    received = moment() - timedelta(days=40)
    asked = open_inquiry(desk, parent("Давно", now=received), REQUESTER, received)
    answering.answer(desk, asked.inquiry.id, "Наконец", MARINA, moment())


def period() -> str:
    since = (moment() - timedelta(days=60)).date()
    return f"since={since}&till={school_day()}"


def test_every_clause_is_listed_with_what_shows_it(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "check")
    text = consultant.visitor.page.text
    for section in SECTIONS:
        for clause in section.clauses:
            assert clause.words in text
    assert "Пунктов исполнено: " in text
    assert "нарушено: " in text
    assert "судить не о чем" in text


def test_what_is_missing_leads_to_the_journal_of_just_that(
    consultant: Consultant, desk: Desk
) -> None:
    late(desk)
    come_in(consultant, MARINA, "check")
    page = consultant.visitor.open(f"/desk/check?{period()}")
    where = _href(page.text, "Не успели: 1, без записанной причины: 1")
    journal = consultant.visitor.open(where)
    assert "Найдено: 1" in journal.text
    assert "Давно" in journal.text


def test_a_new_desk_is_judged_from_the_day_on_which_it_was_put_into_service(
    consultant: Consultant, desk: Desk
) -> None:
    come_in(consultant, HEAD, "check")
    for at in (moment(), moment() - timedelta(days=800)):
        with desk.engine.begin() as connection:
            connection.execute(update(inquiry_tables.regulation).values(valid_from=at))
        today = desk.regulation().calendar.local_date(moment())
        began = desk.regulation().calendar.local_date(at)
        since = max(began, school_year_began(today))
        assert f"с {since:%d.%m.%Y} по {today:%d.%m.%Y}" in consultant.visitor.open(PATH).text


def test_days_the_wrong_way_round_are_turned(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "check")
    page = consultant.visitor.open("/desk/check?since=2026-02-01&till=2026-01-01")
    assert "с 01.01.2026 по 01.02.2026" in page.text
    assert "Дни стояли наоборот" in page.text
    assert consultant.visitor.open("/desk/check?since=x&till=9999-12-31").status_code == 200


def test_it_is_held_to_as_long_as_the_report_and_says_so(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "check")
    said = consultant.visitor.open(f"{PATH}?since=2020-01-01&till=2026-09-30").text
    assert "с 30.09.2024 по 30.09.2026" in said
    assert "не больше двух лет, поэтому здесь показано с 30.09.2024" in said
    short = consultant.visitor.open(f"{PATH}?since=2025-01-01&till=2026-09-30").text
    assert "не больше двух лет" not in short


def test_it_begins_with_what_is_broken_and_each_violation_leads_to_its_questions(
    consultant: Consultant, desk: Desk
) -> None:
    for _ in range(25):
        late(desk)
    come_in(consultant, MARINA, "check")
    text = consultant.visitor.open(f"/desk/check?{period()}").text
    summary = text.partition("<table")[0]
    assert re.search(r'<a href="#p4.4">4.4. [^<]+</a>: Не успели: 25', summary)
    assert 'id="p4.4"' in text
    (clause,) = re.findall(r'<tr id="p4.4">.*?</tr>', text, re.DOTALL)
    folded = clause.partition("<summary>Показать: 25</summary>")[2]
    assert len(set(re.findall(r'<a href="(/desk/[A-Z0-9]{8})">', folded))) == 25
    paper = consultant.visitor.client.get(f"/desk/check/paper?{period()}")
    assert "и ещё 5" in words_of(paper.data)


def test_teachers_do_not_see_it(consultant: Consultant) -> None:
    come_in(consultant, STRANGER, "check")
    assert consultant.visitor.page.status_code == 403
    assert consultant.visitor.open("/desk/check/paper").status_code == 403


def test_the_paper_says_the_same_and_has_a_line_to_sign(consultant: Consultant, desk: Desk) -> None:
    late(desk)
    come_in(consultant, HEAD, "check")
    consultant.visitor.open(f"/desk/check?{period()}")
    answer = consultant.visitor.client.get(f"/desk/check/paper?{period()}")
    assert answer.mimetype == "application/pdf"
    words = words_of(answer.data)
    assert "Проверка исполнения регламента" in words
    for section in SECTIONS:
        for clause in section.clauses:
            assert clause.number in words
    assert "без записанной причины: 1" in words
    assert "Директор ____" in words
    assert desk.regulation().people.director.name in words


def test_who_acts_for_the_director_signs_it(consultant: Consultant, desk: Desk) -> None:
    today = school_day()
    week = (today - timedelta(days=2), today + timedelta(days=5))
    acting = Appointed(Post.ACTING_DIRECTOR, "consultant2", "Руслан Казбекович Ачмиз", *week)
    appoint(desk, Paper("131", week[0]), acting, HEAD, moment())
    come_in(consultant, HEAD, "check")
    assert "И. о. директора ____________________ /Руслан Казбекович Ачмиз/" in (
        consultant.visitor.page.text
    )
    words = words_of(consultant.visitor.client.get("/desk/check/paper").data)
    assert "И. о. директора ____" in words
    assert "/Руслан Казбекович Ачмиз/" in words
