"""A house in which nothing happens by itself, for all stories of which none disturbs another."""

from collections.abc import Iterator

import pytest

from tests.e2e.house import CALM, RealHouse, living


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """The demonstration as `make run` brings it up, for the tests of the group «calm house».

    Here each command is started from nothing, as the Procfile has it.
    """
    calm = RealHouse(tmp_path_factory.mktemp("house"), values=CALM, is_forked=False)
    with living(calm) as running:
        running.wait_until_ready()
        yield running
