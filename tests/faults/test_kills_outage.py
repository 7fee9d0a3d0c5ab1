"""A mass outage told to all by a clock that is killed on the way: each hears it once."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.database import create_engine_for
from helpdesk.vendor import outage_news
from helpdesk.vendor.outage_queries import Outage
from tests.helpdesk.life import MARINA, NOW, asked, deliveries, desk_on, parent
from tests.helpdesk.vendor.outages_told import declared, members, told
from tests.launch.forked import process_of

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

MEMBERS, DIES_AT = 5, 3
_UPDATE, _END = "outage_update", "answer"


def _tick_until_killed(url: str, dies_within: bool) -> None:
    """Do the clock's round, and die at one of the members, before or after the commit."""
    told_by_now = 0
    tell = outage_news.tell

    def die_at_one(unit: UnitOfWork, outage_id: int, inquiry_id: int) -> bool:
        nonlocal told_by_now
        told_by_now += 1
        if told_by_now == DIES_AT and not dies_within:
            os.kill(os.getpid(), signal.SIGKILL)
        said = tell(unit, outage_id, inquiry_id)
        if told_by_now == DIES_AT:
            os.kill(os.getpid(), signal.SIGKILL)
        return said

    outage_news.tell = die_at_one
    tick(Desk(create_engine_for(url), b"k" * 32), NOW)


@pytest.fixture
def held(engine: Engine) -> Outage:
    desk = desk_on(engine)
    words = "Оценки не открываются"
    others = [asked(desk, parent(f"{words} {n}")) for n in range(MEMBERS - 1)]
    return declared(desk, *others)


def _tell(desk: Desk, held: Outage) -> None:
    outage_news.tell_all(desk, held.id, 0, "Чинят.", MARINA, NOW)


def _end(desk: Desk, held: Outage) -> None:
    outage_news.end(desk, held.id, 0, "Работает.", MARINA, NOW)


@pytest.mark.parametrize("dies_within", [True, False], ids=["within", "between"])
@pytest.mark.parametrize(("say", "occasion"), [(_tell, _UPDATE), (_end, _END)])
def test_where_a_clock_dies_another_goes_on_and_each_hears_it_once(
    database_url: str,
    engine: Engine,
    held: Outage,
    say: Callable[[Desk, Outage], None],
    occasion: str,
    dies_within: bool,
) -> None:
    desk = desk_on(engine)
    say(desk, held)
    dead = process_of(_tick_until_killed, (database_url, dies_within))
    dead.start()
    dead.join()
    assert dead.exitcode == -signal.SIGKILL
    assert len(told(desk, occasion)) == DIES_AT - 1
    for minute in range(2):
        tick(desk, NOW + timedelta(minutes=minute))
    for each in members(desk, held):
        assert sum(line.startswith(f"{occasion} to mail") for line in deliveries(desk, each)) == 1
