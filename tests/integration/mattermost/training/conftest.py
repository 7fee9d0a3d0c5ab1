"""A new employee with a trainer."""

from collections.abc import Iterator

import pytest

from tests.integration.house import School
from tests.integration.training import Class, class_of


@pytest.fixture
def course(school: School) -> Iterator[Class]:
    with class_of(school) as course:
        yield course
