"""Each clause of the regulation is looked at, and says what it has seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.inspection.clauses import Answer, school_year_began
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.journal.reasons import explain
from helpdesk.journal.report_values import percent
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from tests.helpdesk.inspection.found import LATE, findings, words
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    REGULATION,
    answered_lately,
    asked,
    deliver,
    desk_on,
    parent,
    teacher,
)
from tests.toml_values import with_values

pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_the_sections_are_those_of_the_regulation() -> None:
    assert [section.number for section in SECTIONS] == [2, 3, 4, 5, 6]
    numbers = [clause.number for section in SECTIONS for clause in section.clauses]
    assert len(numbers) == len(set(numbers))
    for section in SECTIONS:
        assert all(clause.number.startswith(f"{section.number}.") for clause in section.clauses)


def test_an_empty_desk_lacks_nothing_of_terms(desk: Desk) -> None:
    for number in ("3.2", "4.4"):
        found = findings(desk, number)
        assert "Обращений за этот период не было" in words(found)
        assert not found.lacks


def test_what_nothing_shows_is_not_fulfilled(desk: Desk) -> None:
    """On the Sunday on which the desk begins no day is without an order, and none has one."""
    sunday = date(2026, 11, 29)
    for number in ("2.1", "2.2"):
        found = findings(desk, number, since=sunday, till=sunday)
        assert (found.evidence, found.lacks) == ((), ())
        assert found.answer is Answer.NOTHING


def test_the_share_in_time_counts_what_is_judged(desk: Desk) -> None:
    for each in range(4):
        inquiry = asked(desk, parent(f"Вопрос {each}"))
        if each < 3:
            answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + HOUR)
    deliver(desk, NOW + HOUR)
    last = asked(desk, parent("Свежий", now=LATE), now=LATE)
    found = findings(desk, "4.4")
    assert "5 обращений; в срок 3 из 4, 75 %" in words(found)
    (lack,) = found.lacks
    assert lack.words == "Не успели: 1, без записанной причины: 1"
    assert last.is_open
    assert not findings(desk, "3.2").lacks


def test_a_missed_term_stays_missed_with_its_reason(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + 8 * DAY)
    assert findings(desk, "4.4").lacks
    explain(desk, inquiry.id, 1, "Болела", HEAD, LATE)
    (lack,) = findings(desk, "4.4").lacks
    assert (lack.words, lack.number) == ("Не успели: 1, без записанной причины: 0", 1)
    (which,) = lack.which
    assert which.words == f"№ 1/2026, {inquiry.shown_reference}: причина: Болела"
    assert which.page == inquiry.reference


def test_a_reopening_is_a_receipt_of_its_own(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + 8 * DAY)
    answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + 8 * DAY)
    answering.answer(desk, inquiry.id, "Ещё", MARINA, NOW + 8 * DAY)
    deliver(desk, NOW + 8 * DAY)
    assert "2 обращения; в срок 1 из 2, 50 %" in words(findings(desk, "4.4"))


def test_the_period_leaves_out_what_is_not_of_it(desk: Desk) -> None:
    asked(desk)
    day = (NOW + DAY).date()
    assert "не было" in words(findings(desk, "4.4", since=day))
    assert "1 обращение" in words(findings(desk, "4.4", since=NOW.date(), till=NOW.date()))


def test_excuses_are_shown_as_such(desk: Desk) -> None:
    waiting = asked(desk)
    asking.ask(desk, waiting.id, "Что?", MARINA, NOW)
    found = findings(desk, "4.4")
    assert "пока ждали уточнения, или передано в поддержку в срок: 1" in words(found)
    assert not found.lacks
    assert "Уточняли у тех, кто спросил: 1" in words(findings(desk, "4.6"))


def test_why_questions_were_returned_is_shown_for_each_side(desk: Desk) -> None:
    for reason in ("where", "where", "steps", ""):
        inquiry = asked(desk, parent(f"Причина {reason}", nonce=None))
        asking.ask(desk, inquiry.id, "Что?", MARINA, NOW, reason=reason)
    said = words(findings(desk, "4.6"))
    assert "Уточняли у тех, кто спросил: 4" in said
    assert (
        "Возвращали с причиной и примером 3 раза: «Где это: класс, предмет, день» — 2, "
        "«Что делали, по шагам» — 1"
    ) in said
    assert "форма подсказывает для 6 тем" in said
    of_staff = words(findings(desk, "3.3"))
    assert "Возвращали" not in of_staff
    assert "форма подсказывает для 5 тем" in of_staff


def test_a_term_longer_than_the_regulations_is_missing_something(engine: Engine) -> None:
    desk = desk_on(engine, {"terms.staff": '"4d"', "terms.parent": '"5wd"'})
    assert "длиннее" in words(findings(desk, "3.2"))
    assert "длиннее" in words(findings(desk, "4.4"))


def test_the_usual_time_is_the_median_in_working_time(desk: Desk) -> None:
    for minutes in (10, 30, 24 * 60):
        inquiry = asked(desk, parent(f"Через {minutes}"))
        at = NOW + timedelta(minutes=minutes)
        answering.answer(desk, inquiry.id, "Ответ", MARINA, at)
    assert "Обычно отвечаем за 30 минут рабочего времени" in words(findings(desk, "4.7"))
    assert "ещё не было" in words(findings(desk, "3.4"))


def test_what_who_asks_reads_of_it_is_shown_once_it_is_said(desk: Desk) -> None:
    answered_lately(desk, Kind.STAFF, *[2 * HOUR] * 5)
    said = words(findings(desk, "3.4"))
    assert "Тот, кто спрашивает, читает: «Обычно отвечаем за 2 часа»" in said
    assert "читает" not in words(findings(desk, "4.7"))


def test_topics_and_ways_are_counted(desk: Desk) -> None:
    asked(desk)
    asked(desk, replace(parent("Позвонила"), channel=Channel.PHONE))
    asked(desk, teacher())
    assert "Оценки: 2" in words(findings(desk, "2.6"))
    assert "Проведение уроков: 1" in words(findings(desk, "2.4"))
    ways = words(findings(desk, "4.3"))
    assert "По телефону: 1" in ways
    assert "Лично: 0" in ways
    assert "Через форму на сайте: 1" in ways


def test_emergencies_are_counted_with_what_is_not_known_of_them(desk: Desk) -> None:
    assert "не было" in words(findings(desk, "5.1"))
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    assert "Консультант не мог помочь: 1" in words(findings(desk, "5.1"))
    assert "номер обращения не записан: 1" in words(findings(desk, "6.4"))
    relaying.vendor_case(desk, inquiry.id, "DN-1", MARINA, NOW)
    assert not findings(desk, "6.4").lacks


def test_the_settings_are_those_of_the_end_of_the_period(desk: Desk) -> None:
    activate_regulation(desk, with_values(REGULATION, {"terms.staff": '"4d"'}), NOW + DAY)
    activate_regulation(desk, with_values(REGULATION, {"terms.staff": '"2d"'}), NOW + 3 * DAY)
    with desk.reading() as connection:
        terms = [
            desk.book.in_force(connection, at).terms.staff.days
            for at in (NOW - DAY, NOW + HOUR, NOW + 2 * DAY, NOW + 9 * DAY)
        ]
    assert terms == [3, 3, 4, 2]


def test_a_share_that_is_not_all_never_reads_as_all() -> None:
    assert (percent(999, 1000), percent(3, 3), percent(0, 0)) == ("99 %", "100 %", "—")


def test_the_school_year_begins_in_september() -> None:
    assert school_year_began(date(2026, 11, 25)) == date(2026, 9, 1)
    assert school_year_began(date(2027, 5, 25)) == date(2026, 9, 1)
    assert school_year_began(date(2026, 9, 1)) == date(2026, 9, 1)
