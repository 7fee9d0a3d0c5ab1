"""Budgets are counted for all at once, in windows, and forgotten when those are over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from helpdesk.access.budgets import Budgets, Cap, NotCounted, Spending, forget_ended
from helpdesk.kernel.desk import Desk
from helpdesk.storage import access_tables
from tests.helpdesk.life import DAY, HOUR, NOW, desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def of(owner: str, amount: int = 2, seconds: int = 3600) -> Spending:
    return Spending("SENDS", owner, (Cap(amount, seconds),))


def test_a_budget_is_its_owners_alone_and_begins_anew(desk: Desk) -> None:
    budgets = Budgets(desk)
    assert [budgets.spend([of("a")], NOW) for _ in range(3)] == [set(), set(), {"SENDS"}]
    assert budgets.spend([of("b")], NOW) == set()
    assert budgets.spend([of("a")], NOW + HOUR) == set()


def test_looking_at_a_budget_spends_nothing(desk: Desk) -> None:
    budgets = Budgets(desk)
    assert [budgets.exhausted([of("a", 1)], NOW) for _ in range(3)] == [set()] * 3
    budgets.spend([of("a", 1)], NOW)
    assert budgets.exhausted([of("a", 1)], NOW) == {"SENDS"}
    assert budgets.exhausted([of("a", 1)], NOW + HOUR) == set()


def test_many_at_once_are_all_counted(desk: Desk) -> None:
    owners = ["a", "b", "c"]

    def spend(number: int) -> int:
        mine = owners[number % 3 :] + owners[: number % 3]
        return len(Budgets(desk).spend([of(each, 10) for each in mine], NOW))

    with ThreadPoolExecutor(8) as pool:
        over = list(pool.map(spend, range(24)))
    assert over.count(0) == 10
    with desk.reading() as connection:
        assert set(connection.execute(select(access_tables.budget.c.used)).scalars()) == {24}


def test_no_row_holds_an_owner_and_none_outlives_its_window_for_long(desk: Desk) -> None:
    Budgets(desk).spend([of("mama@example.ru"), of("192.0.2.1", seconds=60)], NOW)
    with desk.reading() as connection:
        rows = repr(connection.execute(select(access_tables.budget)).all())
    assert "mama" not in rows
    assert "192.0.2.1" not in rows
    assert forget_ended(desk, NOW + timedelta(minutes=2)) == 1
    assert forget_ended(desk, NOW + DAY) == 1


class Away:
    asked = 0

    def add(self, *_: object) -> list[int]:
        self.asked += 1
        raise NotCounted("away")


def test_a_store_that_is_away_rests_and_the_database_counts(desk: Desk) -> None:
    first = Away()
    budgets = Budgets(desk, first)
    assert [len(budgets.spend([of("a")], NOW)) for _ in range(3)] == [0, 0, 1]
    assert first.asked == 1


def test_what_comes_after_an_overdrawn_turn_is_not_counted(desk: Desk) -> None:
    """One visitor does not use up what is there for everybody."""
    budgets = Budgets(desk)
    his, of_all = Spending("CARDS", "he", (Cap(1, 60),)), Spending("ALL", "all", (Cap(2, 60),))
    found = [budgets.spend_in_turn([[his], [of_all]], NOW) for _ in range(3)]
    assert found == [set(), {"CARDS"}, {"CARDS"}]
    assert budgets.spend([of_all], NOW) == set()
    assert budgets.spend([of_all], NOW) == {"ALL"}


def test_several_turns_are_one_transaction(desk: Desk) -> None:
    begun: list[object] = []
    event.listen(desk.engine, "begin", begun.append)
    Budgets(desk).spend_in_turn([[of("a")], [of("b")], [of("c")]], NOW)
    assert len(begun) == 1
