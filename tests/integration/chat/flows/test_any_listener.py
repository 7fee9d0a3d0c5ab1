"""The listener beside a chat that is no Mattermost: what people write there is heard, once."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from integration.chat.directory import Directory
from integration.chat.errors import Disconnected, RateLimited, Unreachable
from integration.chat.flows.listener import Listener
from integration.chat.flows.post_handler import PostHandler
from integration.chat.port import Connection
from integration.chat.values import Post, Room, User
from tests.integration.chat.flows.other_chat import (
    BOT,
    CHANNEL,
    TEACHER,
    OtherChat,
    OtherMembers,
    asked_by_teacher,
)
from tests.integration.house import found_desk

DIRECT = f"D-{TEACHER}"
WORDS = "Тема урока пропадает после сохранения"


@dataclass(frozen=True)
class RoomsOfTwo(OtherMembers):
    """The consultants' channel, and the teacher's direct one."""

    def channels_of_bot(self) -> list[Room]:
        soon = datetime.now(UTC) + timedelta(seconds=1)
        return [Room(CHANNEL, False, soon), Room(DIRECT, True, soon)]


@dataclass
class OtherHistory:
    """What was said, by channel; while it `is_away`, nothing can be read."""

    chat: OtherChat
    said: dict[str, list[Post]] = field(default_factory=dict)
    is_away: bool = False
    # For so many seconds the next one that asks is told to wait.
    wait: float | None = None
    asked: list[str] = field(default_factory=list)

    def me(self) -> User:
        return self.chat.user(BOT)

    def posts_since(
        self, channel_id: str, since: datetime, _known: Sequence[str] = ()
    ) -> Iterator[Post]:
        self.asked.append(channel_id)
        if self.is_away:
            raise Unreachable(channel_id)
        if self.wait is not None:
            wait, self.wait = self.wait, None
            raise RateLimited(wait)
        yield from (post for post in self.said.get(channel_id, []) if post.created > since)

    def close(self) -> None:
        """Nothing is open."""

    def say(self, channel_id: str, user_id: str, words: str) -> None:
        posts, now = self.said.setdefault(channel_id, []), datetime.now(UTC)
        posts.append(Post(f"M{len(posts)}", channel_id, user_id, "", words, now))


def no_connection() -> AbstractContextManager[Connection]:
    raise Disconnected("there is none here")


@pytest.fixture
def listener(sqlite_url: str, tmp_path: Path) -> Iterator[Listener]:
    engine, chat = create_engine_for(sqlite_url), OtherChat()
    desk, members = found_desk(engine), RoomsOfTwo(chat)
    handler = PostHandler(desk, chat, Directory(members), FileStore(tmp_path))
    yield Listener(desk, handler, members, OtherHistory(chat), no_connection)
    engine.dispose()


@pytest.fixture
def history(listener: Listener) -> OtherHistory:
    assert isinstance(listener.client, OtherHistory)
    assert listener.look()
    return listener.client


@pytest.fixture
def inquiry(listener: Listener) -> Inquiry:
    return asked_by_teacher(listener.desk)


def words(listener: Listener, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in view(listener.desk, inquiry.id).texts][1:]


def test_words_to_the_bot_are_heard_once_and_its_own_never(
    listener: Listener, history: OtherHistory, inquiry: Inquiry
) -> None:
    history.say(DIRECT, TEACHER, WORDS)
    history.say(DIRECT, BOT, "Мы получили ваш вопрос")
    for _ in range(2):
        assert listener.look()
    assert words(listener, inquiry) == [WORDS]


def test_what_was_said_while_the_chat_was_away_is_heard_afterwards(
    listener: Listener, history: OtherHistory, inquiry: Inquiry
) -> None:
    history.say(DIRECT, TEACHER, WORDS)
    history.is_away = True
    assert not listener.look()
    assert words(listener, inquiry) == []
    history.is_away = False
    assert listener.look()
    assert words(listener, inquiry) == [WORDS]


def test_told_to_wait_it_asks_nothing_more_until_then(
    listener: Listener, history: OtherHistory, inquiry: Inquiry
) -> None:
    history.say(DIRECT, TEACHER, WORDS)
    history.asked.clear()
    history.wait = 3600.0
    assert not listener.look()
    assert not listener.look()
    assert history.asked == [CHANNEL]
    listener._wait_until = 0.0
    assert listener.look()
    assert history.asked[1:3] == [CHANNEL, DIRECT]
    assert words(listener, inquiry) == [WORDS]


def test_a_post_that_shows_itself_late_is_heard(
    listener: Listener, history: OtherHistory, inquiry: Inquiry
) -> None:
    """By the chat's own clock, which is behind, it was said before the last look."""
    assert listener.look()
    history.say(DIRECT, TEACHER, WORDS)
    (said,) = history.said[DIRECT]
    history.said[DIRECT] = [replace(said, created=said.created - timedelta(minutes=4))]
    assert listener.look()
    assert words(listener, inquiry) == [WORDS]


def _fail(*_: object) -> None:
    raise OSError


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        each.message for each in caplog.records if each.name == "integration.chat.flows.listener"
    ]


def test_what_lasts_hides_no_other_fault_that_comes_goes_and_comes_again(
    listener: Listener,
    history: OtherHistory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr(PostHandler, "take_direct", _fail)
    history.say(DIRECT, TEACHER, WORDS)
    for is_away in (False, True, False, True, False):
        history.is_away = is_away
        assert not listener.look()
    both = ["channel not heard"] * 2 + ["well again"] * 2
    assert _told(caplog) == ["post not taken", *both, *both]


def test_what_became_of_a_post_and_cannot_be_followed_is_told_once(
    listener: Listener,
    history: OtherHistory,
    inquiry: Inquiry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    history.say(DIRECT, TEACHER, WORDS)
    assert listener.look()
    assert words(listener, inquiry) == [WORDS]
    history.said[DIRECT] = [replace(each, is_edited=True) for each in history.said[DIRECT]]
    monkeypatch.setattr(PostHandler, "follow", _fail)
    listener._changes_at = 0.0
    for _ in range(3):
        listener.look()
    assert _told(caplog) == ["post not taken"]
