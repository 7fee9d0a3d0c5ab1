"""Redis is away all the time, or was never there: the clock delivers, and nothing is lost."""

from pathlib import Path

import pytest
import redis

from tests.faults.crowd import Crowd
from tests.faults.kills_house import KillsHouse, house_to_kill
from tests.faults.verdict import assert_nothing_lost_or_said_twice
from tests.launch.house import ROOT, free_ports

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("kills redis"),
    pytest.mark.timeout(240),
]


def test_redis_is_stopped_throughout(tmp_path: Path) -> None:
    nobody_there = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
    with house_to_kill(tmp_path, REDIS_URL=nobody_there) as house:
        assert not house.house.pids("redis-server")
        _let_fifty_ask(house)


def test_redis_was_never_configured(tmp_path: Path) -> None:
    with house_to_kill(tmp_path, procfile=_without_redis()) as house:
        _let_fifty_ask(house)
        with redis.Redis.from_url(house.house.furnished["REDIS_URL"]) as unasked:
            assert unasked.dbsize() == 0


def _let_fifty_ask(house: KillsHouse) -> None:
    crowd = Crowd(house.house)
    with crowd.asking():
        pass
    assert not crowd.refusals, crowd.refusals
    assert_nothing_lost_or_said_twice(house, crowd)


def _without_redis() -> str:
    """Return the Procfile with each process deprived of REDIS_URL, which `make run` would bring."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    parts = (line.partition(": ") for line in lines if line)
    return "".join(f"{name}: env -u REDIS_URL {command}\n" for name, _, command in parts)
