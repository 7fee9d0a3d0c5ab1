"""The journal's numbers on PostgreSQL: in the order in which people came, and without a hole."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import Engine, select, text

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.inquiry_tables import inquiry
from tests.helpdesk.life import NOW, desk_on, parent

PATIENCE = 30  # seconds
WAITING = text(
    "SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE NOT granted AND datname = current_database()"
)


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine_for(postgresql_url, pool_size=12)
    yield engine
    engine.dispose()


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


class Opening:
    """Somebody who opens a question, and keeps his transaction open until he is let go."""

    def __init__(self, desk: Desk, people: ThreadPoolExecutor) -> None:
        self._has_number, self._may_end = Event(), Event()
        self._opened: Future[Opened] = people.submit(
            open_inquiry, desk, parent(), REQUESTER, NOW, then=self._hold
        )

    def _hold(self, _unit: UnitOfWork, inquiry: Inquiry) -> Inquiry:
        self._has_number.set()
        assert self._may_end.wait(PATIENCE)
        return inquiry

    def wait_for_its_number(self) -> None:
        assert self._has_number.wait(PATIENCE)

    def end(self) -> int:
        self._may_end.set()
        return self._opened.result(PATIENCE).inquiry.number


def _waiting(engine: Engine, number: int) -> Sequence[int]:
    """Return which of the server's processes wait for another, once there are so many."""
    latest = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while len(found := connection.execute(WAITING).scalars().all()) != number:
            assert time.monotonic() < latest
            connection.rollback()
            time.sleep(0.01)
    return found


def test_nobody_is_overtaken_who_waits_for_a_number(
    engine: Engine, people: ThreadPoolExecutor
) -> None:
    desk = desk_on(engine)
    first = Opening(desk, people)
    first.wait_for_its_number()
    second = Opening(desk, people)
    (its_server,) = _waiting(engine, 1)
    # As on a busy machine: its turn comes, and it is not awake yet.
    os.kill(its_server, signal.SIGSTOP)
    try:
        numbers = [first.end()]
        third = Opening(desk, people)
        _waiting(engine, 1)
    finally:
        os.kill(its_server, signal.SIGCONT)
    numbers += [second.end(), third.end()]
    assert numbers == [1, 2, 3]


class GivenUpError(Exception):
    """What goes wrong with every third opening."""


def test_who_gives_up_leaves_no_hole(engine: Engine, people: ThreadPoolExecutor) -> None:
    desk = desk_on(engine)

    def give_up(_unit: UnitOfWork, _inquiry: Inquiry) -> Inquiry:
        raise GivenUpError

    tried = [
        people.submit(open_inquiry, desk, parent(), REQUESTER, NOW, then=None if n % 3 else give_up)
        for n in range(48)
    ]
    failures = [each.exception(PATIENCE) for each in tried]
    assert {type(each) for each in failures if each} == {GivenUpError}
    numbers = desk.column(select(inquiry.c.number).order_by(inquiry.c.id))
    assert numbers == list(range(1, 33))
