"""A teacher's question, new and claimed."""

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import claims
from tests.integration.telling import MARINA, NOW, Telling


@pytest.fixture
def inquiry(telling: Telling) -> Inquiry:
    return telling.teacher_asks()


@pytest.fixture
def claimed(telling: Telling, inquiry: Inquiry) -> Inquiry:
    return claims.claim(telling.desk, inquiry.id, MARINA, NOW)
