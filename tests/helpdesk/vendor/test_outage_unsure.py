"""Whoever was asked «Это про то же?» and has not said hears once that it is over."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, asking, closing
from helpdesk.kernel.desk import Desk
from helpdesk.storage.outage_tables import outage_unsure
from helpdesk.vendor.outage_news import end
from helpdesk.vendor.outage_queries import Outage
from helpdesk.vendor.outage_unsure import NOT_THE_SAME, not_the_same, noting_asked
from helpdesk.vendor.outages import declare_alone, join, join_this, leave
from tests.helpdesk.life import HOUR, MARINA, NOW, asked, deliveries, desk_on, parent, record
from tests.helpdesk.vendor.outages_told import declared, ended, members, tell_due, told

MINE = parent("Оценки не открываются и у нас", email="mama@example.ru")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def held(desk: Desk) -> Outage:
    return declared(desk)


def later(desk: Desk, new: NewInquiry = MINE) -> Inquiry:
    """Ask while the outage lasts."""
    with desk.reading() as connection:
        new = noting_asked(connection, new)
    return asked(desk, replace(new, received_at=NOW + HOUR), now=NOW + HOUR)


def heard(desk: Desk) -> list[int]:
    """Return who was told that it is over; each as often as he was."""
    return [each for (each, _), times in told(desk, "outage_passed").items() for _ in range(times)]


def test_who_has_not_said_is_told_once_and_belongs_to_nothing(desk: Desk, held: Outage) -> None:
    mine = later(desk)
    ended(desk, held, "Оценки открываются.", NOW + 2 * HOUR)
    for minute in range(2):
        tell_due(desk, NOW + (3 + minute) * HOUR)
    assert heard(desk) == [mine.id]
    assert deliveries(desk, mine.id).count("outage_passed to mail: pending") == 1
    assert record(desk, mine.id).state is State.NEW
    assert mine.id not in members(desk, held)
    with desk.reading() as connection:
        assert not connection.execute(select(outage_unsure)).all()


def test_the_clock_tells_him(desk: Desk, held: Outage) -> None:
    mine = later(desk)
    end(desk, held.id, 0, "Работает.", MARINA, NOW + 2 * HOUR)
    assert heard(desk) == []
    tick(desk, NOW + 2 * HOUR)
    assert heard(desk) == [mine.id]


@pytest.mark.parametrize(
    ("new", "is_asked"),
    [
        (MINE, False),
        (replace(MINE, topic="messages", words="Пропала кнопка в чате класса"), True),
    ],
    ids=["said no, or was not asked himself", "asked of another thing"],
)
def test_who_said_no_or_was_not_asked_hears_nothing(
    desk: Desk, held: Outage, new: NewInquiry, is_asked: bool
) -> None:
    later(desk, new) if is_asked else asked(desk, new, now=NOW + HOUR)
    ended(desk, held, now=NOW + 2 * HOUR)
    assert heard(desk) == []


ABOUT_BOTH = replace(MINE, topic="messages", words="Оценки не открываются, и сообщения тоже")


def test_of_two_outages_each_hears_of_the_one_he_was_asked_about(desk: Desk, held: Outage) -> None:
    other = declare_alone(desk, "messages", "Сообщения не уходят", "Чинят.", MARINA, NOW)
    of_marks, of_both = later(desk), later(desk, ABOUT_BOTH)
    for minute, each in enumerate((held.id, other)):
        end(desk, each, 0, "Работает.", MARINA, NOW + (2 + minute) * HOUR)
        tell_due(desk, NOW + (2 + minute) * HOUR)
    assert told(desk, "outage_passed") == {
        (of_marks.id, str(held.id)): 1,
        (of_both.id, str(other)): 1,
    }


def test_whose_question_belongs_to_another_outage_hears_nothing(desk: Desk, held: Outage) -> None:
    mine = later(desk)
    other = declare_alone(desk, "messages", "Сообщения не уходят", "Чинят.", MARINA, NOW)
    join_this(desk, mine.id, other, MARINA, NOW + HOUR)
    ended(desk, held, now=NOW + 2 * HOUR)
    assert heard(desk) == []


@pytest.mark.parametrize("waits", [False, True])
def test_who_is_waited_for_is_asked_to_answer(desk: Desk, held: Outage, waits: bool) -> None:
    mine = later(desk)
    if waits:
        asking.ask(desk, mine.id, "В каком классе?", MARINA, NOW + HOUR)
    assert (not_the_same(record(desk, mine.id)) == NOT_THE_SAME) is not waits


def test_who_joined_or_left_hears_nothing_more(desk: Desk, held: Outage) -> None:
    his, left = later(desk), later(desk)
    for each in (his, left):
        join(desk, each.id, REQUESTER, NOW + HOUR)
    leave(desk, left.id, MARINA, NOW + HOUR)
    ended(desk, held, now=NOW + 2 * HOUR)
    assert heard(desk) == []


def test_who_has_his_answer_by_then_hears_nothing(desk: Desk, held: Outage) -> None:
    answered, withdrawn = later(desk), later(desk)
    end(desk, held.id, 0, "Работает.", MARINA, NOW + 2 * HOUR)
    answering.answer(desk, answered.id, "Обновите страницу.", MARINA, NOW + 2 * HOUR)
    closing.withdraw(desk, withdrawn.id, REQUESTER, NOW + 2 * HOUR)
    tell_due(desk, NOW + 3 * HOUR)
    assert heard(desk) == []
