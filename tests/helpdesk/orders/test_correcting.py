"""What was mistyped of an order is mended, and what stood there before is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.order_register import all_orders, appointments
from helpdesk.duty.standing import Appointment, Corrected, Order, Post
from helpdesk.inquiries.entitlement import check, is_due
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed, NotSo, appoint_all
from helpdesk.orders.correcting import TAKEN, Corrections, annul, correct
from helpdesk.orders.papers import ONLY_HEAD, Paper
from helpdesk.orders.relieving import Successors, relieve
from tests.helpdesk.life import HEAD, MARINA, NOW, desk_on
from tests.helpdesk.orders.appointing import appoint

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

TODAY = date(2026, 11, 24)
ORDER = Paper("114", date(2026, 9, 1))
RELIEF = Paper("130", TODAY)
MARINAS = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))
RUSLANS = replace(MARINAS, username="consultant2", name="Руслан Казбекович Ачмиз")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def orders(desk: Desk) -> tuple[Order, ...]:
    with desk.reading() as connection:
        return all_orders(connection)


def held(desk: Desk) -> tuple[Appointment, ...]:
    with desk.reading() as connection:
        return appointments(connection)


def kept(order: Order) -> list[tuple[Corrected, str, str]]:
    return [(each.what, each.before, each.after) for each in order.corrections]


def test_number_date_names_and_days_are_mended_and_both_are_kept(desk: Desk) -> None:
    number = appoint(
        desk, ORDER, replace(MARINAS, username="marnia", name="Марина Нихай"), HEAD, NOW
    )
    said = Corrections(
        Paper("№ 141", date(2026, 8, 31)), {number: replace(MARINAS, last=date(2027, 5, 31))}
    )
    correct(desk, orders(desk)[0].id, said, HEAD, NOW)
    (order,), (person,) = orders(desk), held(desk)
    assert (order.number, order.dated) == ("141", date(2026, 8, 31))
    assert (person.username, person.name, person.last) == (
        "consultant1",
        "Марина Юрьевна Нехай",
        date(2027, 5, 31),
    )
    assert kept(order) == [
        (Corrected.NUMBER, "114", "141"),
        (Corrected.DATED, "01.09.2026", "31.08.2026"),
        (Corrected.USERNAME, "marnia", "consultant1"),
        (Corrected.NAME, "Марина Нихай", "Марина Юрьевна Нехай"),
        (Corrected.LAST, "не назван", "31.05.2027"),
    ]


def test_topics_are_mended_in_place_and_both_are_kept(desk: Desk) -> None:
    first = replace(MARINAS, topics=("parent:marks", "parent:login"))
    number = appoint(desk, ORDER, first, HEAD, NOW)
    mended = replace(MARINAS, topics=("parent:marks", "staff:lessons"))
    correct(desk, orders(desk)[0].id, Corrections(ORDER, {number: mended}), HEAD, NOW)
    assert held(desk)[0].topics == ("parent:marks", "staff:lessons")
    assert kept(orders(desk)[0]) == [
        (
            Corrected.TOPICS,
            "родители: Оценки, Вход в «Дневник.ру»",
            "сотрудники: Проведение уроков; родители: Оценки",
        ),
    ]
    assert held(desk)[0].is_for("staff", "lessons")
    strange = Corrections(ORDER, {number: replace(mended, topics=("staff:dances",))})
    with pytest.raises(NotSo, match="Такой темы"):
        correct(desk, orders(desk)[0].id, strange, HEAD, NOW)


def test_the_same_once_more_corrects_nothing(desk: Desk) -> None:
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    correct(desk, orders(desk)[0].id, Corrections(ORDER, {number: MARINAS}), HEAD, NOW)
    assert orders(desk)[0].corrections == ()


@pytest.mark.each_database
def test_a_mended_name_changes_at_once_who_may_advise(desk: Desk) -> None:
    number = appoint(desk, ORDER, replace(MARINAS, username="marnia"), HEAD, NOW)
    check(desk, lambda _: True, NOW)
    assert not desk.roster().may_help("consultant1", TODAY)
    correct(desk, orders(desk)[0].id, Corrections(ORDER, {number: MARINAS}), HEAD, NOW)
    assert desk.roster().may_help("consultant1", TODAY)
    assert not desk.roster().may_help("marnia", TODAY)
    assert is_due(desk, NOW)


def test_an_order_cannot_become_another_that_is_there(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    appoint(desk, RELIEF, RUSLANS, HEAD, NOW)
    with pytest.raises(RuleViolation, match=TAKEN):
        correct(desk, orders(desk)[1].id, Corrections(ORDER), HEAD, NOW)
    assert [each.number for each in orders(desk)] == ["114", "130"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "Марина"},
        {"name": " "},
        {"last": date(2026, 8, 1)},
        {"first": date(1926, 9, 1)},
        {"username": "consultant2"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    desk: Desk, wrong: dict[str, object]
) -> None:
    first, _ = appoint_all(desk, ORDER, (MARINAS, RUSLANS), HEAD, NOW)
    before = held(desk)
    said = Corrections(replace(ORDER, number="9"), {first: replace(MARINAS, **wrong)})  # type: ignore[arg-type]
    with pytest.raises(NotSo) as refused:
        correct(desk, orders(desk)[0].id, said, HEAD, NOW)
    assert refused.value.row == first
    assert held(desk) == before


def test_only_who_leads_corrects_and_annuls(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    order = orders(desk)[0].id
    with pytest.raises(RuleViolation, match=ONLY_HEAD):
        correct(desk, order, Corrections(ORDER), MARINA, NOW)
    with pytest.raises(RuleViolation, match=ONLY_HEAD):
        annul(desk, order, MARINA, NOW)


@pytest.mark.each_database
def test_an_annulled_order_has_never_appointed_anybody_and_says_whom_it_named(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    annul(desk, orders(desk)[0].id, HEAD, NOW)
    assert held(desk) == ()
    assert desk.roster().may_help("consultant2", TODAY)
    ((what, before, after),) = kept(orders(desk)[0])
    assert (what, after) == (Corrected.ANNULLED, "аннулировано")
    assert "Марина Юрьевна Нехай" in before


def test_an_annulled_order_can_be_entered_once_more(desk: Desk) -> None:
    first = appoint(desk, ORDER, replace(MARINAS, topics=("parent:marks",)), HEAD, NOW)
    annul(desk, orders(desk)[0].id, HEAD, NOW)
    assert appoint(desk, ORDER, MARINAS, HEAD, NOW) == first
    (person,) = held(desk)
    assert person.topics == ()
    assert len(orders(desk)[0].corrections) == 1


@pytest.mark.each_database
@pytest.mark.parametrize("planned", [None, date(2027, 5, 31)])
def test_whom_an_annulled_order_relieved_goes_on_as_before(
    desk: Desk, planned: date | None
) -> None:
    number = appoint(desk, ORDER, replace(MARINAS, last=planned), HEAD, NOW)
    relieve(desk, number, RELIEF, TODAY, Successors(), HEAD, NOW)
    assert not desk.roster().may_help("consultant1", TODAY)
    annul(desk, orders(desk)[1].id, HEAD, NOW)
    assert desk.roster().may_help("consultant1", TODAY)
    (person,) = held(desk)
    assert (person.last, person.ended_by) == (planned, None)
    assert kept(orders(desk)[1]) == [(Corrected.RELIEF, "23.11.2026", "аннулировано")]


@pytest.mark.each_database
def test_who_was_relieved_twice_earlier_and_earlier_goes_on_as_the_first_order_said(
    desk: Desk,
) -> None:
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    relieve(desk, number, RELIEF, TODAY + timedelta(days=9), Successors(), HEAD, NOW)
    relieve(desk, number, replace(RELIEF, number="131"), TODAY, Successors(), HEAD, NOW)
    newest = next(each for each in orders(desk) if each.number == "131")
    annul(desk, newest.id, HEAD, NOW)
    assert held(desk)[0].last is None
