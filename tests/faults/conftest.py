"""Desks of several processes over one database, and a house whose processes are killed."""

from collections.abc import Iterator

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.faults.instant import PEOPLE
from tests.faults.kills_house import KillsHouse, house_to_kill
from tests.helpdesk.life import desk_on


@pytest.fixture(scope="package")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillsHouse]:
    """One house for the group «kills»: what is killed in it is started again by its supervisor."""
    with house_to_kill(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def desks(database_url: str) -> Iterator[list[Desk]]:
    """A desk for each of the twenty, as if each sat in a process of his own."""
    engines = [create_engine_for(database_url, pool_size=1) for _ in range(PEOPLE)]
    yield [desk_on(engine) for engine in engines]
    for engine in engines:
        engine.dispose()


@pytest.fixture
def desk(desks: list[Desk]) -> Desk:
    """The desk of who comes first and looks afterwards."""
    return desks[0]
