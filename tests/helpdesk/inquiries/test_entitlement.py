"""The daily check of who is still a consultant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Person, Requester, Role
from helpdesk.domain.states import Channel, Kind, State
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.entitlement import check, is_due, look_again, upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import known_person, view
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, asked, parent

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # A Tuesday, noon in Moscow.
MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна")
REGULATION = Path(__file__).resolve().parents[3] / "regulation.toml"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine, b"0" * 32)
    activate_regulation(desk, REGULATION.read_text("utf-8"), NOW)
    return desk


@pytest.fixture
def claimed(desk: Desk) -> int:
    """The id of an inquiry that Marina has claimed."""
    requester = Requester("Пётр Ильич", mattermost_id="teacher-id")
    new = NewInquiry(Kind.STAFF, Channel.CHAT, NOW, requester, "marks", "Не сохраняется оценка")
    inquiry = open_inquiry(desk, new, REQUESTER, NOW).inquiry
    claims.claim(desk, inquiry.id, MARINA, NOW)
    return inquiry.id


def test_who_has_left_the_channel_keeps_no_inquiry(desk: Desk, claimed: int) -> None:
    assert check(desk, lambda _: False, NOW) == 1
    inquiry = view(desk, claimed).inquiry
    assert (inquiry.state, inquiry.claimant_id) == (State.NEW, None)


def test_who_is_still_a_consultant_keeps_what_he_has(desk: Desk, claimed: int) -> None:
    assert check(desk, lambda _: True, NOW) == 0
    assert view(desk, claimed).inquiry.claimant_id == MARINA.id


def test_a_reopened_inquiry_does_not_go_back_to_who_has_left(desk: Desk, claimed: int) -> None:
    answering.answer(desk, claimed, "Выберите четверть.", MARINA, NOW)
    check(desk, lambda _: False, NOW)
    after = answering.did_not_help(desk, claimed, REQUESTER, NOW + timedelta(hours=1))
    assert (after.state, after.claimant_id) == (State.NEW, None)


def test_a_chat_that_does_not_answer_dismisses_nobody(desk: Desk, claimed: int) -> None:
    def does_not_say(_person: str) -> bool:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        check(desk, does_not_say, NOW)
    assert view(desk, claimed).inquiry.claimant_id == MARINA.id
    assert is_due(desk, NOW)


def test_the_head_who_may_claim_no_more_keeps_no_inquiry(desk: Desk) -> None:
    first, second = asked(desk), asked(desk, parent("Не открывается дневник"))
    claims.claim(desk, first.id, HEAD, NOW)
    claims.claim(desk, second.id, MARINA, NOW)
    desk.write(
        lambda unit: unit.upsert_consultant(replace(HEAD, appointed=False)), NOW
    )  # She moves on.
    assert check(desk, lambda who: who == MARINA.id, NOW) == 1
    assert view(desk, second.id).inquiry.claimant_id == MARINA.id
    assert view(desk, first.id).inquiry.claimant_id is None


def test_an_order_that_comes_meanwhile_lets_it_look_again(desk: Desk, claimed: int) -> None:
    def asked_while_an_order_is_entered(_person: str) -> bool:
        desk.write(look_again, NOW)
        return True

    check(desk, asked_while_an_order_is_entered, NOW)
    assert is_due(desk, NOW)


def test_it_is_due_once_a_day_in_working_hours(desk: Desk) -> None:
    assert is_due(desk, NOW)
    check(desk, lambda _: True, NOW)
    assert not is_due(desk, NOW + timedelta(hours=2))
    assert not is_due(desk, NOW + timedelta(hours=14))  # At night.
    assert is_due(desk, NOW + timedelta(days=1))


def test_who_is_met_before_the_check_but_not_appointed_is_still_released(
    desk: Desk, claimed: int
) -> None:
    upsert_staff(desk, replace(MARINA, appointed=False), NOW)
    assert check(desk, lambda _: False, NOW) == 1


def test_who_is_met_in_the_channel_is_taken_for_a_consultant(desk: Desk) -> None:
    upsert_staff(desk, MARINA, NOW)
    assert known_person(desk, MARINA.id) == Person(
        MARINA.id, MARINA.username, MARINA.name, entitled=True
    )
