"""A call that reached somebody may close the inquiry; one that did not is tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import ReplyBy, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering
from helpdesk.inquiries.calling import Outcome, call
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HOUR, MARINA, NOW, asked, deliveries, desk_on, parent, record, story


def answered(desk: Desk) -> Inquiry:
    inquiry = asked(desk, parent(email="", reply_by=ReplyBy.CALL))
    return answering.answer(desk, inquiry.id, "Обновите страницу.", MARINA, NOW)


@pytest.mark.any_database
def test_reached_and_helped_closes_it_and_nothing_is_owed(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = answered(desk)
    after = call(desk, inquiry.id, Outcome.HELPED, MARINA, NOW, note="Всё видно")
    seen = view(desk, inquiry.id)
    assert after.state is State.CLOSED
    assert not seen.owed
    assert [t.body for t in seen.said(TextKind.CALL_NOTE)] == ["Всё видно"]
    assert story(desk, inquiry.id)[-2:] == ["log_call", "helped"]


def test_reached_and_not_helped_begins_the_next_cycle(engine: Engine) -> None:
    desk = desk_on(engine)
    after = call(desk, answered(desk).id, Outcome.DID_NOT_HELP, MARINA, NOW, note="Всё так же")
    assert (after.state, after.cycle) == (State.CLAIMED, 2)


def test_what_cannot_have_helped_yet_is_refused_with_the_call(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = asked(desk)
    with pytest.raises(RuleViolation):
        call(desk, inquiry.id, Outcome.HELPED, MARINA, NOW)
    assert record(desk, inquiry.id).calls_tried == 0


def test_the_same_call_sent_twice_counts_once(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = answered(desk)
    for _ in range(2):
        call(desk, inquiry.id, Outcome.MISSED, MARINA, NOW, since=inquiry.version)
    assert record(desk, inquiry.id).calls_tried == 1


def test_who_was_not_reached_is_called_again_in_working_hours(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = answered(desk)
    # Half past four in Moscow: the desk closes at five, so two hours end tomorrow.
    evening = NOW + timedelta(hours=4, minutes=30)
    after = call(desk, inquiry.id, Outcome.MISSED, MARINA, evening)
    again = after.call_again_at
    assert again is not None
    calendar = desk.regulation().calendar
    assert calendar.working_time_between(evening, again) == 2 * HOUR
    assert calendar.local_date(again) > calendar.local_date(evening)
    tick(desk, again - timedelta(minutes=1))
    assert not [each for each in deliveries(desk, inquiry.id) if "call_again" in each]
    tick(desk, again)
    tick(desk, again + HOUR)
    said = [each for each in deliveries(desk, inquiry.id) if "call_again" in each]
    assert said == ["call_again to thread: pending"]


@pytest.mark.any_database
def test_three_tries_are_enough(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = answered(desk)
    for hour in range(3):
        after = call(desk, inquiry.id, Outcome.MISSED, MARINA, NOW + hour * HOUR)
    assert (after.calls_tried, after.call_again_at) == (3, None)


def test_who_was_reached_is_not_called_again(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = answered(desk)
    call(desk, inquiry.id, Outcome.MISSED, MARINA, NOW)
    assert call(desk, inquiry.id, Outcome.REACHED, MARINA, NOW + HOUR).call_again_at is None
