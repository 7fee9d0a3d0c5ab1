"""A school for the tests of the chat: its sandbox, its desk, its bot."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from helpdesk.desk import Desk
from integration.sandbox.testing import RunningSandbox, start_sandbox
from tests.integration.house import School, bot_beside, found_desk


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """A desk with the school's regulation and nothing asked yet, once on each database."""
    return found_desk(engine)


@pytest.fixture
def chat() -> Iterator[RunningSandbox]:
    """A sandbox of the test's own."""
    with start_sandbox() as running:
        yield running


@pytest.fixture
def school(chat: RunningSandbox, desk: Desk) -> Iterator[School]:
    """The desk's bot, running beside the sandbox."""
    with bot_beside(chat, desk) as school:
        yield school
