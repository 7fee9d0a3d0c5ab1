"""A running sandbox for tests: on a loopback port of its own, in a thread of the test."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.app import create_sandbox
from sandbox.loopback import LoopbackServer, serving
from sandbox.people import Person
from sandbox.server.accounts import create_user
from sandbox.server.chat import Chat
from sandbox.server.limits import NEW, Limits
from sandbox.server.observations import Kind, Observation, observations
from sandbox.server.outgoing import Outgoing
from sandbox.server.seed import ADMINISTRATOR, PASSWORD, seed
from sandbox.server.storage import Store
from sandbox.server.troubles import Trouble, TroubleKind, Troubles
from sandbox.wires import Wires

BOT_TOKEN = "the-bots-token-0123456789abcdef"  # noqa: S105 - good on this sandbox alone
COMMAND_TOKEN = "the-commands-token-0123456789ab"  # noqa: S105
NOWHERE = "http://127.0.0.1:9"


@dataclass
class Running:
    """Where a practice chat is, in whichever tongue, and hands for acting in it."""

    url: str
    chat: Chat
    troubles: Troubles

    def trouble(
        self, way: TroubleKind, path: str = "/api/v4/", *, method: str = "POST", times: int = 1
    ) -> None:
        """Make the next requests go wrong."""
        self.troubles.order(Trouble(way, path, method, times))

    def pass_time(self, seconds: float) -> None:
        """Let the chat believe that this much more time has gone by."""
        clock = self.chat.clock
        self.chat.clock = lambda: clock() + int(seconds * 1000)

    def observations(self, kind: Kind) -> list[Observation]:
        return observations(self.chat.store, kind)

    @property
    def violations(self) -> list[str]:
        return [each.says for each in self.observations(Kind.VIOLATION)]

    def notified(self) -> list[str]:
        """Return the names of those whose telephone buzzed, one for each time, in order."""
        names = {row["id"]: row["username"] for row in self.chat.store.all("SELECT * FROM users")}
        return [names[each.subject] for each in self.observations(Kind.NOTIFIED)]


@dataclass
class RunningSandbox(Running):
    """The chat in Mattermost's tongue."""

    wires: Wires
    bot_token: str
    command_token: str
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, username: str) -> Person:
        """Return that person, logged in; the same one each time."""
        if username not in self._people:
            self._people[username] = Person(self.url, username, PASSWORD)
        return self._people[username]

    @property
    def admin(self) -> Person:
        return self.person(ADMINISTRATOR)

    def call_bot_at(self, bot_url: str) -> None:
        """Point the slash command at a desk that was started later."""
        _seed(self, bot_url)


@contextmanager
def start_sandbox(
    path: Path | None = None,
    *,
    bot_url: str = NOWHERE,
    bot_token: str = BOT_TOKEN,
    command_token: str = COMMAND_TOKEN,
    limits: Limits = NEW,
    mail: Path | None = None,
    patience: float = 30,
    furnished: bool = True,
) -> Iterator[RunningSandbox]:
    """Run a sandbox, in memory unless a path is given, until the block ends.

    Unless it is filled, there is an administrator in it and nothing else.
    """
    store = Store(path)
    chat = Chat(store, limits, Outgoing(patience))
    app = create_sandbox(chat, mail)
    server = LoopbackServer(app)
    troubles, wires = app.extensions["troubles"], app.extensions["wires"]
    sandbox = RunningSandbox(server.url, chat, troubles, wires, bot_token, command_token)
    if furnished:
        _seed(sandbox, bot_url)
    else:
        create_user(chat, ADMINISTRATOR, PASSWORD)
    with closing(store), serving(server, "sandbox", wires.cut):
        yield sandbox


def _seed(sandbox: RunningSandbox, bot_url: str) -> None:
    seed(
        sandbox.chat,
        bot_token=sandbox.bot_token,
        command_token=sandbox.command_token,
        bot_url=bot_url,
        site_url=sandbox.url,
    )
