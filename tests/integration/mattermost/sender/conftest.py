"""A sender beside a sandbox. It asks the database little, so SQLite is enough here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from sandbox.testing import RunningSandbox
from tests.integration.house import School, bot_beside, found_desk, settings_for


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    engine = create_engine_for(sqlite_url)
    yield found_desk(engine)
    engine.dispose()


@pytest.fixture
def school(chat: RunningSandbox, desk: Desk) -> Iterator[School]:
    with bot_beside(chat, desk) as school:
        yield school


@pytest.fixture
def sender(chat: RunningSandbox, desk: Desk, tmp_path: Path) -> Iterator[ChatSender]:
    settings = settings_for(chat.url, "http://127.0.0.1:9", chat.bot_token, chat.command_token)
    sender = replace(create_sender(desk, settings), files=FileStore(tmp_path))
    # Most tests render what they have settled already; leases are for test_sender_held_up.
    sender = replace(sender, poster=replace(sender.poster, is_held=lambda _: True))
    yield sender
    sender.poster.client.close()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    return school.ask()
