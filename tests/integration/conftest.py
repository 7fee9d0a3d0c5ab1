"""A school for the tests of the chat: its sandbox, its desk, its bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.regulation import lessons
from helpdesk.storage.database import create_engine_for
from sandbox.testing import RunningSandbox, start_sandbox
from tests.integration.hearing import Ears, ears_of
from tests.integration.house import School, bot_beside, found_desk
from tests.integration.telling import Telling, telling_at

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what talks to a chat server of the test's own: `make test-quick` starts none."""
    for item in items:
        is_here = item.path.is_relative_to(HERE)
        if is_here and isinstance(item, pytest.Function) and "chat" in item.fixturenames:
            item.add_marker("sandbox")


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
def school(chat: RunningSandbox, sqlite_url: str) -> Iterator[School]:
    """The desk's bot, running beside the sandbox; the desk's own tests see to both databases."""
    engine = create_engine_for(sqlite_url)
    with bot_beside(chat, found_desk(engine)) as school:
        yield school
    engine.dispose()


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a lesson be going on whenever the test runs."""
    monkeypatch.setattr(lessons, "may_be_on", lambda *_: True)


@pytest.fixture
def each_school(chat: RunningSandbox, desk: Desk) -> Iterator[School]:
    """The same, once on each database: for what happens at one time."""
    with bot_beside(chat, desk) as school:
        yield school


@pytest.fixture
def telling(sqlite_url: str) -> Iterator[Telling]:
    """A desk at a fixed hour, and no chat: what is said can be asked of it."""
    with telling_at(sqlite_url) as telling:
        yield telling


@pytest.fixture
def ears(school: School, tmp_path: Path) -> Iterator[Ears]:
    """Its listener and its sender, moved by hand."""
    with ears_of(school, tmp_path / "pictures") as ears:
        yield ears
