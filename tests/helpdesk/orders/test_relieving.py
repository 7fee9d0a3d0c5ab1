"""On dismissal the head reassigns what the dismissed one has, in one act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import State
from helpdesk.duty.order_register import appointments, standing
from helpdesk.duty.standing import Post
from helpdesk.inquiries import answering, asking, claims, handing_over, handoffs
from helpdesk.inquiries.entitlement import check
from helpdesk.kernel.desk import Desk
from helpdesk.orders import relieving
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import NOT_HELD, Paper
from helpdesk.orders.relieving import Relieved, Successors, WrongDay, in_hand, may_follow, relieve
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliver,
    desk_on,
    parent,
    record,
    story,
)
from tests.helpdesk.orders.appointing import appoint

TODAY = date(2026, 11, 24)
ORDER, RELIEF = Paper("114", date(2026, 9, 1)), Paper("130-к", TODAY)
MARINAS = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))
RUSLANS = replace(MARINAS, username="consultant2", name="Руслан Казбекович Ачмиз")
THIRD = Actor(MARINA.role, "third-id", "third", "Саида Хут")
LATER = NOW + HOUR


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


def person_of(actor: Actor) -> Person:
    return Person(actor.id, actor.username, actor.name, entitled=True)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def marinas(desk: Desk) -> int:
    """The id of Marina's appointment: Ruslan and a third one are appointed with her."""
    thirds = replace(MARINAS, username=THIRD.username, name=THIRD.name)
    return appoint_all(desk, ORDER, [MARINAS, RUSLANS, thirds], HEAD, NOW)[0]


@pytest.fixture
def held(desk: Desk, marinas: int) -> list[Inquiry]:
    """Marina's: one in work, one waiting, one with the vendor, and one that is answered."""
    found = [asked(desk, parent(f"Вопрос {n}")) for n in range(4)]
    for inquiry in found:
        claims.claim(desk, inquiry.id, MARINA, NOW)
    asking.ask(desk, found[1].id, "Какой класс?", MARINA, NOW)
    handoffs.hand_off(desk, found[2].id, MARINA, NOW)
    answering.answer(desk, found[3].id, "Готово.", MARINA, NOW)
    deliver(desk, NOW)
    return found


def owners(desk: Desk, held: list[Inquiry]) -> list[str | None]:
    return [record(desk, inquiry.id).claimant_id for inquiry in held]


def notices(desk: Desk) -> list[tuple[str, list[int]]]:
    table = inquiry_tables.delivery.c
    query = select(table.addressee, table.params).where(table.inquiry_id.is_(None))
    with desk.reading() as connection:
        rows = connection.execute(query.order_by(table.id))
        return [(row.addressee, row.params["ids"]) for row in rows]


