"""A running practice Slack for tests: on a loopback port of its own, with people to act in it."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from sandbox.app import create_sandbox
from sandbox.loopback import LoopbackServer, serving
from sandbox.server import channels
from sandbox.server.accounts import user_named
from sandbox.server.chat import Chat
from sandbox.server.limits import SLACK
from sandbox.server.storage import Store
from sandbox.slack import ids
from sandbox.slack.events import Events
from sandbox.slack.outlets import SocketMode
from sandbox.slack.person import SlackPerson
from sandbox.slack.workspace import SCOPES, Workspace, found_workspace
from sandbox.testing import Running

BOT_TOKEN = "xoxb-0123456789-abcdef"  # noqa: S105 - good on this sandbox alone
APP_TOKEN = "xapp-1-0123456789-abcdef"  # noqa: S105
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105


@dataclass
class RunningSlack(Running):
    """The chat in Slack's tongue."""

    app: Flask
    workspace: Workspace
    _people: dict[str, SlackPerson] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        return self.workspace.app_token

    @property
    def signing_secret(self) -> str:
        return self.workspace.signing_secret

    @property
    def sockets(self) -> SocketMode:
        found: SocketMode = self.app.extensions["sockets"]
        return found

    @property
    def events(self) -> Events:
        found: Events = self.app.extensions["events"]
        return found

    def person(self, username: str) -> SlackPerson:
        """Return that person; the same one each time."""
        if username not in self._people:
            self._people[username] = SlackPerson(self.workspace, username)
        return self._people[username]

    def user_id(self, username: str) -> str:
        return ids.user_id(user_named(self.chat.store, username))

    def channel_id(self, name: str) -> str:
        (team,) = channels.all_teams(self.chat.store)
        return ids.channel_id(channels.channel_named(self.chat.store, team.id, name))

    def await_connection(self) -> None:
        """Wait until the app has connected; raise TimeoutError where it does not."""
        for _ in range(500):
            if self.sockets.open:
                return
            time.sleep(0.01)
        raise TimeoutError("the app has not connected")

    def cut(self) -> int:
        return self.sockets.cut()

    def refresh(self) -> None:
        self.sockets.refresh()


@contextmanager
def start_slack(
    path: Path | None = None,
    *,
    bot_token: str = BOT_TOKEN,
    app_token: str = APP_TOKEN,
    signing_secret: str = SIGNING_SECRET,
    scopes: frozenset[str] = SCOPES,
    request_url: str = "",
    patience: float = 3,
) -> Iterator[RunningSlack]:
    """Run a workspace with the school in it, in memory unless a path is given.

    With a `request_url` the app is called there, else it connects by Socket Mode.
    """
    store = Store(path)
    server = LoopbackServer(lambda *_: [])
    port, url = server.server_port, server.url
    chat = Chat(store, SLACK)
    slack = found_workspace(chat, bot_token, app_token, "consultants", url, port)
    slack.signing_secret, slack.patience, slack.scopes = signing_secret, patience, set(scopes)
    server.app = app = create_sandbox(chat, slack=slack, request_url=request_url)
    running = RunningSlack(url, chat, app.extensions["troubles"], app, slack)
    hung_up = serving(server, "slack", running.sockets.close)
    with closing(store), closing(running.events), hung_up:
        yield running
