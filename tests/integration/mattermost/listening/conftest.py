"""A listener, and a question that words can join."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from integration.chat.flows.listener import Listener
from tests.integration.hearing import listener_of
from tests.integration.house import School


@pytest.fixture
def listener(school: School, tmp_path: Path) -> Iterator[Listener]:
    listener = listener_of(school, tmp_path)
    yield listener
    listener.client.close()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    return school.ask()
