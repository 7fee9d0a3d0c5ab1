"""What the staff's pages ask is found by indexes, however much there is: read from the plans."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from helpdesk.clock.today import waiting_for
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.journal.filters import NOBODY, Filters
from helpdesk.journal.lines import page_and_count
from helpdesk.journal.order import Order
from helpdesk.journal.owed import undelivered_for
from helpdesk.kernel.desk import Desk
from helpdesk.vendor.outage_offer import look
from tests.helpdesk.life import MARINA, NOW, asked, desk_on

# A whole table is read: as PostgreSQL says it, and as SQLite does. That one says so as well where
# the newest rows of all words are looked at, and no more.
_TABLES = "inquiry|delivery|history"
_WHOLE = re.compile(rf"Seq Scan on (?:{_TABLES}|journal_words)\b|^SCAN (?:{_TABLES})$")
Look = Callable[[Connection, WorkingCalendar], object]
PLACE = (NOW.year, 1)
MOMENT = (int(NOW.timestamp() * 1_000_000), 1)


def _journal(filters: Filters, place: tuple[int, int] | None = None) -> Look:
    return lambda connection, calendar: page_and_count(connection, filters, calendar, NOW, place)


def _today(*, sees_all: bool) -> Look:
    return lambda connection, calendar: waiting_for(
        connection, calendar, MARINA.id, NOW, sees_all=sees_all, most=15
    )


LOOKS: dict[str, Look] = {
    "the middle of the book": _journal(Filters(), PLACE),
    "a day": _journal(Filters(order=Order.RECEIVED_LAST), MOMENT),
    "whose": _journal(Filters(claimant=MARINA.id)),
    "nobody's": _journal(Filters(claimant=NOBODY)),
    "missed": _journal(Filters(term="missed")),
    "words": _journal(Filters(sought="оценки расписание")),
    "today of the head": _today(sees_all=True),
    "today of a consultant": _today(sees_all=False),
}


def plans_of(desk: Desk, look: Callable[[], object]) -> list[str]:
    """Return the steps by which the database answers, as it would in a large table."""
    made: list[tuple[str, Any]] = []

    def note(*args: Any) -> None:
        made.append((args[2], args[3]))

    event.listen(desk.engine, "before_cursor_execute", note)
    look()
    event.remove(desk.engine, "before_cursor_execute", note)
    is_sqlite = desk.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    with desk.reading() as connection:
        if not is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked_how = [f"{explain} {said}" for said, _ in made]
        rows = [
            row
            for said, (_, values) in zip(asked_how, made, strict=True)
            for row in connection.exec_driver_sql(said, values)
        ]
    return [str(row[-1]) for row in rows]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    made = desk_on(engine)
    asked(made)
    return made


def whole(plans: list[str]) -> list[str]:
    return [each for each in plans if _WHOLE.search(each)]


@pytest.mark.parametrize("look", LOOKS)
def test_no_table_is_read_whole(desk: Desk, look: str) -> None:
    calendar = desk.regulation().calendar

    def ask() -> None:
        with desk.reading() as connection:
            LOOKS[look](connection, calendar)

    plans = plans_of(desk, ask)
    assert len(plans) > 2
    assert whole(plans) == []


def test_whom_to_call_is_found_by_what_is_parked(desk: Desk) -> None:
    plans = plans_of(desk, lambda: undelivered_for(desk, MARINA.id, sees_all=True, most=15))
    assert re.search(r"ix_delivery_(parked|due)", " ".join(plans))
    assert whole(plans) == []


def test_what_was_asked_lately_is_found_by_its_time_and_not_among_all_that_is_open(
    desk: Desk,
) -> None:
    plans = " ".join(plans_of(desk, lambda: look(desk, NOW)))
    assert "ix_inquiry_received_at" in plans
    assert "ix_inquiry_state" not in plans


def test_a_table_that_is_read_whole_is_seen(desk: Desk) -> None:
    def ask() -> None:
        with desk.reading() as connection:
            connection.execute(text("SELECT subject FROM inquiry WHERE lower(subject) = 'a'"))

    assert len(whole(plans_of(desk, ask))) == 1
