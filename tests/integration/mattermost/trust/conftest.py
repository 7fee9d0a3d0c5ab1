"""The bot, asked directly, and a question at it."""

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.inquiry import Inquiry
from tests.integration.house import School


@pytest.fixture
def bot(school: School) -> FlaskClient:
    return school.app.test_client()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    return school.ask()
