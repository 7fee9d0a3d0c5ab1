"""Processes are killed in the middle of fifty inquiries: nothing is lost, nothing is said twice."""

import signal
from collections.abc import Callable
from functools import partial

import pytest
import redis

from tests.e2e.house import RealHouse, wait_for
from tests.faults.aftermath import being_sent
from tests.faults.crowd import Crowd
from tests.faults.kills_house import KillsHouse
from tests.faults.verdict import assert_nothing_lost_or_said_twice

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("kills"),
    pytest.mark.timeout(240),
]

# So many have been accepted at each strike: a single one may fall between two messages.
MOMENTS = (10, 20, 30)
QUEUE = "rq:queue:deliveries"


@pytest.mark.parametrize("name", ["web", "bot", "chat"])
def test_after_a_kill_one_asks_again_and_is_heard_once(killed: KillsHouse, name: str) -> None:
    strike = partial(killed.house.strike, name)
    crowd = _while_fifty_ask(killed, strike, strike, strike)
    assert crowd.refusals


def test_what_a_killed_worker_was_just_sending_is_said_once(killed: KillsHouse) -> None:
    strike = partial(_kill_while_it_sends, killed.house, set())
    crowd = _while_fifty_ask(killed, strike, strike, strike)
    assert not crowd.refusals, crowd.refusals


@pytest.mark.parametrize("name", ["clock", "redis"])
def test_nobody_who_asks_notices_a_kill(killed: KillsHouse, name: str) -> None:
    strike = partial(killed.house.strike, name)
    crowd = _while_fifty_ask(killed, strike, strike, strike)
    assert not crowd.refusals, crowd.refusals


def test_a_flushed_redis_costs_nothing(killed: KillsHouse) -> None:
    with _redis(killed) as server:
        crowd = _while_fifty_ask(killed, server.flushall, server.flushall, server.flushall)
    assert not crowd.refusals, crowd.refusals


def test_a_redis_that_hangs_for_a_while_costs_nothing(killed: KillsHouse) -> None:
    redis_server = partial(killed.house.strike, "redis")
    try:
        crowd = _while_fifty_ask(killed, partial(redis_server, signal.SIGSTOP))
    finally:
        redis_server(signal.SIGCONT)
    # What was enqueued before it hung comes to a worker when the clock has long delivered it.
    with _redis(killed) as server:
        wait_for(lambda: server.llen(QUEUE) == 0, "an empty queue")
    assert_nothing_lost_or_said_twice(killed, crowd)
    assert not crowd.refusals, crowd.refusals


def _kill_while_it_sends(house: RealHouse, abandoned: set[str]) -> None:
    """Kill the worker while it holds a lease, which joins those that earlier ones left behind."""

    def caught() -> bool:
        house.strike("worker", signal.SIGSTOP)
        held = being_sent(house) - abandoned
        abandoned.update(held)
        house.strike("worker", signal.SIGKILL if held else signal.SIGCONT)
        return bool(held)

    wait_for(caught, "a worker that sends")


def _while_fifty_ask(killed: KillsHouse, *strikes: Callable[[], object]) -> Crowd:
    """Strike in the middle, perhaps more than once, and look at what is left."""
    crowd = Crowd(killed.house)
    with crowd.asking():
        for count, strike in zip(MOMENTS, strikes, strict=False):
            crowd.wait_until_accepted(count)
            strike()
    assert_nothing_lost_or_said_twice(killed, crowd)
    return crowd


def _redis(killed: KillsHouse) -> redis.Redis:
    return redis.Redis.from_url(killed.house.furnished["REDIS_URL"])