def test_all_go_to_one_colleague_with_the_relief(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    to = Successors(person_of(RUSLAN))
    assert relieve(desk, marinas, RELIEF, TODAY, to, HEAD, LATER) == Relieved(True, 3)
    assert owners(desk, held) == [RUSLAN.id] * 3 + [MARINA.id]
    states = [record(desk, inquiry.id).state for inquiry in held[:3]]
    assert states == [State.CLAIMED, State.WAITING, State.HANDED_OFF]
    ids = [inquiry.id for inquiry in held[:3]]
    assert (f"id:{RUSLAN.id}", ids) in notices(desk)
    assert all(story(desk, inquiry.id)[-1] == "reassign" for inquiry in held[:3])


def test_each_may_go_elsewhere_or_back_to_everybody(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    single = {held[0].id: None, held[2].id: person_of(THIRD)}
    relieve(desk, marinas, RELIEF, TODAY, Successors(person_of(RUSLAN), single), HEAD, LATER)
    assert owners(desk, held)[:3] == [None, RUSLAN.id, THIRD.id]
    assert record(desk, held[0].id).state is State.NEW
    told = dict(notices(desk))
    assert told["channel"] == [held[0].id]
    assert told[f"id:{RUSLAN.id}"] == [held[1].id]
    assert told[f"id:{THIRD.id}"] == [held[2].id]


def test_without_a_choice_all_are_free_again(desk: Desk, marinas: int, held: list[Inquiry]) -> None:
    assert relieve(desk, marinas, RELIEF, TODAY, Successors(), HEAD, LATER).moved == 3
    assert owners(desk, held)[:3] == [None] * 3


def test_relief_and_reassignment_are_one_act(
    desk: Desk, marinas: int, held: list[Inquiry], monkeypatch: pytest.MonkeyPatch
) -> None:
    given_to, count = claims.reassign_in, 0

    def failing(*given: object) -> Inquiry:
        nonlocal count
        count += 1
        if count == 3:
            raise ConnectionError
        return given_to(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(handing_over, "reassign_in", failing)
    with pytest.raises(ConnectionError):
        relieve(desk, marinas, RELIEF, TODAY, Successors(person_of(RUSLAN)), HEAD, LATER)
    assert owners(desk, held) == [MARINA.id] * 4
    with desk.reading() as connection:
        assert all(each.last is None for each in appointments(connection))
    assert notices(desk) == []
    # Whom the roster calls is as it was, too.
    assert desk.roster().standing(TODAY).may_consult("consultant1")


def test_sent_twice_it_is_done_once(desk: Desk, marinas: int, held: list[Inquiry]) -> None:
    to = Successors(person_of(RUSLAN))
    relieve(desk, marinas, RELIEF, TODAY, to, HEAD, LATER)
    told = notices(desk)
    assert relieve(desk, marinas, RELIEF, TODAY, to, HEAD, LATER) == Relieved(True)
    assert notices(desk) == told


def test_what_is_offered_to_the_relieved_one_stays_with_who_offers(
    desk: Desk, marinas: int
) -> None:
    offered = asked(desk)
    claims.claim(desk, offered.id, RUSLAN, NOW)
    claims.offer(desk, offered.id, person_of(MARINA), RUSLAN, NOW)
    with desk.reading() as connection:
        assert [each.id for each in in_hand(connection, "consultant1").offers] == [offered.id]
    relieve(desk, marinas, RELIEF, TODAY, Successors(), HEAD, LATER)
    after = record(desk, offered.id)
    assert (after.claimant_id, after.offered_to) == (RUSLAN.id, None)
    assert story(desk, offered.id)[-1] == "offer_expired"


def test_a_later_relief_leaves_everything_until_its_day(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    to, day = Successors(person_of(RUSLAN)), TODAY + timedelta(days=1)
    assert relieve(desk, marinas, RELIEF, day, to, HEAD, LATER) == Relieved(False)
    assert owners(desk, held) == [MARINA.id] * 4
    # That day's check asks who may consult, as the clock does.
    next_day = NOW + DAY
    with desk.reading() as connection:
        now = standing(connection, desk.regulation(), day)
    users = {MARINA.id: "consultant1", RUSLAN.id: "consultant2", HEAD.id: "zavuch"}
    assert check(desk, lambda who: now.may_consult(users.get(who, who)), next_day) == 3
    assert owners(desk, held)[:3] == [None] * 3
    assert notices(desk)[-1] == ("user:zavuch", [inquiry.id for inquiry in held[:3]])


def test_what_was_answered_does_not_come_back_to_the_relieved_one(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    relieve(desk, marinas, RELIEF, TODAY, Successors(), HEAD, LATER)
    after = answering.did_not_help(desk, held[3].id, HEAD, LATER + HOUR)
    assert (after.state, after.claimant_id) == (State.NEW, None)


def test_the_relieved_one_is_no_successor(desk: Desk, marinas: int, held: list[Inquiry]) -> None:
    claims.claim(desk, asked(desk).id, RUSLAN, NOW)
    with desk.reading() as connection:
        now = standing(connection, desk.regulation(), TODAY)
        assert [each.id for each in may_follow(connection, now, "consultant1")] == [RUSLAN.id]
    with pytest.raises(RuleViolation, match=relieving.HIMSELF):
        relieve(desk, marinas, RELIEF, TODAY, Successors(person_of(MARINA)), HEAD, LATER)
    assert owners(desk, held) == [MARINA.id] * 4


def test_relief_of_an_acting_director_touches_no_inquiry(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    acting = Appointed(Post.ACTING_DIRECTOR, "consultant1", MARINA.name, TODAY, TODAY + 5 * DAY)
    number = appoint(desk, RELIEF, acting, HEAD, NOW)
    assert relieve(desk, number, RELIEF, TODAY + DAY, Successors(), HEAD, LATER) == Relieved(False)
    assert relieve(desk, number, RELIEF, TODAY, Successors(), HEAD, LATER) == Relieved(True)
    assert owners(desk, held) == [MARINA.id] * 4


def test_where_the_only_appointment_turns_out_void_everybody_advises_again(desk: Desk) -> None:
    number = appoint(desk, RELIEF, replace(MARINAS, first=TODAY), HEAD, NOW)
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    assert relieve(desk, number, RELIEF, TODAY, Successors(), HEAD, LATER) == Relieved(True)
    assert record(desk, inquiry.id).claimant_id == MARINA.id


def test_what_cannot_be_so_is_refused(desk: Desk, marinas: int) -> None:
    with pytest.raises(RuleViolation, match=r"не раньше дня назначения: 01\.09\.2026"):
        relieve(desk, marinas, RELIEF, date(2026, 8, 31), Successors(), HEAD, LATER)
    with pytest.raises(WrongDay, match="Проверьте год"):
        relieve(desk, marinas, RELIEF, date.min, Successors(), HEAD, LATER)
    with pytest.raises(RuleViolation, match=NOT_HELD):
        relieve(desk, marinas + 100, RELIEF, TODAY, Successors(), HEAD, LATER)


def test_relief_is_the_heads_business(desk: Desk, marinas: int) -> None:
    with pytest.raises(RuleViolation, match="завуч и директор"):
        relieve(desk, marinas, RELIEF, TODAY, Successors(), RUSLAN, LATER)


def test_who_is_appointed_anew_from_that_day_keeps_what_he_has(
    desk: Desk, marinas: int, held: list[Inquiry]
) -> None:
    day = TODAY + timedelta(days=1)
    relieve(desk, marinas, RELIEF, day, Successors(), HEAD, LATER)
    appoint(desk, RELIEF, replace(MARINAS, first=day, topics=("parent:marks",)), HEAD, LATER)
    with desk.reading() as connection:
        now = standing(connection, desk.regulation(), day)
    users = {MARINA.id: "consultant1"}
    assert check(desk, lambda who: now.may_consult(users.get(who, who)), NOW + DAY) == 0
    assert owners(desk, held) == [MARINA.id] * 4
