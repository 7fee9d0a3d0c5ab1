"""A parent's question that a teacher enters: whose it is, who hears of it, and who may end it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from helpdesk.contacts.on_behalf import acting, helped_self, open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Consent
from helpdesk.domain.people import REQUESTER, Role
from helpdesk.domain.states import CloseReason, ConsentWay, Kind, ReplyBy, State
from helpdesk.inquiries import answering, claims, closing
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.filters import NOBODY, Filters
from helpdesk.journal.inquiry_queries import known_person, view
from helpdesk.journal.lines import page_and_count
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.storage import inquiry_tables
from helpdesk.storage.contact_tables import stand_in
from tests.helpdesk.life import (
    HOUR,
    MARINA,
    NOW,
    asked,
    deliver,
    deliveries,
    desk_on,
    parent,
    record,
    story,
    teacher,
)
from tests.helpdesk.replay import replay

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

OLGA = StaffMember("olga-id", "olga", "Ольга Петрова")
SPOKEN = Consent("2026-11-24", "d" * 64, NOW, ConsentWay.SPOKEN, OLGA.id)
BY_CALL = replace(parent(email="", reply_by=ReplyBy.CALL, nonce="once"), consent=SPOKEN)
BY_MAIL = replace(parent(), consent=SPOKEN)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def entered(desk: Desk, *, helped: bool = False, answer: str = "") -> Opened:
    return open_for_parent(desk, BY_CALL, OLGA, NOW, helped=helped, answer=answer)


def test_the_inquiry_is_the_parents(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    assert (inquiry.kind, inquiry.mattermost_id) == (Kind.PARENT, "")
    assert inquiry.regulation_due_at - NOW > timedelta(days=5)
    assert deliveries(desk, inquiry.id) == [
        "card to channel: pending",
        "stands_in to id:olga-id: pending",
    ]


def test_history_says_who_has_entered_it(desk: Desk) -> None:
    seen = view(desk, entered(desk).inquiry.id)
    assert (seen.history[0].role, seen.history[0].actor_id) == (Role.STAFF, "olga-id")
    assert seen.entered_by == "Ольга Петрова"
    assert [text.role for text in seen.texts] == [Role.REQUESTER]
    person = known_person(desk, "olga-id")
    assert person is not None
    assert not person.entitled


def test_who_is_a_consultant_stays_one(desk: Desk) -> None:
    claims.claim(desk, entered(desk).inquiry.id, MARINA, NOW)
    by = StaffMember(MARINA.id, MARINA.username, MARINA.name)
    open_for_parent(desk, BY_MAIL, by, NOW)
    person = known_person(desk, MARINA.id)
    assert person is not None
    assert person.entitled


@pytest.mark.each_database
def test_the_same_dialog_sent_twice_opens_one(desk: Desk) -> None:
    first, second = entered(desk), entered(desk)
    assert second.repeated
    assert second.inquiry.id == first.inquiry.id
    with desk.reading() as connection:
        assert connection.execute(select(func.count()).select_from(stand_in)).scalar() == 1


@pytest.mark.each_database
def test_the_teacher_hears_what_becomes_of_it(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    deliver(desk, NOW)
    claims.claim(desk, inquiry.id, MARINA, NOW + HOUR)
    answering.answer(desk, inquiry.id, "Откройте «Итоги»", MARINA, NOW + 2 * HOUR)
    assert deliveries(desk, inquiry.id).count("stood_in to id:olga-id: pending") == 2
    # Nobody but people can call: the answer is a task.
    assert "answer to phone: parked" in deliveries(desk, inquiry.id)


def test_who_has_entered_nothing_hears_nothing(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    other = conversation_of_another(desk)
    assert not any("stood_in" in said for said in deliveries(desk, other))
    assert inquiry.id != other


def conversation_of_another(desk: Desk) -> int:
    other = asked(desk).id
    claims.claim(desk, other, MARINA, NOW)
    return other


@pytest.mark.each_database
def test_the_journal_finds_who_has_helped(desk: Desk) -> None:
    helped = entered(desk, helped=True).inquiry.number
    left = asked(desk).number
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        found = {
            claimant: [
                line.inquiry.number
                for line in page_and_count(connection, Filters(claimant=claimant), calendar, NOW)[
                    0
                ].lines
            ]
            for claimant in (OLGA.id, MARINA.id, NOBODY)
        }
    assert found == {OLGA.id: [helped], MARINA.id: [], NOBODY: [left]}


@pytest.mark.each_database
def test_helped_at_once_is_closed_in_the_same_breath(desk: Desk) -> None:
    inquiry = entered(desk, helped=True, answer="Показала вкладку «Итоги».").inquiry
    assert (inquiry.state, inquiry.close_reason) == (State.CLOSED, CloseReason.BY_TEACHER)
    assert inquiry.answered_at == NOW
    assert inquiry.wake_at is None
    assert story(desk, inquiry.id) == ["open", "helped_self"]
    seen = view(desk, inquiry.id)
    assert [text.body for text in seen.answers] == ["Показала вкладку «Итоги»."]
    replayed = replay(seen.history)
    assert (replayed.state, replayed.claimant_id) == (State.CLOSED, None)


@pytest.mark.each_database
def test_helped_afterwards_closes_what_nobody_has_claimed(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    deliver(desk, NOW)
    after = helped_self(desk, inquiry.id, "", acting(OLGA), NOW + HOUR)
    assert after.state is State.CLOSED
    assert "closed to thread: pending" in deliveries(desk, inquiry.id)


def test_helped_comes_too_late_once_it_is_claimed(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    claims.claim(desk, inquiry.id, MARINA, NOW)
    with pytest.raises(RuleViolation, match="Марина"):
        helped_self(desk, inquiry.id, "", acting(OLGA), NOW)
    assert record(desk, inquiry.id).state is State.CLAIMED


def test_only_who_entered_it_has_helped(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    for actor in (acting(StaffMember("other-id", "other", "Другая")), MARINA, REQUESTER):
        with pytest.raises(RuleViolation):
            helped_self(desk, inquiry.id, "", actor, NOW)
    assert record(desk, inquiry.id).state is State.NEW


@pytest.mark.each_database
def test_a_parent_whom_it_did_not_help_comes_back_to_the_consultants(desk: Desk) -> None:
    inquiry = entered(desk, helped=True).inquiry
    after = answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + HOUR)
    assert (after.state, after.cycle, after.claimant_id) == (State.NEW, 2, None)
    assert "card to channel: pending" in deliveries(desk, inquiry.id)


def test_a_forwarded_letter_of_somebody_outside_the_chat_tells_nobody_in_it(desk: Desk) -> None:
    by = StaffMember("", "", "Шеуджен Аслан Юрьевич")
    inquiry = open_for_parent(desk, BY_MAIL, by, NOW).inquiry
    closing.withdraw(desk, inquiry.id, REQUESTER, NOW)
    said = deliveries(desk, inquiry.id)
    assert not any("stands_in" in each or "stood_in" in each for each in said)
    assert view(desk, inquiry.id).entered_by == by.name
    assert known_person(desk, "") is None


def test_who_is_known_by_his_name_in_the_chat_alone_hears_it_there(desk: Desk) -> None:
    inquiry = open_for_parent(desk, BY_MAIL, StaffMember("", "olga", "Ольга"), NOW).inquiry
    assert "stands_in to user:olga: pending" in deliveries(desk, inquiry.id)
    after = helped_self(desk, inquiry.id, "", acting(OLGA), NOW)
    assert after.state is State.CLOSED


def test_only_a_parents_question_is_entered_for_a_parent(desk: Desk) -> None:
    with pytest.raises(RuleViolation):
        open_for_parent(desk, replace(teacher(), consent=SPOKEN), OLGA, NOW)
    with pytest.raises(RuleViolation):
        open_for_parent(desk, parent(), OLGA, NOW)
    with desk.reading() as connection:
        assert (
            connection.execute(select(func.count()).select_from(inquiry_tables.inquiry)).scalar()
            == 0
        )


def test_how_the_parent_has_agreed_is_recorded(desk: Desk) -> None:
    inquiry = entered(desk).inquiry
    with desk.reading() as connection:
        row = connection.execute(select(inquiry_tables.consent)).one()
    assert (row.way, row.recorded_by) == (ConsentWay.SPOKEN, OLGA.id)
    assert view(desk, inquiry.id).history[0].data["consent"] == ConsentWay.SPOKEN


def test_an_answer_that_looks_like_a_password_is_held(desk: Desk) -> None:
    with pytest.raises(LooksSecret):
        entered(desk, helped=True, answer="Ваш пароль: Zaq12wsx")
    with desk.reading() as connection:
        assert (
            connection.execute(select(func.count()).select_from(inquiry_tables.inquiry)).scalar()
            == 0
        )


@pytest.mark.each_database
def test_what_was_answered_at_once_is_no_late_entry(desk: Desk) -> None:
    old = replace(BY_CALL, received_at=NOW - timedelta(days=30))
    inquiry = open_for_parent(desk, old, OLGA, NOW, helped=True).inquiry
    assert not inquiry.late_entry
    assert not any("late_entry" in said for said in deliveries(desk, inquiry.id))
