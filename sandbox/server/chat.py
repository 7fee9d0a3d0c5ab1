"""One chat server: its memory, its version, its clock and its way out, handed to every view."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.server import mentions
from sandbox.server.deduplication import PendingPosts
from sandbox.server.identity import wall_clock
from sandbox.server.limits import NEW, Limits
from sandbox.server.outgoing import Outgoing
from sandbox.server.records import Post, User
from sandbox.server.storage import Store
from sandbox.server.triggers import TriggerMint

EDIT_LIMIT = "ServiceSettings.PostEditTimeLimit"
HELP_LINK = "SupportSettings.HelpLink"
SITE_URL = "ServiceSettings.SiteURL"
ALLOWED = "ServiceSettings.AllowedUntrustedInternalConnections"
COMMANDS = "ServiceSettings.EnableCommands"
# What the websocket calls what becomes of a post.
POSTED, EDITED, DELETED = "posted", "post_edited", "post_deleted"
LOOPBACK = "127.0.0.1 localhost ::1"


def _nobody_listens(_author: User, _post: Post, _event: str, _old: Post | None = None) -> None:
    """Without a websocket there is nobody to tell."""


@dataclass
class Chat:
    """`clock` returns milliseconds since 1970; a test may put another one in.

    `on_posted` is told of each post once it is written down, edited or deleted, and which it is;
    of an edited one also what it was. `names_called` returns whom a post of these words and props
    mentions, `known_as` under which id programs know somebody. `word` is what a
    command for the desk begins with.
    """

    store: Store
    limits: Limits = NEW
    outgoing: Outgoing = field(default_factory=Outgoing)
    clock: Callable[[], int] = wall_clock
    on_posted: Callable[..., None] = _nobody_listens
    names_called: Callable[[str, dict[str, Any]], set[str]] = field(init=False)
    word: str = "/help"
    known_as: Callable[[User], str] = lambda user: user.id
    pending: PendingPosts = field(init=False)
    triggers: TriggerMint = field(init=False)

    def __post_init__(self) -> None:
        self.pending = PendingPosts(self._now)
        self.triggers = TriggerMint(self.store)
        self.outgoing.allowed = self._allowed
        is_read = self.limits.fields_mention
        self.names_called = partial(mentions.names_called, fields_mention=is_read)

    def _allowed(self) -> str:
        return str(self.store.setting(ALLOWED, LOOPBACK))

    def _now(self) -> int:
        return self.clock()

    @property
    def site_url(self) -> str:
        return str(self.store.setting(SITE_URL, ""))

    @property
    def commands_are_on(self) -> bool:
        return bool(self.store.setting(COMMANDS, True))

    @property
    def edit_seconds(self) -> int:
        """Return for how long a post may be edited; -1 for ever."""
        return int(self.store.setting(EDIT_LIMIT, -1))
