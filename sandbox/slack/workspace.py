"""One Slack workspace with one app in it: the chat, what the app may do, and what tests set."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from sandbox.server import accounts, channels
from sandbox.server.chat import EDIT_LIMIT, Chat
from sandbox.server.records import Channel, User
from sandbox.server.seed import BOT, seed
from sandbox.slack import ids
from sandbox.slack.mentions import names_called

# What the app has asked for when it was installed.
SCOPES = frozenset(
    (
        *("channels:history", "groups:history", "im:history", "channels:read", "groups:read"),
        *("im:read", "channels:manage", "channels:join", "groups:write", "im:write", "chat:write"),
        *("commands", "files:read", "files:write", "users:read", "users:read.email", "team:read"),
    )
)
TRIGGER_SECONDS = 3


class SlackError(Exception):
    """`{"ok": false, "error": …}`, and what else the answer says."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


class NotAcknowledged(Exception):
    """The app is not there, or has not answered in time."""


class Outlet(Protocol):
    """The way to the app."""

    def send(self, kind: str, payload: dict[str, Any], retry: int = 0) -> dict[str, Any]:
        """Send it, and return what came with the acknowledgement; raise NotAcknowledged."""


@dataclass
class Fault:
    """The next `times` calls of a method fail; with `seconds` the caller is told to wait."""

    method: str
    error: str
    times: int
    seconds: int = 0


@dataclass
class Workspace:
    """`scopes`, `revoked`, `enterprise_id` and `is_org_wide` may be set by a test at any time.

    `url` is the workspace as people know it, `own_url` where this process is. `acted` is told of
    whatever the app does, for people who wait to see it; `unshown` has the view that was opened
    before somebody whose page does not show it yet.
    """

    chat: Chat
    bot_token: str
    app_token: str
    url: str
    own_url: str
    signing_secret: str = ""
    word: str = "/helpdesk"
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    revoked: bool = False
    enterprise_id: str | None = None
    is_org_wide: bool = False
    patience: float = 3
    looks: float = 2
    outlet: Outlet | None = None
    tickets: set[str] = field(default_factory=set)
    uploads: dict[str, int] = field(default_factory=dict)
    acted: threading.Condition = field(default_factory=threading.Condition)
    acts: int = 0
    unshown: dict[str, str] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    on_joined: Callable[[Channel, User], None] = lambda _channel, _user: None

    def __post_init__(self) -> None:
        self.chat.names_called = partial(names_called, self.chat.store)
        self.chat.known_as = ids.user_id
        self.chat.word = self.word

    @property
    def bot(self) -> User:
        return accounts.user_named(self.chat.store, BOT)

    @property
    def team_id(self) -> str:
        return ids.slack_id("T", channels.all_teams(self.chat.store)[0].id)

    @property
    def app_id(self) -> str:
        return ids.slack_id("A", self.bot.id)

    @property
    def bot_id(self) -> str:
        return ids.slack_id("B", self.bot.id)

    def send(self, kind: str, payload: dict[str, Any], retry: int = 0) -> dict[str, Any]:
        if self.outlet is None:
            raise NotAcknowledged("no way to the app")
        return self.outlet.send(kind, payload, retry)

    # What the app does, seen by those who wait for it

    def note_act(self) -> None:
        with self.acted:
            self.acts += 1
            self.acted.notify_all()

    def await_act(self, before: int) -> None:
        """Wait until the app has done something since, as long as people look whether it does."""
        with self.acted:
            self.acted.wait_for(lambda: self.acts > before, self.looks)

    # Who and where

    def user(self, given: str, error: str = "user_not_found") -> User:
        row = ids.row_of(self.chat.store, given) if given[:1] == "U" else None
        if row is None:
            raise SlackError(error)
        return User.of(row)

    def channel(self, given: str) -> Channel:
        """Return the channel where the bot may see it; a private one of others is not there."""
        row = ids.row_of(self.chat.store, given) if given[:1] in ("C", "D") else None
        if row is None:
            raise SlackError("channel_not_found")
        found = Channel.of(row)
        if ids.channel_id(found) != given or not self.sees(found):
            raise SlackError("channel_not_found")
        return found

    def sees(self, channel: Channel) -> bool:
        return channels.may_read(self.chat.store, channel, self.bot)

    def has_bot(self, channel: Channel) -> bool:
        return channels.is_member(self.chat.store, channel.id, self.bot.id)

    # What a test sets

    def fail(self, method: str, error: str, times: int = 1) -> None:
        self.faults.append(Fault(method, error, times))

    def limit(self, method: str, seconds: int = 1, times: int = 1) -> None:
        self.faults.append(Fault(method, "ratelimited", times, seconds))

    def next_fault(self, method: str) -> Fault | None:
        for each in self.faults:
            if each.times > 0 and each.method == method:
                each.times -= 1
                return each
        return None

    def archive(self, name: str) -> None:
        (team,) = channels.all_teams(self.chat.store)
        found = channels.channel_named(self.chat.store, team.id, name)
        channels.set_archived(self.chat, found.id, is_archived=True)

    def deactivate(self, username: str) -> None:
        person = accounts.user_named(self.chat.store, username)
        accounts.set_active(self.chat, person.id, is_active=False)

    def mark(self, username: str, role: str) -> None:
        """Make somebody a `guest`, or a `stranger` from another workspace."""
        sql = "UPDATE users SET roles = ? WHERE username = ?"
        self.chat.store.change(sql, f"system_user {role}", username)

    def set_edit_seconds(self, seconds: int) -> None:
        self.chat.store.set(EDIT_LIMIT, seconds)


def found_workspace(
    chat: Chat, bot_token: str, app_token: str, channel: str, url: str, port: int
) -> Workspace:
    """Return the workspace of this chat, with the school in it; it will be served on `port`."""
    seed(chat, bot_token=bot_token, channel=channel, site_url=url)
    return Workspace(chat, bot_token, app_token, url, f"http://127.0.0.1:{port}")
