"""The schedule follows the orders, and the head hears in one message where nobody is on duty."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.duty.model import DecidedBy, SwapState
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.entitlement import check, upsert_staff
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.regulation.decisions import Person
from helpdesk.schedule import days
from helpdesk.schedule.coverage import uncovered_days
from helpdesk.storage import inquiry_tables
from helpdesk.training.plan import trainers
from tests.helpdesk.contacts.approving import TUESDAYS, approve
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, asked, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.schedule.relief import (
    MARINAS,
    MORNING_AFTER,
    ORDER,
    RELIEF,
    RUSLANS,
    TODAY,
    WEDNESDAY,
    ring,
    told,
)

# The closing of the school on that Tuesday, and the opening on Wednesday.
EVENING = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def person(desk: Desk, user: str) -> Person:
    found = desk.regulation().person(user)
    assert found is not None
    return found


def relieved(desk: Desk, appointed: dict[str, int]) -> None:
    relieve(desk, appointed["consultant2"], RELIEF, TODAY, Successors(), HEAD, NOW)


def away(desk: Desk, _appointed: dict[str, int]) -> None:
    days.enter_absence(desk, person(desk, "consultant2"), TODAY, TODAY, HEAD, NOW)


def left(desk: Desk, _appointed: dict[str, int]) -> None:
    for each in (MARINA, RUSLAN):
        upsert_staff(desk, each, NOW)
    check(desk, lambda person_id: person_id != RUSLAN.id, NOW)


@pytest.mark.parametrize("leaves", [relieved, away, left])
def test_who_does_not_help_is_called_no_more_from_that_moment_on(
    desk: Desk, appointed: dict[str, int], leaves: Callable[[Desk, dict[str, int]], None]
) -> None:
    assert [each.user for each in desk.roster().to_call(NOW).people] == ["consultant2"]
    leaves(desk, appointed)
    roster = desk.roster()
    assert [each.user for each in roster.to_call(NOW).people] == ["consultant1"]
    assert roster.to_call(NOW).day == WEDNESDAY
    assert roster.slots(TODAY) == ()
    assert roster.on_duty(TODAY) == ()
    assert not roster.receives(NOW)
    assert uncovered_days(roster, NOW) == (TODAY,)
    assert told(desk) == 1


def test_an_appointment_that_ends_on_its_day_ends_duty_without_anybodys_doing(desk: Desk) -> None:
    approve(desk)
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    appoint(desk, ORDER, replace(RUSLANS, last=TODAY), HEAD, NOW)
    roster = desk.roster()
    assert [each.user for each in roster.on_duty(TODAY)] == ["consultant2"]
    assert roster.on_duty(TODAY + timedelta(days=7)) == ()
    assert roster.ends_for("consultant2", TODAY) == WEDNESDAY
    assert roster.ends_for("consultant1", TODAY) is None


def test_where_nobody_may_advise_at_all_the_head_is_called(desk: Desk) -> None:
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    relieve(desk, number, RELIEF, TODAY, Successors(), HEAD, NOW)
    called = desk.roster().to_call(NOW)
    assert called.day is None
    assert [each.user for each in called.people] == [desk.regulation().people.head.user]


def test_who_has_come_back_to_the_channel_is_called_again(
    desk: Desk, appointed: dict[str, int]
) -> None:
    left(desk, appointed)
    check(desk, lambda _: True, NOW)
    assert [each.user for each in desk.roster().to_call(NOW).people] == ["consultant2"]


def test_who_acts_again_is_called_again(desk: Desk, appointed: dict[str, int]) -> None:
    left(desk, appointed)
    claims.claim(desk, asked(desk).id, RUSLAN, NOW)
    assert [each.user for each in desk.roster().to_call(NOW).people] == ["consultant2"]


def test_who_may_not_advise_may_not_train_and_takes_no_ones_day(
    desk: Desk, appointed: dict[str, int]
) -> None:
    relieved(desk, appointed)
    assert trainers(desk.roster(), TODAY) == {"consultant1": "Марина Юрьевна Нехай"}
    with pytest.raises(RuleViolation, match="по приказам не консультант"):
        days.ask_to_stand_in(desk, WEDNESDAY, None, person(desk, "consultant2"), MARINA, NOW)


def test_a_stand_in_whom_an_order_relieves_stands_in_no_more(
    desk: Desk, appointed: dict[str, int]
) -> None:
    swap = days.ask_to_stand_in(desk, WEDNESDAY, None, person(desk, "consultant2"), MARINA, NOW)
    days.settle_swap(desk, swap, SwapState.ACCEPTED, RUSLAN, DecidedBy.PAGE, NOW)
    assert [each.user for each in desk.roster().on_duty(WEDNESDAY)] == ["consultant2"]
    relieved(desk, appointed)
    assert desk.roster().on_duty(WEDNESDAY) == ()
    assert uncovered_days(desk.roster(), NOW) == (TODAY, WEDNESDAY)


def test_a_day_that_the_schedule_leaves_empty_promises_nothing(desk: Desk) -> None:
    approve(desk, slots=(TUESDAYS,))
    assert uncovered_days(desk.roster(), NOW) == ()


def test_the_head_hears_each_morning_once_and_not_at_night(
    desk: Desk, appointed: dict[str, int]
) -> None:
    away_on_wednesday = person(desk, "consultant1")
    days.enter_absence(desk, away_on_wednesday, WEDNESDAY, WEDNESDAY, HEAD, EVENING)
    assert told(desk) == 0
    ring(desk, MORNING_AFTER)
    assert told(desk) == 1
    ring(desk, MORNING_AFTER + timedelta(minutes=1))
    assert told(desk) == 1


def test_where_all_is_well_the_head_hears_nothing(desk: Desk, appointed: dict[str, int]) -> None:
    ring(desk, MORNING_AFTER)
    assert told(desk) == 0


@pytest.mark.each_database
def test_what_nobody_claimed_near_its_term_is_one_message(
    desk: Desk, appointed: dict[str, int]
) -> None:
    for _ in range(20):
        asked(desk)
    with desk.writing() as connection:
        table = inquiry_tables.inquiry
        connection.execute(
            update(table).values(
                regulation_due_at=MORNING_AFTER + timedelta(hours=20), wake_at=None
            )
        )
    ring(desk, MORNING_AFTER)
    assert told(desk) == 1


def test_twenty_terms_that_pass_together_are_one_message_and_one_is_its_own(
    desk: Desk, appointed: dict[str, int]
) -> None:
    inquiries = [asked(desk) for _ in range(20)]
    for each in inquiries:
        claims.claim(desk, each.id, MARINA, NOW)
    late = max(view(desk, each.id).inquiry.regulation_due_at for each in inquiries)
    tick(desk, desk.regulation().calendar.next_open(late))
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        single = select(table.id).where(table.occasion == NotificationType.TERM_PASSED)
        assert connection.execute(single).all() == []
    assert told(desk) == 1
    assert all("term_passed" in view(desk, each.id).inquiry.fired for each in inquiries)


def test_one_term_that_passes_alone_is_told_by_itself(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    late = view(desk, inquiry.id).inquiry.regulation_due_at
    tick(desk, desk.regulation().calendar.next_open(late))
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        single = select(table.id).where(table.occasion == NotificationType.TERM_PASSED)
        assert len(connection.execute(single).all()) == 1


def test_who_may_not_advise_any_more_keeps_no_inquiry_that_is_opened_anew(
    desk: Desk, appointed: dict[str, int]
) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, RUSLAN, NOW)
    answering.answer(desk, inquiry.id, "Откройте «Оценки».", RUSLAN, NOW)
    relieve(desk, appointed["consultant2"], RELIEF, WEDNESDAY, Successors(), HEAD, NOW)
    later = NOW + timedelta(days=1)
    after = answering.did_not_help(desk, inquiry.id, REQUESTER, later)
    assert after.claimant_id is None
