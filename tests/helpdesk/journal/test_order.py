"""Each order of the journal, page by page, leaves nothing out and shows nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.journal.filters import ANY_OPEN, Filters, Term, conditions
from helpdesk.journal.order import Order, Reader
from helpdesk.kernel.desk import Desk
from tests.founding import lived
from tests.helpdesk.life import DAY, MARINA, NOW, asked, desk_on, parent, teacher


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Nine questions in each state that is open, one that is answered, asked on different days."""
    made = desk_on(engine)
    lived(made, _live)
    return made


def _live(made: Desk) -> None:
    asked_now = [
        asked(made, new(f"Вопрос {n}", now=NOW - n % 3 * DAY), now=NOW - n % 3 * DAY)
        for n, new in enumerate([parent, teacher] * 5)
    ]
    for each in asked_now[:6]:
        claims.claim(made, each.id, MARINA, NOW)
    for each in asked_now[:2]:
        asking.ask(made, each.id, "Какой класс?", MARINA, NOW)
    for each in asked_now[2:4]:
        handoffs.hand_off(made, each.id, MARINA, NOW)
    answering.answer(made, asked_now[4].id, "Вот", MARINA, NOW)


def leafed(desk: Desk, filters: Filters, most: int = 2) -> list[Inquiry]:
    """Return all that is found, read a few at a time."""
    found: list[Inquiry] = []
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        asked_for = conditions(connection, filters, calendar, NOW)
        reader = Reader(connection, asked_for, filters.in_order, filters.is_of_open)
        while more := reader.after(reader.place_of(found[-1]) if found else None, most):
            found += more
    return found


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("state", ["", ANY_OPEN])
def test_page_by_page_it_is_whole_and_in_order(desk: Desk, order: Order, state: str) -> None:
    found = leafed(desk, Filters(state=state, order=order))
    assert len({each.id for each in found}) == len(found) == (9 if state else 10)
    by: dict[str, Callable[[Inquiry], Any]] = {
        "number": lambda each: (each.year, each.number),
        "received": lambda each: (each.received_at, each.id),
        "due": lambda each: (each.regulation_due_at, each.id),
    }
    keys = [by[order.column](each) for each in found]
    assert keys == sorted(keys, reverse=order.is_descending)


def test_what_is_open_stands_by_its_term_and_the_journal_as_a_book() -> None:
    assert Filters(state=ANY_OPEN).in_order is Order.URGENT
    assert Filters(state="waiting").in_order is Order.URGENT
    assert Filters(term=Term.OVERDUE).in_order is Order.URGENT
    assert Filters().in_order is Filters(state="closed").in_order is Order.NEWEST


def test_overdue_is_what_is_open_past_the_regulations_term(desk: Desk) -> None:
    late = [each.id for each in leafed(desk, Filters(term=Term.OVERDUE))]
    assert late == []
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        later = NOW + timedelta(days=60)
        asked_for = conditions(connection, Filters(term=Term.OVERDUE), calendar, later)
        assert len(Reader(connection, asked_for, Order.URGENT, of_open=True).after(None, 50)) == 9


@pytest.mark.parametrize(
    ("where", "by"),
    [
        ("state = 'new'", "regulation_due_at"),
        ("1 = 1", "regulation_due_at"),
        ("1 = 1", "received_at"),
    ],
)
def test_an_index_has_the_order_already(desk: Desk, where: str, by: str) -> None:
    if desk.engine.dialect.name != "sqlite":
        pytest.skip("it is SQLite's plan that is read here")
    query = f"SELECT * FROM inquiry WHERE {where} ORDER BY {by}, id LIMIT 51"  # noqa: S608
    with desk.reading() as connection:
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    assert plan
    assert not [step for step in plan if "TEMP B-TREE" in step]
