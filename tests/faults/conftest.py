"""Desks of several processes over one database."""

from collections.abc import Iterator

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.faults.instant import PEOPLE
from tests.helpdesk.life import (
    desk_on,
)


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
