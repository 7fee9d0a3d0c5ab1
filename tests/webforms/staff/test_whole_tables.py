"""No page, press or round of the clock reads whole a table that grows with the questions."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from helpdesk.clock.clockwork import tick
from helpdesk.journal.order import Order
from helpdesk.kernel import links, outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import link_token
from helpdesk.storage import inquiry_tables
from helpdesk.storage.columns import metadata
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.visitor import FILLED_IN

JOURNAL = "/desk/journal"
PATHS = [
    "/",
    "/desk",
    "/desk/today",
    JOURNAL,
    *(f"{JOURNAL}?state=&sort={order}" for order in Order),
    f"{JOURNAL}?state=closed",
    f"{JOURNAL}?term=overdue",
    f"{JOURNAL}?term=missed",
    f"{JOURNAL}?claimant=nobody",
    f"{JOURNAL}?q=оценки",
    f"{JOURNAL}?class=5А",
]
# Those that have a row or more for each question.
GROWING = [
    table.name
    for table in metadata.sorted_tables
    if any(key.column.table.name == "inquiry" for key in table.foreign_keys)
]
Act = Callable[[Desk], object]
ACTS: dict[str, Act] = {
    "tick": lambda desk: tick(desk, moment()),
    "sweep": lambda desk: outbox.unsent(desk, moment()),
    "press": lambda desk: links.is_own_post(desk, "post"),
}


@contextmanager
def plans(desk: Desk) -> Iterator[list[str]]:
    """Collect what SQLite does for each statement that is made meanwhile."""
    made: list[tuple[str, Any]] = []
    found: list[str] = []

    @event.listens_for(desk.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, values: Any, *_: object) -> None:  # type: ignore[no-untyped-def]
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            made.append((statement, values))

    yield found
    event.remove(desk.engine, "before_cursor_execute", note)
    assert made
    with desk.reading() as connection:
        for statement, values in made:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found += [f"{row.detail}: {statement}" for row in rows]


def whole(found: list[str]) -> list[str]:
    """Return the plans that go through a table itself; in an index's order rows come as wanted.

    So do the newest of a table in the order of its own key, where no more than so many are read.
    """
    read = re.compile(rf"SCAN (inquiry|{'|'.join(GROWING)})(?! USING)\b")
    newest = re.compile(r"FROM (\w+) ORDER BY \1\.inquiry_id DESC\s+LIMIT \?")
    return [each for each in found if read.match(each) and not newest.search(each)]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_reads_no_table_whole(consultant: Consultant, desk: Desk, path: str) -> None:
    come_in(consultant)
    with plans(desk) as found:
        assert consultant.visitor.open(path).status_code == 200
    assert whole(found) == []


def test_neither_does_the_page_of_a_question(consultant: Consultant, desk: Desk) -> None:
    come_in(consultant)
    token = link_token(desk.secret, consultant.opened.inquiry.reference)
    with plans(desk) as found:
        assert consultant.visitor.open(consultant.path).status_code == 200
        assert consultant.visitor.open(f"/i/{token}").status_code == 200
    assert whole(found) == []


def test_neither_does_a_question_that_is_sent(consultant: Consultant, desk: Desk) -> None:
    consultant.visitor.open()
    with plans(desk) as found:
        consultant.visitor.press("check", **FILLED_IN)
        consultant.visitor.press("send")
    assert whole(found) == []


@pytest.mark.parametrize("act", ACTS)
def test_neither_does_what_happens_without_a_page(
    consultant: Consultant, desk: Desk, act: str
) -> None:
    with plans(desk) as found:
        ACTS[act](consultant.desk)
    assert whole(found) == []


def test_what_reads_a_table_whole_is_seen(desk: Desk) -> None:
    table = inquiry_tables.inquiry
    for wanted in (table.c.subject == "Оценки", table.c.subject.like("%оценки%")):
        with plans(desk) as found:
            desk.rows(select(table.c.id).where(wanted).limit(50))
        assert whole(found)
