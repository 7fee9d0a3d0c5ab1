"""A desk with which nothing is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doctor.well import WellDesk, well_desk


@pytest.fixture
def well(tmp_path: Path, released_sqlite_url: str) -> Iterator[WellDesk]:
    with well_desk(tmp_path, released_sqlite_url) as desk:
        yield desk
