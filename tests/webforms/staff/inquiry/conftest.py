"""A consultant on the page of her question."""

import pytest

from helpdesk.inquiries import handoffs
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment


@pytest.fixture
def reader(consultant: Consultant) -> Consultant:
    """Marina, on the page of her question, which is with the support."""
    inquiry = consultant.opened.inquiry
    handoffs.hand_off(consultant.desk, inquiry.id, consultant.actor, moment())
    come_in(consultant)
    consultant.visitor.open(consultant.path)
    return consultant
