"""A running practice Slack for tests: on a loopback port of its own, with people to act in it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from sandbox.app import create_sandbox
from sandbox.server import channels
from sandbox.server.accounts import user_named
from sandbox.server.chat import Chat
from sandbox.server.limits import SLACK
from sandbox.server.observations import Kind, observations
from sandbox.server.storage import Store
from sandbox.server.troubles import Trouble, TroubleKind
from sandbox.slack import ids
from sandbox.slack.events import Events
from sandbox.slack.outlets import SocketMode
from sandbox.slack.person import SlackPerson
from sandbox.slack.workspace import SCOPES, Workspace, found_workspace
from sandbox.testing import Silent

BOT_TOKEN = "xoxb-0123456789-abcdef"  # noqa: S105 - good on this sandbox alone
APP_TOKEN = "xapp-1-0123456789-abcdef"  # noqa: S105
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105


@dataclass
class RunningSlack:
    """Where the workspace is, and hands for acting in it."""

    url: str
    app: Flask
    workspace: Workspace
    _people: dict[str, SlackPerson] = field(default_factory=dict)

    @property
    def chat(self) -> Chat:
        return self.workspace.chat

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

    def trouble(
        self, way: TroubleKind, path: str = "/api/chat.postMessage", times: int = 1
    ) -> None:
        """Make the next requests go wrong on their way."""
        self.app.extensions["troubles"].order(Trouble(way, path, "POST", times))

    def pass_time(self, seconds: float) -> None:
        """Let the workspace believe that this much more time has gone by."""
        clock = self.chat.clock
        self.chat.clock = lambda: clock() + int(seconds * 1000)

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

    @property
    def violations(self) -> list[str]:
        found = observations(self.chat.store, Kind.VIOLATION)
        return [f"{each.subject}: {each.says}" for each in found]

    def notified(self) -> list[str]:
        """Return the names of those whose telephone buzzed, one for each time, in order."""
        names = {row["id"]: row["username"] for row in self.chat.store.all("SELECT * FROM users")}
        return [names[each.subject] for each in observations(self.chat.store, Kind.NOTIFIED)]


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
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
    url = f"http://127.0.0.1:{server.server_port}"
    slack = found_workspace(
        Chat(store, SLACK), bot_token, app_token, "consultants", url, server.server_port
    )
    slack.signing_secret, slack.patience = signing_secret, patience
    slack.scopes = set(scopes)
    app = create_sandbox(slack.chat, slack=slack, request_url=request_url)
    server.app = app
    running = RunningSlack(url, app, slack)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="slack")
    thread.start()
    try:
        yield running
    finally:
        running.sockets.close()
        running.events.close()
        server.shutdown()
        thread.join()
        server.server_close()
        store.close()
