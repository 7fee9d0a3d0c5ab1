"""What somebody told is entered for him: terms from then, consent as given, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import Actor, Requester, Role
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy, State
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.entry import Told, enter, reply_by
from helpdesk.journal.inquiry_queries import known_person, view
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, asked, deliveries, desk_on, parent, story

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

OLGA = Actor(Role.STAFF, "olga-id", "uchitel", "Ольга Петровна")


def told(**other: object) -> Told:
    mother = Requester("Анна Хуаде", "+7 918 000-00-00", "", ReplyBy.CALL)
    plain = Told(
        Kind.PARENT,
        Channel.PERSON,
        NOW - HOUR,
        mother,
        "marks",
        "Не видно оценок",
        nonce="n" * 32,
        children=(Child("Хуаде", "Алий", "5А"),),
        heard=ConsentWay.SPOKEN,
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def test_the_terms_run_from_when_it_was_told(engine: Engine) -> None:
    desk = desk_on(engine)
    entered = enter(desk, told(received_at=NOW - DAY), MARINA, NOW).inquiry
    online = asked(desk, parent(now=NOW - DAY), now=NOW - DAY)
    assert entered.regulation_due_at == online.regulation_due_at
    assert (entered.entered_at, entered.received_at) == (NOW, NOW - DAY)


def test_history_says_who_entered_it_and_how_consent_was_given(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = enter(desk, told(), MARINA, NOW).inquiry
    first = view(desk, inquiry.id).history[0]
    assert (first.actor_id, first.at, first.data["consent"]) == (MARINA.id, NOW, "spoken")


@pytest.mark.parametrize("way", [ConsentWay.SPOKEN, ConsentWay.PAPER])
def test_consent_is_kept_with_its_way_and_who_recorded_it(engine: Engine, way: ConsentWay) -> None:
    desk = desk_on(engine)
    enter(desk, told(heard=way), MARINA, NOW)
    with desk.reading() as connection:
        row = connection.execute(select(inquiry_tables.consent)).one()
    assert (row.way, row.recorded_by, row.given_at) == (way, MARINA.id, NOW - HOUR)
    assert row.digest == desk.regulation().consent.digest


@pytest.mark.parametrize("way", [None, ConsentWay.FORM])
def test_a_parent_is_not_written_down_without_consent(
    engine: Engine, way: ConsentWay | None
) -> None:
    desk = desk_on(engine)
    with pytest.raises(RuleViolation, match="согласие"):
        enter(desk, told(heard=way), MARINA, NOW)
    with desk.reading() as connection:
        assert not connection.execute(select(inquiry_tables.inquiry)).all()


@pytest.mark.each_database
def test_the_same_entry_sent_twice_is_one_inquiry(engine: Engine) -> None:
    desk = desk_on(engine)
    first = enter(desk, told(is_claimed=True), MARINA, NOW)
    second = enter(desk, told(is_claimed=True), MARINA, NOW)
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.inquiry.id, second.token) == (first.inquiry.id, first.token)
    assert story(desk, first.inquiry.id) == ["open", "claim"]


@pytest.mark.each_database
def test_it_is_claimed_at_once_on_request(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = enter(desk, told(is_claimed=True), MARINA, NOW).inquiry
    assert (inquiry.state, inquiry.claimant_id) == (State.CLAIMED, MARINA.id)


@pytest.mark.each_database
def test_what_was_answered_at_once_is_answered_then_and_nobody_need_call(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = enter(desk, told(answer="Обновите страницу."), MARINA, NOW).inquiry
    seen = view(desk, inquiry.id)
    assert (inquiry.state, inquiry.answered_at) == (State.ANSWERED, NOW - HOUR)
    assert [text.body for text in seen.answers] == ["Обновите страницу."]
    assert not seen.owed
    assert seen.history[-1].data["by_mouth"] is True


def test_what_is_entered_after_its_term_tells_the_head(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = enter(desk, told(received_at=NOW - 10 * DAY), MARINA, NOW).inquiry
    assert inquiry.late_entry
    assert "late_entry to user:zavuch: pending" in deliveries(desk, inquiry.id)


def test_what_was_answered_in_time_is_not_late_when_it_is_entered(engine: Engine) -> None:
    desk = desk_on(engine)
    late = told(received_at=NOW - 10 * DAY, answer="Обновите страницу.")
    inquiry = enter(desk, late, MARINA, NOW).inquiry
    assert not inquiry.late_entry
    assert not [each for each in deliveries(desk, inquiry.id) if "late_entry" in each]


@pytest.mark.parametrize("off", [timedelta(minutes=1), timedelta(days=-400)])
def test_a_time_that_cannot_be_is_refused(engine: Engine, off: timedelta) -> None:
    with pytest.raises(RuleViolation):
        enter(desk_on(engine), told(received_at=NOW + off), MARINA, NOW)


def test_a_password_in_the_answer_is_held_and_nothing_is_written(engine: Engine) -> None:
    desk = desk_on(engine)
    with pytest.raises(LooksSecret):
        enter(desk, told(answer="Пароль: Qwerty12"), MARINA, NOW)
    with desk.reading() as connection:
        assert not connection.execute(select(inquiry_tables.inquiry)).all()


def test_a_teacher_enters_and_helps_without_becoming_a_consultant(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = enter(desk, told(answer="Показала."), OLGA, NOW).inquiry
    person = known_person(desk, OLGA.id)
    assert person is not None
    assert (inquiry.state, person.name, person.entitled) == (State.ANSWERED, OLGA.name, False)


def test_a_teacher_cannot_take_it_upon_himself(engine: Engine) -> None:
    with pytest.raises(RuleViolation, match="консультант"):
        enter(desk_on(engine), told(is_claimed=True), OLGA, NOW)


def test_a_consultant_who_writes_down_as_staff_stays_one(engine: Engine) -> None:
    desk = desk_on(engine)
    claim(desk, asked(desk).id, MARINA, NOW)
    enter(desk, told(), replace(MARINA, role=Role.STAFF, head=False), NOW)
    person = known_person(desk, MARINA.id)
    assert person is not None
    assert person.entitled


@pytest.mark.parametrize(
    ("phone", "email", "way"),
    [("+7", "", ReplyBy.CALL), ("", "a@b.ru", ReplyBy.MAIL), ("", "", ReplyBy.SELF)],
)
def test_the_answer_goes_by_what_was_left(phone: str, email: str, way: ReplyBy) -> None:
    assert reply_by(phone, email) is way
