"""Desks of several processes over one database, and a house whose processes are killed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.faults.instant import PEOPLE
from tests.faults.kills_house import KillsHouse, house_to_kill
from tests.helpdesk.life import SECRET, desk_on


@pytest.fixture(scope="package")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillsHouse]:
    """One house for the group «kills»: what is killed in it is started again by its supervisor."""
    with house_to_kill(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="session")
def postgresql_engines(postgresql_tables: str) -> Iterator[list[Engine]]:
    """Kept for all races, as the one of all tests is: a new connection costs the server most."""
    engines = _engines(postgresql_tables)
    yield engines
    _dispose(engines)


@pytest.fixture
def sqlite_engines(sqlite_url: str) -> Iterator[list[Engine]]:
    engines = _engines(sqlite_url)
    yield engines
    _dispose(engines)


@pytest.fixture
def desks(request: pytest.FixtureRequest, database_url: str) -> list[Desk]:
    """A desk for each of the twenty, as if each sat in a process of his own."""
    sort = database_url.partition("+")[0].partition(":")[0]
    return desks_on(request.getfixturevalue(f"{sort}_engines"))


def desks_on(engines: list[Engine]) -> list[Desk]:
    first = desk_on(engines[0])
    return [first, *(Desk(engine, SECRET) for engine in engines[1:])]


def _engines(url: str) -> list[Engine]:
    return [create_engine_for(url, pool_size=1) for _ in range(PEOPLE)]


def _dispose(engines: list[Engine]) -> None:
    for engine in engines:
        engine.dispose()


@pytest.fixture
def desk(desks: list[Desk]) -> Desk:
    """The desk of who comes first and looks afterwards."""
    return desks[0]
