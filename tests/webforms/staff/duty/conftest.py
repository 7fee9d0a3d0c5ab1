"""The head, on the pages of duty."""

import pytest

from tests.helpdesk.life import HEAD
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.journal.reading import come_in


@pytest.fixture
def head(consultant: Consultant) -> Consultant:
    come_in(consultant, HEAD, "orders")
    assert consultant.visitor.page.status_code == 200
    return consultant
