"""What happens by itself: reminders, handoff, warnings, closing, at the right hour and once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Step
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import HandoffReason, ReplyBy, State
from helpdesk.inquiries import adding, answering, asking, calling, claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import pending_steps
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from tests.helpdesk.clock.hours import DUTY_AT, MINUTE
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    REGULATION,
    asked,
    deliver,
    deliveries,
    desk_on,
    parent,
    record,
    story,
    teacher,
)
from tests.toml_values import with_values

CHANNEL_AT = NOW + 4 * HOUR
HANDOFF_AT = NOW + DAY - HOUR  # Wednesday at eleven: five hours of Tuesday and three of this.


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def lived(desk: Desk, until: datetime, *, start: datetime = NOW, step: timedelta = HOUR) -> None:
    """Let time go by in steps: messages go out, the clock ticks."""
    now = start
    while now <= until:
        deliver(desk, now)
        tick(desk, now)
        deliver(desk, now)
        now += step


def test_nobody_claims_then_duty_channel_and_handoff_follow(desk: Desk) -> None:
    inquiry = asked(desk)
    lived(desk, HANDOFF_AT + HOUR)
    assert story(desk, inquiry.id) == ["open", "remind_duty", "remind_channel", "hand_off_window"]
    at = {entry.what: entry.at for entry in view(desk, inquiry.id).history}
    assert at["remind_duty"] == DUTY_AT
    assert at["remind_channel"] == CHANNEL_AT
    assert at["hand_off_window"] == HANDOFF_AT


def test_a_handoff_writes_one_letter_and_tells_the_requester_and_the_thread(desk: Desk) -> None:
    inquiry = asked(desk)
    lived(desk, HANDOFF_AT)
    shown = view(desk, inquiry.id)
    assert shown.inquiry.state is State.HANDED_OFF
    assert [h.reason for h in shown.handoffs] == [HandoffReason.NOBODY_IN_TIME]
    assert shown.letter is not None
    assert "Не видно оценок сына" in shown.letter.body
    told = [each for each in deliveries(desk, inquiry.id) if each.startswith("handoff")]
    assert told == ["handoff to thread: sent", "handoff to mail: sent"]


def test_the_window_begins_with_the_cards_delivery_and_not_before(desk: Desk) -> None:
    inquiry = asked(desk)
    tick(desk, CHANNEL_AT)
    assert story(desk, inquiry.id) == ["open"]
    deliver(desk, CHANNEL_AT)
    assert record(desk, inquiry.id).wake_at == CHANNEL_AT + 17 * HOUR  # Wednesday at nine.


def test_a_handoff_by_window_waits_for_a_delivered_reminder(desk: Desk) -> None:
    inquiry = asked(desk)
    deliver(desk, NOW)
    for hours in range(1, 30):
        tick(desk, NOW + hours * HOUR)  # Reminders are written, and none is delivered.
    assert "hand_off_window" not in story(desk, inquiry.id)


def test_a_late_tick_fires_only_the_strongest_step(desk: Desk) -> None:
    inquiry = asked(desk)
    deliver(desk, NOW)
    tick(desk, NOW + 23 * HOUR)
    assert story(desk, inquiry.id) == ["open", "remind_channel"]


def test_a_handoff_by_term_needs_no_reminder(desk: Desk) -> None:
    inquiry = asked(desk)
    due = record(desk, inquiry.id).working_due_at
    tick(desk, due + MINUTE)
    assert record(desk, inquiry.id).state is State.HANDED_OFF
    assert "hand_off_term" in story(desk, inquiry.id)


def test_when_the_regulations_term_has_passed_the_head_is_told_once(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    due = record(desk, inquiry.id).regulation_due_at
    morning = due + 16 * HOUR
    for late in (due + MINUTE, morning, morning + HOUR):
        tick(desk, late)
    told = [each for each in deliveries(desk, inquiry.id) if each.startswith("term_passed")]
    assert told == ["term_passed to user:zavuch: pending"]


def test_waiting_moves_the_working_deadline_and_not_the_regulations(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    adding.reply(desk, inquiry.id, "Пятый А", REQUESTER, NOW + 2 * DAY)
    after = record(desk, inquiry.id)
    assert after.regulation_due_at == inquiry.regulation_due_at
    # From Monday the 30th by two days: Wednesday, 2 December.
    assert after.working_due_at == datetime(2026, 12, 2, 14, 0, tzinfo=UTC)


def test_the_claimant_is_warned_before_the_working_deadline(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    claims.claim(desk, inquiry.id, MARINA, NOW)
    due = record(desk, inquiry.id).working_due_at
    tick(desk, due - 4 * HOUR)
    assert f"warn to id:{MARINA.id}: pending" in deliveries(desk, inquiry.id)


def test_a_claim_that_went_quiet_is_asked_about_and_then_released(desk: Desk) -> None:
    desk_with_long_terms = with_values(REGULATION, {"terms.parent": '"60d"'})
    activate_regulation(desk, desk_with_long_terms, NOW)
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    lived(desk, NOW + 8 * DAY, step=4 * HOUR)
    assert story(desk, inquiry.id)[:4] == ["open", "claim", "ask_if_quiet", "release_quiet"]


@pytest.mark.parametrize("hour", [22, 23, 24, 25, 26])
def test_nobody_is_reminded_at_night(desk: Desk, hour: int) -> None:
    inquiry = asked(desk)
    deliver(desk, NOW + 4 * HOUR + 30 * MINUTE)  # The card came half an hour before closing.
    tick(desk, NOW + (hour - 12) * HOUR)
    assert story(desk, inquiry.id) == ["open"]


def test_what_is_entered_after_its_term_tells_the_head_and_waits_for_the_window(
    desk: Desk,
) -> None:
    long_ago = parent(now=NOW - 20 * DAY)
    inquiry = asked(desk, long_ago)
    assert inquiry.late_entry
    assert "late_entry to user:zavuch: pending" in deliveries(desk, inquiry.id)
    tick(desk, NOW + MINUTE)
    assert record(desk, inquiry.id).state is State.NEW


def answered(desk: Desk, **how: object) -> Inquiry:
    inquiry = asked(desk, parent(**how))  # type: ignore[arg-type]
    return answering.answer(desk, inquiry.id, "Выберите четверть.", MARINA, NOW)


def test_an_answer_that_nobody_returns_to_is_closed_after_ten_working_days(desk: Desk) -> None:
    inquiry = answered(desk)
    tick(desk, NOW + 13 * DAY)
    assert record(desk, inquiry.id).state is State.ANSWERED
    tick(desk, NOW + 15 * DAY)
    assert record(desk, inquiry.id).state is State.CLOSED


def by_phone_alone(desk: Desk) -> Inquiry:
    return answered(desk, email="", reply_by=ReplyBy.CALL)


def test_who_has_a_phone_alone_is_called_before_anything_is_closed(desk: Desk) -> None:
    inquiry = by_phone_alone(desk)
    for days in (15, 16, 17, 20):
        tick(desk, NOW + days * DAY)
    assert record(desk, inquiry.id).state is State.ANSWERED
    assert story(desk, inquiry.id).count("call_due") == 4


@pytest.mark.parametrize("reached", [True, False])
def test_three_calls_or_one_that_reached_him_let_it_close(desk: Desk, reached: bool) -> None:
    inquiry = by_phone_alone(desk)
    outcome = calling.Outcome.REACHED if reached else calling.Outcome.MISSED
    for _ in range(1 if reached else 3):
        calling.call(desk, inquiry.id, outcome, MARINA, NOW + HOUR)
    tick(desk, NOW + 16 * DAY)
    assert record(desk, inquiry.id).state is State.CLOSED


def test_did_not_help_begins_a_new_term_with_the_same_claimant(desk: Desk) -> None:
    inquiry = answered(desk)
    after = answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + 7 * DAY, body="Всё так же")
    assert (after.cycle, after.state, after.claimant_id) == (2, State.CLAIMED, MARINA.id)
    assert after.regulation_due_at > inquiry.regulation_due_at
    assert after.fired == {}


def test_the_next_cycle_has_a_handoff_of_its_own(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    relaying.vendor_answer(desk, inquiry.id, "Почистите кэш.", MARINA, NOW + HOUR)
    answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + 2 * HOUR)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW + 3 * HOUR)
    assert [h.cycle for h in view(desk, inquiry.id).handoffs] == [1, 2]


@pytest.mark.any_database
def test_after_a_handoff_the_requester_and_then_duty_are_asked_for_news(desk: Desk) -> None:
    inquiry = asked(desk)
    lived(desk, HANDOFF_AT)
    lived(desk, NOW + 10 * DAY, start=HANDOFF_AT, step=4 * HOUR)
    asked_for = [each for each in deliveries(desk, inquiry.id) if each.startswith("vendor_ask")]
    assert asked_for == ["vendor_ask to mail: sent", "vendor_ask to thread: sent"]


def test_nobody_is_quiet_before_he_was_told_of_the_handoff(desk: Desk) -> None:
    handed_at = NOW + 10 * DAY
    inquiry = replace(asked(desk), state=State.HANDED_OFF, handed_off_at=handed_at)
    regulation = view(desk, inquiry.id).regulation
    closing = {due.step: due.at for due in pending_steps.pending(inquiry, desk.roster())}[
        Step.AUTO_CLOSE
    ]
    window = regulation.windows.auto_close_handed_off
    assert closing == pending_steps.later(handed_at, window, regulation.calendar)


def test_a_release_gives_at_least_one_more_reminders_interval(desk: Desk) -> None:
    inquiry = asked(desk)
    lived(desk, CHANNEL_AT)
    claims.claim(desk, inquiry.id, MARINA, CHANNEL_AT)
    claims.release(desk, inquiry.id, HEAD, HANDOFF_AT)
    deliver(desk, HANDOFF_AT)
    wake_at = record(desk, inquiry.id).wake_at
    assert wake_at is not None
    assert wake_at >= HANDOFF_AT + 4 * HOUR
