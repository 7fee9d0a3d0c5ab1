"""What the tests of letters stand on: a desk, of whichever sort its database is."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from integration.mail.mailer import Mailer
from tests.workers.office import ask_as_parent, desk_on


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """Nothing here depends on the sort of database."""
    engine = create_engine_for(sqlite_url)
    yield desk_on(engine)
    engine.dispose()


@pytest.fixture
def inquiry(desk: Desk) -> int:
    return ask_as_parent(desk).inquiry.id


@pytest.fixture
def sent() -> list[EmailMessage]:
    return []


@pytest.fixture
def mailer(desk: Desk, sent: list[EmailMessage]) -> Mailer:
    def transport(message: EmailMessage, _uuid: str) -> None:
        read = message_from_bytes(message.as_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        sent.append(read)

    return Mailer("https://help.school.example", "help@school.example", desk, transport)
