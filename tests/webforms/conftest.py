"""The public site over a desk with the school's own regulation, and somebody who visits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from helpdesk.access.sessions import Belongs, ChatSilent
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from settings import Settings
from tests.founding import found
from tests.helpdesk.life import FIRST_REGULATION
from tests.webforms.visitor import Visitor
from webforms.app import create_web

REGULATION = Path(__file__).resolve().parents[2] / "regulation.toml"
SECRET = "a secret of more than thirty-two signs"
DAY_ONE = datetime(2026, 9, 1, tzinfo=UTC)

MakeSettings = Callable[..., Settings]


@pytest.fixture
def make_settings(tmp_path: Path, sqlite_url: str) -> MakeSettings:
    """Settings of a school on this machine; what a test names is otherwise."""
    folder = tmp_path / "attachments"
    folder.mkdir()

    def make(**other: object) -> Settings:
        given: dict[str, object] = {
            "secret_key": SECRET,
            "public_url": "http://localhost",
            "bot_url": "http://localhost:8001",
            "mattermost_url": "http://localhost:8065",
            "mattermost_token": "token",
            "mattermost_team": "school",
            "mattermost_channel": "consultants",
            "mattermost_command_tokens": "token",
            "database_url": sqlite_url,
            "redis_url": None,
            "attachments": folder,
            "regulation": REGULATION,
            "trusted_hosts": "",
            "proxies": 0,
        }
        return Settings(_env_file=None, **{**given, **other})  # type: ignore[arg-type]

    return make


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    return make_settings()


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """A desk on SQLite with the regulation in force."""
    engine = create_engine_for(sqlite_url)
    yield desk_on(engine)
    engine.dispose()


@pytest.fixture
def desk_anywhere(engine: Engine) -> Desk:
    """The same on SQLite and on PostgreSQL."""
    return desk_on(engine)


@dataclass
class Chat:
    """What the chat says of everybody; `asked` are whom it was asked about."""

    says: Belongs | None = Belongs.TO_CHANNEL
    asked: list[str] = field(default_factory=list)

    def __call__(self, user_id: str) -> Belongs:
        self.asked.append(user_id)
        if self.says is None:
            raise ChatSilent
        return self.says


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def web(desk: Desk, settings: Settings, chat: Chat) -> Flask:
    return create_web(desk, settings, chat)


@pytest.fixture
def visitor(web: Flask) -> Visitor:
    return Visitor(web.test_client())


def desk_on(engine: Engine) -> Desk:
    desk = Desk(engine, SECRET.encode())
    found(desk, FIRST_REGULATION, DAY_ONE)
    return desk
