"""What the steps work with, and what earlier steps have found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from helpdesk.regulation.regulation import Regulation
from integration.setup.private_files import Memory
from integration.setup.talk import Talk
from integration.slack.account_list import AccountList
from integration.slack.web_api import WebApi


@dataclass
class SlackSetup:
    """One run. Later steps find here what earlier ones have found."""

    talk: Talk
    memory: Memory
    env_file: Path
    environment: Mapping[str, str]
    secret: bytes
    regulation: Regulation
    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    public_url: str
    bot_url: str
    channel: str
    # What auth.test says of the bot's key, and the channel's shape.
    identity: dict[str, Any] = field(default_factory=dict)
    room: dict[str, Any] = field(default_factory=dict)
    can_call: bool = False

    @cached_property
    def api(self) -> WebApi:
        return WebApi(self.api_url, self.bot_token)

    @cached_property
    def accounts(self) -> AccountList:
        return AccountList(self.api)

    @property
    def workspace_url(self) -> str:
        return str(self.identity.get("url") or "").rstrip("/")
