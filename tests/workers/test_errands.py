"""What the clock sees to now and then."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.domain.states import State
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.entitlement import is_due, look_again, upsert_staff
from helpdesk.journal.inquiry_queries import known_person, view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from tests.workers.office import CONSULTANT, NOW, ask_as_parent, errands_of, rows
from workers.clock import BackgroundTask


def _claimed(desk: Desk) -> int:
    inquiry_id = ask_as_parent(desk).inquiry.id
    claim(desk, inquiry_id, CONSULTANT, NOW)
    return inquiry_id


def _state(desk: Desk, inquiry_id: int) -> State:
    return view(desk, inquiry_id).inquiry.state


def test_people_are_looked_for_each_time_and_a_chat_that_is_away_stops_nothing(
    desk: Desk,
) -> None:
    looks: list[datetime] = []

    def look_for_people(now: datetime) -> None:
        looks.append(now)
        raise ConnectionError

    seen: list[Regulation] = []

    def look(regulation: Regulation) -> list[Incident]:
        seen.append(regulation)
        return []

    errands = errands_of(desk, lambda _: {}, look=look, look_for_people=look_for_people)
    errands.run(NOW)
    errands.run(NOW + timedelta(minutes=1))
    assert looks == [NOW, NOW + timedelta(minutes=1)]
    assert len(seen) == 1


def test_who_is_no_consultant_any_more_keeps_no_inquiry(desk: Desk) -> None:
    inquiry_id = _claimed(desk)
    errands_of(desk, lambda _: {"c2": True}).run(NOW)
    assert _state(desk, inquiry_id) is State.NEW


def test_who_is_still_there_keeps_his(desk: Desk) -> None:
    inquiry_id = _claimed(desk)
    errands_of(desk, lambda _: {CONSULTANT.id: True}).run(NOW)
    assert _state(desk, inquiry_id) is State.CLAIMED


def test_for_an_empty_channel_nobody_is_dismissed(desk: Desk) -> None:
    inquiry_id = _claimed(desk)
    errands_of(desk, lambda _: {}).run(NOW)
    assert _state(desk, inquiry_id) is State.CLAIMED
    assert is_due(desk, NOW)


def test_who_leads_without_being_appointed_acts_for_as_long_as_he_is_in_the_channel(
    desk: Desk,
) -> None:
    leader = replace(CONSULTANT, id="head-id", username="zavuch", head=True, appointed=False)
    upsert_staff(desk, leader, NOW)
    found = []
    for present in ({leader.id: False}, {CONSULTANT.id: True}):
        desk.write(look_again, NOW)
        errands_of(desk, lambda _, present=present: present).run(NOW)  # type: ignore[misc]
        person = known_person(desk, leader.id)
        found.append(person is not None and person.met)
    assert found == [True, False]


def test_an_order_that_comes_while_the_chat_is_asked_calls_for_another_look(desk: Desk) -> None:
    _claimed(desk)

    def says_after_an_order(_regulation: Regulation) -> dict[str, bool]:
        desk.write(look_again, NOW)
        return {CONSULTANT.id: True}

    errands_of(desk, says_after_an_order).run(NOW)
    assert is_due(desk, NOW)


def test_where_an_order_leaves_nobody_who_may_claim_all_are_released(desk: Desk) -> None:
    inquiry_id = _claimed(desk)
    errands_of(desk, lambda _: {CONSULTANT.id: False}).run(NOW)
    assert _state(desk, inquiry_id) is State.NEW


def test_a_chat_that_does_not_say_keeps_no_letter_back(desk: Desk) -> None:
    ask_as_parent(desk)
    upsert_staff(desk, CONSULTANT, NOW)
    (card,) = (each for each in outbox.lease(desk, NOW) if each.is_card)
    outbox.try_again(desk, card, NOW, error="chat unreachable", unsure=False)

    def nobody_says(_regulation: Regulation) -> dict[str, bool]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        errands_of(desk, nobody_says).run(NOW + timedelta(minutes=20))
    assert "chat_down to mail:director" in rows(desk)


def test_what_comes_while_the_thread_is_busy_is_not_begun() -> None:
    aside, goes_on = BackgroundTask("test"), threading.Event()
    assert aside.start(goes_on.wait)
    assert not aside.start(lambda: None)
    goes_on.set()
    aside.close()


def test_what_fails_in_the_thread_is_logged_and_the_next_begins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    aside = BackgroundTask("test")
    aside.start(lambda: 1 / 0)
    assert aside.busy is not None
    aside.busy.result(timeout=10)
    assert aside.start(lambda: None)
    aside.close()
    assert [record.message for record in caplog.records] == ["failed"]


def test_what_is_wrong_with_the_chat_is_looked_for_now_and_then(desk: Desk) -> None:
    looks = 0

    def look(_regulation: Regulation) -> list[Incident]:
        nonlocal looks
        looks += 1
        return [Incident(IncidentKind.CHANNEL)]

    errands = errands_of(desk, lambda _: {CONSULTANT.id: True}, look=look)
    for minute in range(6):
        errands.run(NOW + timedelta(minutes=minute))
    assert looks == 2
    assert "trouble to user:zavuch" in rows(desk)
