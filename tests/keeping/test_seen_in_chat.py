"""What is said of a restored desk: which of its unsent posts the chat has, and what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from helpdesk.clock.after_restore import waiting
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import hold
from helpdesk.kernel.outbox import lease, mark_sent
from helpdesk.storage.database import create_engine_for
from integration.chosen import create_sender
from keeping import NotKept
from keeping.after_return import DROP, NOTHING_HELD, Seen, choose, look_into_chat, said_of_waiting
from keeping.sqlite_copy import copy_sqlite
from sandbox.testing import RunningSandbox, start_sandbox
from settings import Settings
from tests.integration.house import School, bot_beside, found_desk


@pytest.fixture
def chat() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        yield running


@dataclass(frozen=True)
class Gone:
    """A desk as a copy has it, beside a chat that has seen more."""

    desk: Desk
    settings: Settings
    taken_at: datetime


@pytest.fixture
def gone(chat: RunningSandbox, sqlite_url: str, tmp_path: Path) -> Iterator[Gone]:
    engine = create_engine_for(sqlite_url)
    path = tmp_path / "copy.db"
    with bot_beside(chat, found_desk(engine)) as school:
        school.ask("Спросили до копии")
        taken_at = datetime.now(UTC)
        copy_sqlite(Path(sqlite_url.removeprefix("sqlite:///")), path)
        deliver(school)
        school.ask("Спросили после копии")
        deliver(school)
        restored = create_engine_for(f"sqlite:///{path}")
        desk = Desk(restored, school.desk.secret)
        desk.write(hold, taken_at, taken_at, 1_000)
        url = {"database_url": SecretStr(f"sqlite:///{path}")}
        yield Gone(desk, school.settings.model_copy(update=url), taken_at)
        restored.dispose()
    engine.dispose()


def deliver(school: School) -> None:
    """Send all that goes by the chat, as a worker does."""
    sender, now = create_sender(school.desk, school.settings), datetime.now(UTC)
    while leased := lease(school.desk, now, limit=1):
        seen = view(school.desk, leased[0].inquiry_id) if leased[0].inquiry_id else None
        mark_sent(school.desk, leased[0], sender.send(leased[0], seen, now), now)
    sender.poster.client.close()


def test_what_is_in_the_chat_already_is_found_by_its_marks(gone: Gone) -> None:
    posts = waiting(gone.desk, gone.taken_at).posts
    assert {each.occasion for each in posts} == {"card", "accepted"}
    seen = look_into_chat(gone.desk, gone.settings, posts, gone.taken_at)
    # Of what was asked after the copy the channel has a card.
    assert seen == Seen(there=len(posts), said=2, unknown=1)


def test_a_person_reads_it_and_chooses_once(gone: Gone) -> None:
    said = "\n".join(said_of_waiting(gone.settings, gone.taken_at))
    assert "канал консультантов ушло сообщений: 2, из них о том, чего в копии нет: 1" in said
    assert "в чат — 2 (из них уже там и не повторятся: 2)" in said
    assert "писем — 0" in said
    assert "отправленным считается сообщений: 1" in choose(gone.settings, DROP, gone.taken_at)
    with pytest.raises(NotKept, match=NOTHING_HELD):
        said_of_waiting(gone.settings, gone.taken_at)


def test_a_chat_that_is_away_is_said_and_holds_nobody_up(gone: Gone) -> None:
    away = gone.settings.model_copy(update={"mattermost_url": "http://127.0.0.1:9"})
    said = "\n".join(said_of_waiting(away, gone.taken_at))
    assert "Чат сейчас не отвечает" in said
    assert "С момента копии" not in said, "it is silent now: nobody knows since when"
