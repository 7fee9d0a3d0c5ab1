"""Who is on duty follows from the schedule, and the claim window waits where nobody is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Step
from helpdesk.domain.states import HandoffReason, State
from helpdesk.duty.model import Absence, DecidedBy, Schedule, Slot, SwapState
from helpdesk.duty.roster import Roster
from helpdesk.inquiries import handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule import days
from helpdesk.schedule.availability_words import waiting_notice
from helpdesk.vendor import relaying
from tests.helpdesk.life import (
    HEAD,
    MARINA,
    NOW,
    REGULATION,
    RUSLAN,
    asked,
    deliver,
    desk_on,
    record,
)
from tests.helpdesk.schedule.test_drafting import MONDAY, TODAY, TUESDAY, approved

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

PARSED = Regulation.parse(REGULATION)
MARINA_NAMED = PARSED.people.consultants[0]
RUSLAN_NAMED = PARSED.people.consultants[1]
NEXT_MONDAY = date(2026, 11, 30)
NEXT_TUESDAY = date(2026, 12, 1)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def on_duty(desk: Desk, day: date) -> list[str]:
    return [person.user for person in desk.roster().on_duty(day)]


def test_before_any_schedule_the_regulation_says_who_is_on_duty(desk: Desk) -> None:
    assert on_duty(desk, TODAY) == ["consultant2"]


def test_an_approved_schedule_says_who_is_on_duty(desk: Desk) -> None:
    approved(desk)
    assert on_duty(desk, TODAY) == ["consultant2"]
    assert on_duty(desk, date(2026, 11, 25)) == []
    assert on_duty(desk, NEXT_MONDAY) == ["consultant1"]


@pytest.mark.each_database
def test_who_is_away_is_not_on_duty(desk: Desk) -> None:
    approved(desk)
    absence = days.enter_absence(desk, RUSLAN_NAMED, TODAY, NEXT_TUESDAY, RUSLAN, NOW)
    assert on_duty(desk, TODAY) == []
    days.take_out_absence(desk, absence, HEAD, NOW)
    assert on_duty(desk, TODAY) == ["consultant2"]


def test_nobody_but_himself_and_the_head_says_that_one_is_away(desk: Desk) -> None:
    with pytest.raises(RuleViolation):
        days.enter_absence(desk, RUSLAN_NAMED, TODAY, TODAY, MARINA, NOW)
    days.enter_absence(desk, RUSLAN_NAMED, TODAY, TODAY, HEAD, NOW)


@pytest.mark.each_database
def test_a_colleague_stands_in_once_he_has_accepted(desk: Desk) -> None:
    approved(desk)
    swap = days.ask_to_stand_in(desk, NEXT_TUESDAY, None, MARINA_NAMED, RUSLAN, NOW)
    assert on_duty(desk, NEXT_TUESDAY) == ["consultant2"]
    with pytest.raises(RuleViolation):
        days.settle_swap(desk, swap, SwapState.ACCEPTED, RUSLAN, DecidedBy.PAGE, NOW)
    days.settle_swap(desk, swap, SwapState.ACCEPTED, MARINA, DecidedBy.PAGE, NOW)
    assert on_duty(desk, NEXT_TUESDAY) == ["consultant1"]
    days.settle_swap(desk, swap, SwapState.WITHDRAWN, RUSLAN, DecidedBy.PAGE, NOW)
    assert on_duty(desk, NEXT_TUESDAY) == ["consultant2"]


@pytest.mark.parametrize("holiday", [date(2026, 12, 5), date(2026, 12, 31), date(2027, 1, 4)])
def test_who_asks_for_a_stand_in_on_a_day_off_reads_that_none_is_needed(
    desk: Desk, holiday: date
) -> None:
    approved(desk)
    with pytest.raises(RuleViolation, match="школа не работает"):
        days.ask_to_stand_in(desk, holiday, None, RUSLAN_NAMED, MARINA, NOW)


def test_the_claim_window_waits_while_nobody_is_on_duty(desk: Desk) -> None:
    approved(desk)
    inquiry = asked(desk)
    deliver(desk, NOW)
    # Two hours of the window are Tuesday's 13-15; the reminder itself waits for Monday's duty.
    assert record(desk, inquiry.id).wake_at == datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
    days.enter_absence(desk, RUSLAN_NAMED, TODAY, TODAY, RUSLAN, NOW)
    tick(desk, NOW)
    # Of Monday's three hours the first two use it up.
    assert record(desk, inquiry.id).wake_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    tick(desk, datetime(2026, 11, 30, 7, 59, tzinfo=UTC))
    assert Step.REMIND_DUTY.value not in record(desk, inquiry.id).fired
    tick(desk, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    assert Step.REMIND_DUTY.value in record(desk, inquiry.id).fired


def test_a_schedule_without_duty_lets_the_term_hand_off(desk: Desk) -> None:
    approved(desk)
    for who, named in ((MARINA, MARINA_NAMED), (RUSLAN, RUSLAN_NAMED)):
        days.enter_absence(desk, named, TODAY, date(2028, 12, 31), who, NOW)
    inquiry = asked(desk)
    deliver(desk, NOW)
    due = record(desk, inquiry.id).working_due_at
    tick(desk, due)
    seen = view(desk, inquiry.id)
    assert seen.inquiry.state is State.HANDED_OFF
    assert seen.handoffs[0].reason is HandoffReason.NOBODY_IN_TIME


def test_the_form_says_when_somebody_answers(desk: Desk) -> None:
    assert waiting_notice(desk.roster(), NOW) == ""
    approved(desk)
    evening = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert waiting_notice(desk.roster(), evening).startswith("Ближайший приём: пн 30 ноября с 9:00")


def test_the_vendors_case_is_spoken_of_by_who_is_on_duty_by_the_schedule(desk: Desk) -> None:
    approved(desk, MONDAY, TUESDAY)
    inquiry = asked(desk)
    handoffs.hand_off(desk, inquiry.id, HEAD, NOW)
    with pytest.raises(RuleViolation):
        relaying.vendor_case(desk, inquiry.id, "1", MARINA, NOW)
    relaying.vendor_case(desk, inquiry.id, "1", RUSLAN, NOW)


SLOTS = st.builds(
    lambda weekday, opens, length: Slot(
        weekday,
        (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=opens)).time(),
        (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=min(opens + length, 1439))).time(),
        "consultant1",
        "Марина",
    ),
    st.integers(0, 6),
    st.integers(0, 1300),
    st.integers(1, 400),
)
ABSENCES = st.builds(
    lambda first, length: Absence(
        "consultant1", "Марина", TODAY + timedelta(first), TODAY + timedelta(first + length)
    ),
    st.integers(0, 20),
    st.integers(0, 5),
)


@given(st.lists(SLOTS, max_size=5), st.lists(ABSENCES, max_size=3), st.integers(1, 600))
def test_window_time_never_counts_hours_without_duty(
    slots: list[Slot], away: list[Absence], minutes: int
) -> None:
    schedule = Schedule(1, tuple(slots), (), (), "", "", "", None, TODAY)
    roster = Roster(PARSED, (schedule,), tuple(away))
    length = timedelta(minutes=minutes)
    end = roster.add_working_time(NOW, length)
    if end is None:
        return
    assert roster.working_time_between(NOW, end) == length
    for ahead in range((end - NOW).days + 2):
        for opens, closes in roster.spans(TODAY + timedelta(ahead)):
            middle = opens + (closes - opens) / 2
            assert PARSED.calendar.is_open(middle)
            assert roster.receives(middle)
            assert roster.slots(TODAY + timedelta(ahead))
            assert not any(each.covers(TODAY + timedelta(ahead)) for each in away)
