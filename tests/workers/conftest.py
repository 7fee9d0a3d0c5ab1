"""What the workers' tests stand on: a desk on each database, a still clock, recording ways out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from tests.launch.house import PATIENCE
from tests.workers.floor import Floor
from tests.workers.office import Clock, RecordingChat, RecordingMail, desk_on
from workers import queue
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


@pytest.fixture
def floor(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    # On a machine that does other things besides, Redis may be slow; without it nobody hurries.
    patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "retry": None}
    monkeypatch.setattr(queue, "PATIENCE", patience)
    floor = Floor(tmp_path, sqlite_url)
    yield floor
    floor.desk.engine.dispose()
