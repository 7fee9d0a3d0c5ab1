"""The bot, asked directly, and a question that somebody holds."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries import claims
from tests.integration.house import School


@pytest.fixture
def bot(school: School) -> FlaskClient:
    return school.app.test_client()


@pytest.fixture
def held(school: School) -> Inquiry:
    """What the colleague has claimed."""
    inquiry = school.ask()
    who = Actor(Role.CONSULTANT, school.colleague.id, "consultant2", "Руслан Казбекович Ачмиз")
    return claims.claim(school.desk, inquiry.id, who, datetime.now(UTC))
