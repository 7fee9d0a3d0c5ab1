"""What the director's orders say, and who may therefore advise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.order_register import all_orders, appointments
from helpdesk.duty.standing import BAD_USERNAME
from helpdesk.kernel.desk import Desk
from helpdesk.orders import appointing
from helpdesk.orders.appointing import Appointed, NotSo, appoint_all
from helpdesk.orders.papers import FAR, FUTURE_ORDER, LONG_NUMBER, NO_NUMBER, Paper, keep_scan
from helpdesk.orders.relieving import Successors, relieve
from tests.helpdesk.life import HEAD, MARINA, NOW, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.orders.issued import ACTING, LATER, MARINAS, ORDER, TODAY, on

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_before_any_order_whoever_is_in_the_channel_advises(desk: Desk) -> None:
    assert on(desk).may_consult("anybody")


def test_once_somebody_is_appointed_nobody_else_advises(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    assert on(desk).may_consult("consultant1")
    assert not on(desk).may_consult("consultant2")


def test_an_appointment_to_come_locks_nobody_out_before_its_day(desk: Desk) -> None:
    appoint(desk, ORDER, replace(MARINAS, first=TODAY + timedelta(days=3)), HEAD, NOW)
    assert on(desk).may_consult("consultant2")
    assert on(desk, TODAY + timedelta(days=2)).may_consult("consultant2")
    assert not on(desk, TODAY + timedelta(days=3)).may_consult("consultant2")


def test_an_appointment_that_held_for_no_day_locks_nobody_out(desk: Desk) -> None:
    number = appoint(desk, ORDER, replace(MARINAS, first=TODAY), HEAD, NOW)
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    assert on(desk).may_consult("consultant1")
    assert on(desk).may_consult("consultant2")


def test_the_same_order_sent_twice_is_written_once(desk: Desk) -> None:
    ids = {appoint(desk, ORDER, MARINAS, HEAD, NOW) for _ in range(2)}
    assert len(ids) == 1
    with desk.reading() as connection:
        assert len(appointments(connection)) == 1


@pytest.mark.parametrize(
    "other",
    [{"topics": ()}, {"last": date(2027, 5, 31)}, {"name": "Марина Нехай"}],
    ids=["topics", "last day", "name"],
)
def test_the_same_order_says_nothing_else_of_the_same_day(
    desk: Desk, other: dict[str, object]
) -> None:
    marks = replace(MARINAS, topics=("parent:marks",))
    appoint(desk, ORDER, marks, HEAD, NOW)
    with pytest.raises(NotSo, match="Уже вписан"):
        appoint(desk, ORDER, replace(marks, **other), HEAD, NOW)  # type: ignore[arg-type]


def test_who_was_relieved_is_not_appointed_anew_by_the_same_line(desk: Desk) -> None:
    today = replace(MARINAS, first=TODAY)
    number = appoint(desk, ORDER, today, HEAD, NOW)
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    with pytest.raises(NotSo, match="Уже вписан"):
        appoint(desk, ORDER, today, HEAD, NOW)
    appoint(desk, LATER, today, HEAD, NOW)
    assert on(desk).may_consult("consultant1")


def test_two_people_of_one_order_share_it(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    other = replace(MARINAS, username="@Consultant2 ", name="Руслан Ачмиз")
    appoint(desk, replace(ORDER, number=" № 114 "), other, HEAD, NOW)
    with desk.reading() as connection:
        found = appointments(connection)
    assert {each.username for each in found} == {"consultant1", "consultant2"}
    assert len({each.order.id for each in found}) == 1


def test_who_is_relieved_advises_no_more_from_that_day_on(desk: Desk) -> None:
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    assert on(desk, TODAY - timedelta(days=1)).may_consult("consultant1")
    assert not on(desk).may_consult("consultant1")
    with desk.reading() as connection:
        (held,) = appointments(connection)
    assert held.ended_by is not None
    assert held.ended_by.number == "130-к"


def test_the_same_person_can_be_appointed_again_after_that(desk: Desk) -> None:
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    with pytest.raises(RuleViolation, match="уже назначен"):
        appoint(desk, LATER, replace(MARINAS, first=TODAY), HEAD, NOW)
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    appoint(desk, LATER, replace(MARINAS, first=TODAY), HEAD, NOW)
    assert on(desk).may_consult("consultant1")


def test_an_acting_director_acts_for_his_days_beside_the_director(desk: Desk) -> None:
    appoint(desk, LATER, ACTING, HEAD, NOW)
    assert on(desk).is_director("ruslan")
    assert on(desk).is_head("ruslan")
    assert on(desk).is_director("director")
    assert on(desk).directors == ("ruslan", "director")
    assert not on(desk, TODAY + timedelta(days=7)).is_director("ruslan")


def test_an_acting_director_alone_appoints_no_consultants(desk: Desk) -> None:
    appoint(desk, LATER, ACTING, HEAD, NOW)
    assert on(desk).may_consult("consultant2")


@pytest.mark.parametrize(
    ("paper", "said", "words"),
    [
        (Paper(" ", TODAY), MARINAS, NO_NUMBER),
        (Paper("№", TODAY), MARINAS, NO_NUMBER),
        (Paper("1" * 41, TODAY), MARINAS, LONG_NUMBER),
        (Paper("1", TODAY + timedelta(days=1)), MARINAS, FUTURE_ORDER),
        (Paper("1", date(26, 11, 24)), MARINAS, FAR),
        (ORDER, replace(MARINAS, first=date(26, 11, 24)), FAR),
        (ORDER, replace(MARINAS, last=date(2062, 11, 24)), FAR),
        (ORDER, replace(MARINAS, username="Марина"), BAD_USERNAME),
        (ORDER, replace(MARINAS, name="  "), appointing.NO_NAME),
        (ORDER, replace(MARINAS, last=date(2026, 8, 1)), appointing.BACKWARDS),
        (ORDER, replace(ACTING, last=None), appointing.NO_END),
        (ORDER, replace(MARINAS, topics=("parent:none",)), "parent:none"),
    ],
)
def test_what_cannot_be_so_is_refused(
    desk: Desk, paper: Paper, said: Appointed, words: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        appoint(desk, paper, said, HEAD, NOW)
    assert words in str(refused.value)
    with desk.reading() as connection:
        assert appointments(connection) == ()


def test_orders_are_the_heads_business(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="завуч и директор"):
        appoint(desk, ORDER, MARINAS, MARINA, NOW)


def test_one_order_appoints_everybody_or_nobody(desk: Desk) -> None:
    wrong = replace(MARINAS, username="consultant2", last=date(2026, 8, 1))
    with pytest.raises(appointing.NotSo) as refused:
        appoint_all(desk, ORDER, [MARINAS, wrong], HEAD, NOW)
    assert (refused.value.row, str(refused.value)) == (1, appointing.BACKWARDS)
    with pytest.raises(RuleViolation, match="хотя бы одного"):
        appoint_all(desk, ORDER, [], HEAD, NOW)
    with desk.reading() as connection:
        assert (appointments(connection), all_orders(connection)) == ((), ())
    right = replace(wrong, last=None)
    assert len(set(appoint_all(desk, ORDER, [MARINAS, right], HEAD, NOW))) == 2


def test_every_scan_is_kept_with_who_put_it_there(desk: Desk) -> None:
    appoint(desk, replace(ORDER, scan="a.pdf"), MARINAS, HEAD, NOW)
    appoint(desk, replace(ORDER, scan="a.pdf"), MARINAS, HEAD, NOW)
    with desk.reading() as connection:
        (order,) = all_orders(connection)
    later = NOW + timedelta(hours=1)
    director = replace(HEAD, id="director-id", username="director", name="Директор")
    order = keep_scan(desk, order.id, "b.png", director, later)
    assert [(each.name, each.entered_by, each.entered_at) for each in order.scans] == [
        ("a.pdf", HEAD.id, NOW),
        ("b.png", director.id, later),
    ]
    assert order.scan == order.scans[-1]
    with pytest.raises(RuleViolation, match="Такого приказа нет"):
        keep_scan(desk, order.id + 1, "b.png", HEAD, NOW)
    with pytest.raises(RuleViolation, match="завуч и директор"):
        keep_scan(desk, order.id, "c.png", MARINA, NOW)
