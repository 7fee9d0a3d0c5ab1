"""A question at the consultants."""

import pytest

from helpdesk.domain.inquiry import Inquiry
from tests.integration.hearing import Ears
from tests.integration.house import School


@pytest.fixture
def inquiry(school: School, ears: Ears) -> Inquiry:
    inquiry = school.ask()
    ears.deliver()
    return inquiry
