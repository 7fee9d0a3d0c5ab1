"""What the steps work with, and what earlier steps have found."""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.setup_client import (
    Account,
    Channel,
    SetupClient,
    SlashCommand,
    Team,
)
from integration.mattermost.setup.wishes import Wishes
from integration.setup.private_files import Memory
from integration.setup.talk import Talk

T = TypeVar("T")


def found(value: T | None) -> T:
    """Return what an earlier step has found: without it, the steps that need it are left out."""
    if value is None:
        raise LookupError("a step was taken without what it needs")
    return value


@dataclass
class SetupContext:
    """One run.

    Later steps find here what earlier ones have found; what was not to be had is None.
    """

    wishes: Wishes
    client: SetupClient
    talk: Talk
    memory: Memory
    environment: Mapping[str, str]
    env_file: Path
    secret: bytes
    # Returns where the plugin lies, built if it has to be; raises CannotBuild.
    bundle: Callable[[Callable[[str], None]], Path]
    me: Account | None = None
    team: Team | None = None
    bot: Account | None = None
    # The bot's own key, and a client that uses it.
    token: str = ""
    as_bot: SetupClient | None = None
    channel: Channel | None = None
    command: SlashCommand | None = None
    # The tokens of every command that leads to the desk; a step adds its own.
    command_tokens: list[str] = field(default_factory=list)
    # Whether `/help` is the desk's.
    has_help: bool = False

    @property
    def given(self) -> Mapping[str, str]:
        """What .env and the environment set when the run began."""
        return self.talk.given

    @cached_property
    def config(self) -> dict[str, Any] | None:
        """The server's settings; None to who may not read them."""
        with suppress(Refused):
            return self.client.config()
        return None

    def setting(self, path: str) -> Any:
        """Return the setting's value; None where it is not to be seen."""
        section, _, name = path.partition(".")
        return (self.config or {}).get(section, {}).get(name)

    @cached_property
    def bot_of_token(self) -> Account | None:
        """Whom the token in the settings lets in; None when nobody."""
        token = self.given.get("MATTERMOST_TOKEN")
        if not token:
            return None
        with closing(SetupClient(self.wishes.server, token)) as client, suppress(ChatError):
            return client.account()
        return None

    def known_bot(self) -> Account | None:
        """Return the desk's account: by its token, as it was made, by its name; maybe a person."""
        if self.bot_of_token is not None and self.bot_of_token.is_bot:
            return self.bot_of_token
        made = self.memory.made.get("bot")
        known = self.client.account(made) if made else None
        return known or self.client.account_named(self.wishes.bot)

    def ask_as_bot(self, ask: Callable[[SetupClient], T]) -> T:
        """Ask as the bot, which is in the channel; refused, as whoever runs this."""
        if self.as_bot is not None:
            with suppress(Refused):
                return ask(self.as_bot)
        return ask(self.client)

    def use_token(self, token: str) -> None:
        self.token = token
        self.as_bot = SetupClient(self.wishes.server, token)

    def close(self) -> None:
        self.client.close()
        if self.as_bot is not None:
            self.as_bot.close()
