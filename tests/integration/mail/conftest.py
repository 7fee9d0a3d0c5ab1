"""What the tests of letters stand on: a desk, of whichever sort its database is."""

from collections.abc import Iterator

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.workers.office import desk_on


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """Nothing here depends on the sort of database."""
    engine = create_engine_for(sqlite_url)
    yield desk_on(engine)
    engine.dispose()
