"""How soon an answer usually comes: measured in working time, said only where it helps."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries import answering
from helpdesk.inquiries.entry import Told, enter
from helpdesk.journal.usual_answer_words import to_who_asks, to_who_waits
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.usual_answer_time import FRESH_FOR, Usual, in_words, may_be_said, measured
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.domain.test_terms_in_words import ALWAYS, FIVE
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    answered_lately,
    asked,
    desk_on,
    parent,
    record,
)

MINUTE = timedelta(minutes=1)
HALF_A_DAY = "Обычно отвечаем за полдня"


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def answered(desk: Desk, *after: timedelta) -> None:
    answered_lately(desk, Kind.PARENT, *after)


def measured_now(desk: Desk, now: datetime = NOW) -> Usual | None:
    with desk.reading() as connection:
        return measured(connection, Kind.PARENT, FIVE, now - 90 * DAY, now)


def test_it_is_the_median_of_the_working_time_to_the_first_answer(desk: Desk) -> None:
    # A day later at noon is nine hours of work later.
    answered(desk, HOUR, 2 * HOUR, DAY)
    assert measured_now(desk) == Usual(2 * HOUR, 3)
    assert measured_now(desk, NOW + 91 * DAY) is None


def test_a_second_answer_and_a_correction_are_no_first_ones(desk: Desk) -> None:
    at = NOW - 7 * DAY
    inquiry = asked(desk, parent(now=at), now=at)
    answering.answer(desk, inquiry.id, "Первый", MARINA, at + HOUR)
    answering.correct(desk, inquiry.id, "Точнее", MARINA, at + 2 * HOUR)
    answering.did_not_help(desk, inquiry.id, REQUESTER, at + 3 * HOUR)
    answering.answer(desk, inquiry.id, "Второй", MARINA, at + 4 * HOUR)
    assert measured_now(desk) == Usual(HOUR, 1)


def test_what_was_answered_aloud_at_once_tells_nothing_of_waiting(desk: Desk) -> None:
    told = Told(
        Kind.STAFF,
        Channel.PERSON,
        NOW - HOUR,
        Requester("Ольга Петровна"),
        "lessons",
        "Где журнал?",
        nonce="nonce",
        answer="Вот здесь.",
    )
    enter(desk, told, MARINA, NOW)
    with desk.reading() as connection:
        assert measured(connection, Kind.STAFF, FIVE, NOW - DAY, NOW + DAY) is None


def test_four_answers_say_nothing_and_five_do(desk: Desk) -> None:
    answered(desk, *[4 * HOUR] * 4)
    assert to_who_asks(desk, Kind.PARENT, NOW) == ""
    answered(desk, 4 * HOUR)
    assert to_who_asks(desk, Kind.PARENT, NOW + 2 * FRESH_FOR) == HALF_A_DAY
    assert to_who_asks(desk, Kind.STAFF, NOW + 2 * FRESH_FOR) == ""


def test_what_is_worse_than_the_term_is_not_said(desk: Desk) -> None:
    answered(desk, *[7 * DAY - MINUTE] * 5)
    assert to_who_asks(desk, Kind.PARENT, NOW) == ""


def test_who_waits_is_told_until_it_has_passed_or_somebody_has_answered(desk: Desk) -> None:
    answered(desk, *[4 * HOUR] * 5)
    inquiry = asked(desk)
    assert to_who_waits(desk, inquiry, NOW) == HALF_A_DAY
    assert to_who_waits(desk, inquiry, NOW + 5 * HOUR) == ""
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + HOUR)
    assert to_who_waits(desk, record(desk, inquiry.id), NOW + HOUR) == ""


def test_a_page_that_many_open_asks_the_database_once_in_a_while(desk: Desk) -> None:
    answered(desk, *[4 * HOUR] * 5)
    asked_for: list[str] = []
    event.listen(
        desk.engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: asked_for.append(statement),
    )

    def measurements() -> int:
        return sum("inquiry.received_at" in each for each in asked_for)

    for _ in range(5):
        to_who_asks(desk, Kind.PARENT, NOW)
    once = measurements()
    assert once > 0
    to_who_asks(desk, Kind.PARENT, NOW + FRESH_FOR + MINUTE)
    assert measurements() == 2 * once


def test_answers_are_found_by_their_index(sqlite_url: str) -> None:
    desk = desk_on(create_engine_for(sqlite_url))
    plans: list[str] = []

    def explain(connection, _cursor, statement, parameters, *_):  # type: ignore[no-untyped-def]
        if "inquiry.received_at" in statement:
            raw = connection.connection.cursor()
            raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in raw.fetchall())

    event.listen(desk.engine, "before_cursor_execute", explain)
    measured_now(desk)
    assert any("ix_text_kind_created_at" in plan for plan in plans), plans


def test_what_is_said_lies_within_the_term_also_where_it_is_rounded_up() -> None:
    """On Thursday noon «2 рабочих дня» would go on until Monday noon, though ten hours do not."""
    thursday, friday = NOW + 2 * DAY, NOW + 3 * DAY + 5 * HOUR
    assert in_words(10 * HOUR, FIVE) == "2 рабочих дня"
    assert FIVE.add_working_time(thursday, 10 * HOUR) <= friday
    assert not may_be_said(10 * HOUR, thursday, friday, FIVE, thursday)
    assert may_be_said(9 * HOUR, thursday, friday, FIVE, thursday)


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        (timedelta(), "полчаса"),
        (30 * MINUTE, "полчаса"),
        (31 * MINUTE, "час"),
        (61 * MINUTE, "2 часа"),
        (3 * HOUR, "3 часа"),
        (3 * HOUR + MINUTE, "полдня"),
        (4.5 * HOUR, "полдня"),
        (4.6 * HOUR, "рабочий день"),
        (9 * HOUR, "рабочий день"),
        (10 * HOUR, "2 рабочих дня"),
        (44 * HOUR, "5 рабочих дней"),
    ],
)
def test_it_is_said_in_words_and_rounded_up(usual: timedelta, said: str) -> None:
    assert in_words(usual, FIVE) == said


@pytest.mark.parametrize(
    ("calendar", "seconds", "said"),
    [
        (ALWAYS, 20, "1 минуту"),
        (ALWAYS, 130, "3 минуты"),
        (ALWAYS, 3_700, "2 часа"),
        (ALWAYS, 20_000, "полдня"),
        (ALWAYS, 63_600, "сутки"),
        (ALWAYS, 86_400, "сутки"),
        (ALWAYS, 90_000, "2 дня"),
    ],
)
def test_round_the_clock_it_is_said_in_minutes(
    calendar: WorkingCalendar, seconds: int, said: str
) -> None:
    assert in_words(timedelta(seconds=seconds), calendar) == said
