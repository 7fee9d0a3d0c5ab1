"""Whoever was asked «Это про то же?» and has not said hears once that it is over."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel, State
from helpdesk.inquiries import answering, closing
from helpdesk.kernel.desk import Desk
from helpdesk.storage.outage_tables import outage_unsure
from helpdesk.vendor.outage_news import end
from helpdesk.vendor.outage_queries import Outage
from helpdesk.vendor.outage_unsure import ANOTHER_TROUBLE
from helpdesk.vendor.outages import join, leave
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
    "new",
    [
        replace(MINE, noted=(ANOTHER_TROUBLE,)),
        replace(MINE, channel=Channel.PHONE),
        replace(MINE, topic="messages", words="Пропала кнопка в чате класса"),
    ],
    ids=["said no", "was not asked himself", "asked of another thing"],
)
def test_who_said_no_or_was_not_asked_hears_nothing(
    desk: Desk, held: Outage, new: NewInquiry
) -> None:
    later(desk, new)
    ended(desk, held, now=NOW + 2 * HOUR)
    assert heard(desk) == []


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
