"""Clause 2.1: what the orders show, and what is missing of them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from helpdesk.duty.order_register import all_orders
from helpdesk.duty.standing import Post
from helpdesk.inspection.clauses import Answer, Findings, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.inspection.order_clause import appointed
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper, keep_scan
from tests.helpdesk.life import HEAD, NOW, desk_on
from tests.helpdesk.orders.appointing import appoint

TODAY = date(2026, 11, 24)
ORDER = Paper("114", date(2026, 9, 1))
MARINAS = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))
RUSLANS = Appointed(Post.CONSULTANT, "consultant2", "Руслан Казбекович Ачмиз", date(2026, 9, 1))


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def look(desk: Desk) -> Findings:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        return appointed(Scope(connection, regulation, date(2026, 9, 1), TODAY, NOW))


def test_it_is_what_is_looked_at_for_clause_2_1() -> None:
    assert SECTIONS[0].clauses[0].number == "2.1"
    assert SECTIONS[0].clauses[0].look is appointed


def test_without_an_order_it_is_missing(desk: Desk) -> None:
    (lack,) = look(desk).lacks
    assert lack.words == "Приказом никто не назначен: с 01.09.2026 по 24.11.2026"


def test_an_order_is_evidence_once_its_scan_is_there_and_everybody_stands_in_it(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    found = look(desk)
    assert [each.words for each in found.evidence] == [
        (
            "Марина Юрьевна Нехай, с 01.09.2026, приказ № 114 от 01.09.2026 "
            "(записано позже, 24.11.2026)"
        )
    ]
    assert len(found.lacks) == 2
    assert "Нет скана" in found.lacks[0].words
    assert "Руслан" in found.lacks[1].words
    appoint(desk, ORDER, RUSLANS, HEAD, NOW)
    with desk.reading() as connection:
        (order,) = all_orders(connection)
    keep_scan(desk, order.id, "order.pdf", HEAD, NOW)
    found = look(desk)
    assert not found.lacks
    assert "Скан: приказ № 114 от 01.09.2026" in [each.words for each in found.evidence]


def test_topics_that_nobody_is_appointed_for_are_named(desk: Desk) -> None:
    titles = [topic.title for topic in desk.regulation().topics_of("staff")]
    marks = replace(MARINAS, topics=("parent:marks", "staff:lessons"))
    appoint(desk, replace(ORDER, scan="order.pdf"), marks, HEAD, NOW)
    staff, parents, _ = look(desk).lacks
    assert staff.words.startswith("Никто не назначен по темам (сотрудники): ")
    assert "Проведение уроков" in titles
    assert "Проведение уроков" not in staff.words
    assert parents.words.startswith("Никто не назначен по темам (родители): ")
    assert "Оценки" not in parents.words
    appoint(desk, ORDER, RUSLANS, HEAD, NOW)
    assert not look(desk).lacks


def test_the_scan_of_the_acting_directors_order_is_looked_for_too(desk: Desk) -> None:
    appoint(desk, replace(ORDER, scan="order.pdf"), MARINAS, HEAD, NOW)
    appoint(desk, ORDER, RUSLANS, HEAD, NOW)
    acting = Appointed(Post.ACTING_DIRECTOR, "ruslan", "Руслан Ачмиз", TODAY, TODAY)
    appoint(desk, Paper("131", TODAY), acting, HEAD, NOW)
    found = look(desk)
    assert [each.words for each in found.lacks] == ["Нет скана: приказ № 131 от 24.11.2026"]
    assert any("Исполняет обязанности директора: Руслан" in e.words for e in found.evidence)


def test_the_days_on_which_nobody_was_appointed_are_named(desk: Desk) -> None:
    weeks = (date(2026, 9, 7), date(2026, 10, 30))
    marina = replace(MARINAS, first=weeks[0], last=weeks[1])
    appoint(desk, Paper("114", date(2026, 9, 10), scan="order.pdf"), marina, HEAD, NOW)
    assert [each.words for each in look(desk).lacks] == [
        "Приказом никто не назначен: с 01.09.2026 по 09.09.2026",
        "Приказом никто не назначен: с 02.11.2026 по 24.11.2026",
    ]


def test_the_scan_of_an_order_that_holds_no_more_is_looked_for_too(desk: Desk) -> None:
    left = replace(MARINAS, last=date(2026, 10, 30))
    appoint(desk, ORDER, left, HEAD, NOW)
    appoint(desk, Paper("130", date(2026, 10, 31), scan="new.pdf"), RUSLANS, HEAD, NOW)
    said = [each.words for each in look(desk).lacks]
    assert [each for each in said if "скана" in each] == ["Нет скана: приказ № 114 от 01.09.2026"]


def test_an_order_entered_afterwards_counts_from_its_date_and_its_scan_is_asked_for(
    desk: Desk,
) -> None:
    for said in (MARINAS, RUSLANS):
        appoint(desk, ORDER, said, HEAD, NOW)
    found = look(desk)
    assert [each.words for each in found.lacks] == ["Нет скана: приказ № 114 от 01.09.2026"]
    assert found.answer is Answer.BROKEN
