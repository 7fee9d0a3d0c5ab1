"""All of somebody's claims at once: given to a colleague, or back to everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, asking, claims, handing_over, handoffs
from helpdesk.inquiries.entitlement import check
from helpdesk.inquiries.handing_over import NOTHING, ONLY_HEAD, SAME, hand_over, holders
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.founding import lived
from tests.helpdesk.life import (
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
    teacher,
)

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

COLLEAGUE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)
LATER = NOW + HOUR


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def held(desk: Desk) -> list[Inquiry]:
    """Marina's: one in work, one waiting, one with the vendor; and one that is answered."""
    held: list[Inquiry] = lived(desk, _of_marina)
    return held


def _of_marina(desk: Desk) -> list[Inquiry]:
    found = [asked(desk, parent(f"Вопрос {n}")) for n in range(4)]
    for inquiry in found:
        claims.claim(desk, inquiry.id, MARINA, NOW)
    asking.ask(desk, found[1].id, "Какой класс?", MARINA, NOW)
    handoffs.hand_off(desk, found[2].id, MARINA, NOW)
    answering.answer(desk, found[3].id, "Готово.", MARINA, NOW)
    deliver(desk, NOW)
    return found


def notices(desk: Desk) -> list[tuple[str, list[int]]]:
    """Return to whom notices about several inquiries go, and about which."""
    table = inquiry_tables.delivery.c
    query = select(table.addressee, table.params).where(table.inquiry_id.is_(None))
    with desk.reading() as connection:
        rows = connection.execute(query.order_by(table.id))
        return [(row.addressee, row.params["ids"]) for row in rows]


def people(desk: Desk, held: list[Inquiry]) -> list[str | None]:
    return [record(desk, inquiry.id).claimant_id for inquiry in held]


def test_all_open_claims_go_to_one_colleague(desk: Desk, held: list[Inquiry]) -> None:
    assert hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER) == 3
    assert people(desk, held) == [RUSLAN.id] * 3 + [MARINA.id]
    states = [record(desk, inquiry.id).state for inquiry in held[:3]]
    assert states == [State.CLAIMED, State.WAITING, State.HANDED_OFF]
    assert all(story(desk, inquiry.id)[-1] == "reassign" for inquiry in held[:3])


@pytest.mark.each_database
def test_each_person_gets_one_notice_and_each_thread_a_word(
    desk: Desk, held: list[Inquiry]
) -> None:
    hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER)
    ids = [inquiry.id for inquiry in held[:3]]
    assert notices(desk) == [(f"id:{p.id}", ids) for p in (HEAD, RUSLAN, MARINA)]
    said = deliver(desk, LATER)
    assert said.count("reassigned to thread") == 3
    assert said.count(f"handed_over to id:{RUSLAN.id}") == 1
    assert f"reassigned to id:{RUSLAN.id}" not in said


def test_given_back_everything_is_free_and_duty_is_called_once(
    desk: Desk, held: list[Inquiry]
) -> None:
    assert hand_over(desk, MARINA.id, None, HEAD, "k", LATER) == 3
    assert people(desk, held)[:3] == [None] * 3
    assert record(desk, held[0].id).state is State.NEW
    assert ("channel", [inquiry.id for inquiry in held[:3]]) in notices(desk)
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.occasion == "released")
    with desk.reading() as connection:
        assert [params["calls"] for params in connection.execute(query).scalars()] == [False] * 3


def test_what_is_given_back_has_its_claim_window_again(desk: Desk, held: list[Inquiry]) -> None:
    hand_over(desk, MARINA.id, None, HEAD, "k", LATER)
    deliver(desk, LATER)
    assert record(desk, held[0].id).window_from == LATER


def test_the_same_again_changes_nothing(desk: Desk, held: list[Inquiry]) -> None:
    hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER)
    before = [view(desk, inquiry.id) for inquiry in held]
    told = notices(desk)
    assert hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER) == 0
    assert ([view(desk, inquiry.id) for inquiry in held], notices(desk)) == (before, told)


def test_nobody_but_the_head_may(desk: Desk, held: list[Inquiry]) -> None:
    with pytest.raises(RuleViolation, match=ONLY_HEAD):
        hand_over(desk, MARINA.id, COLLEAGUE, MARINA, "k", LATER)
    assert people(desk, held) == [MARINA.id] * 4


def test_to_oneself_is_no_handing_over(desk: Desk, held: list[Inquiry]) -> None:
    with pytest.raises(RuleViolation, match=SAME):
        hand_over(desk, RUSLAN.id, COLLEAGUE, HEAD, "k", LATER)


def test_where_there_is_nothing_it_says_so(desk: Desk, held: list[Inquiry]) -> None:
    with pytest.raises(RuleViolation, match=NOTHING):
        hand_over(desk, RUSLAN.id, replace(COLLEAGUE, id="third"), HEAD, "k", LATER)
    assert notices(desk) == []


def test_either_all_or_nothing(
    desk: Desk, held: list[Inquiry], monkeypatch: pytest.MonkeyPatch
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
        hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER)
    assert people(desk, held) == [MARINA.id] * 4
    assert notices(desk) == []


# Who has left the channel


def gone(person_id: str) -> bool:
    return person_id != MARINA.id


def test_the_head_hears_once_of_all_that_who_left_had(desk: Desk, held: list[Inquiry]) -> None:
    assert check(desk, gone, LATER) == 3
    assert notices(desk) == [("user:zavuch", [inquiry.id for inquiry in held[:3]])]


def test_who_left_without_claims_is_no_news(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    claims.claim(desk, inquiry.id, MARINA, NOW)
    claims.release(desk, inquiry.id, MARINA, NOW)
    assert check(desk, gone, LATER) == 0
    assert notices(desk) == []


def test_what_who_left_had_can_be_given_to_a_colleague(desk: Desk, held: list[Inquiry]) -> None:
    check(desk, gone, LATER)
    (first,) = holders(desk)
    assert (first.person.id, first.person.entitled, first.claims) == (MARINA.id, False, 3)
    assert hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER) == 3
    assert people(desk, held)[:3] == [RUSLAN.id] * 3


@pytest.mark.each_database
def test_what_somebody_took_meanwhile_stays_his(desk: Desk, held: list[Inquiry]) -> None:
    check(desk, gone, LATER)
    third = Actor(MARINA.role, "third-id", "third", "Третий")
    claims.claim(desk, held[0].id, third, LATER)
    claims.claim(desk, held[2].id, third, LATER)
    claims.release(desk, held[2].id, third, LATER)
    assert hand_over(desk, MARINA.id, COLLEAGUE, HEAD, "k", LATER + timedelta(minutes=1)) == 1
    assert people(desk, held)[:3] == ["third-id", RUSLAN.id, None]


@pytest.mark.each_database
def test_holders_are_named_with_what_they_have(desk: Desk, held: list[Inquiry]) -> None:
    other = asked(desk, teacher())
    claims.claim(desk, other.id, RUSLAN, NOW)
    assert [(h.person.id, h.claims) for h in holders(desk)] == [(MARINA.id, 3), (RUSLAN.id, 1)]
