"""What the workers' tests stand on: a desk on each database, a still clock, recording ways out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.workers.office import Clock, RecordingChat, RecordingMail, desk_on
from workers.delivery import DeliveryService


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chat() -> RecordingChat:
    return RecordingChat()


@pytest.fixture
def mail() -> RecordingMail:
    return RecordingMail()


@pytest.fixture
def carrier(desk: Desk, chat: RecordingChat, mail: RecordingMail, clock: Clock) -> DeliveryService:
    return DeliveryService(desk, chat, mail, clock)


@pytest.fixture
def sqlite_desk(sqlite_url: str) -> Iterator[Desk]:
    """A desk for what no database has a say in."""
    engine = create_engine_for(sqlite_url)
    yield desk_on(engine)
    engine.dispose()
